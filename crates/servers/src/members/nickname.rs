//! A name for one server (SRV-9).

use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    limits::{Act, pass},
    members::{below, no_member},
    model::Member,
    store::{members, servers},
};
use beep_core::{Permission, Result, ServerId, UserId, text};
use beep_platform::rpc::Context;

/// Characters of a nickname.
const NICKNAME: usize = 32;

impl Servers {
    /// Gives a member a nickname, or takes it (empty). `None` for oneself.
    ///
    /// # Errors
    /// `NOT_FOUND`; `FORBIDDEN` without CHANGE_NICKNAME for one's own or MANAGE_NICKNAMES for another's;
    /// `RANK_TOO_LOW`, `OWNER_IS_EXEMPT`, `INVALID_INPUT`, `RATE_LIMITED`.
    pub(crate) async fn set_nickname(
        &self,
        context: &Context,
        server: ServerId,
        target: Option<UserId>,
        nickname: &str,
    ) -> Result<Member> {
        let user = context.user()?;
        let nickname = text::line("nickname", nickname, NICKNAME)?;
        let target = target.unwrap_or(user);
        let permission = if target == user {
            Permission::ChangeNickname
        } else {
            Permission::ManageNicknames
        };
        self.access.server(context, server, permission).await?;
        let origin = self.origin.clone();
        let renamed = self.store.write(move |tx| {
            Box::pin(async move {
                if target == user {
                    members::lock(tx, server, user).await?;
                    servers::lock(tx, server).await?;
                } else {
                    below(tx, server, user, target).await?;
                }
                let mut member = members::get(tx, server, target).await?.ok_or_else(no_member)?;
                if member.nickname == nickname {
                    return Ok((member, None));
                }
                pass(tx, Act::Rename, user, origin.now()).await?;
                members::set_nickname(tx, server, target, &nickname).await?;
                let entry = Entry::new(server, user, "member.renamed", Target::new("member", target));
                let entry = entry.changed("nickname", &member.nickname, &nickname);
                audit_log::record(tx, &origin, entry).await?;
                member.nickname = nickname;
                let mut news = origin.news(server);
                news.member_changed(&member);
                Ok((member, Some(news.put(tx).await?)))
            })
        });
        let (member, fact) = renamed.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, server, fact).await;
            self.audit("member.renamed", user, target);
        }
        Ok(member)
    }
}
