//! Who is in a server.

use crate::{
    Servers,
    cursor::After,
    model::{Member, Page},
    store::members,
};
use beep_core::{PageSize, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// The members of a server that the caller is in; who came first stands first.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member, of public servers too.
    pub(crate) async fn list_members(
        &self,
        context: &Context,
        server: ServerId,
        size: PageSize,
        after: &str,
    ) -> Result<Page<Member>> {
        let after = After::read(after)?;
        self.access.member(context, server).await?;
        let rows = self
            .store
            .read(move |tx| Box::pin(members::page(tx, server, after, size.with_one_more())))
            .await?;
        Ok(Page::of(rows, size.rows(), |member| {
            After {
                at: member.joined_at,
                id: member.user,
            }
            .text()
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::servers::v1::{ListMembersRequest, servers_client::ServersClient};
    use std::time::Duration;

    #[tokio::test]
    async fn members_stand_in_the_order_of_joining() {
        on_every_engine("list_members", async |scene| {
            let (owner, stranger): (UserId, UserId) = (scene.id(), scene.id());
            let server = scene.found(owner, true).await;
            let mut members = vec![owner.to_bytes()];
            for _ in 0..4 {
                tokio::time::sleep(Duration::from_millis(2)).await;
                let guest: UserId = scene.id();
                scene.join(guest, &server).await.expect("public");
                members.push(guest.to_bytes());
            }
            let list = |context, after| {
                let message = ListMembersRequest {
                    server_id: server.id.clone(),
                    limit: 2,
                    after,
                };
                scene.call(context, ServersClient::list_members, message)
            };
            let (mut listed, mut after) = (Vec::new(), String::new());
            for expected in [2, 2, 1] {
                let page = list(by(owner), after).await.expect("listed");
                assert_eq!(page.members.len(), expected);
                listed.extend(page.members.into_iter().map(|member| member.user_id));
                after = page.next;
            }
            assert_eq!((listed, after.as_str()), (members, ""));
            assert_eq!(
                code(list(by(stranger), String::new()).await),
                "NOT_FOUND",
                "not even of a public server"
            );
            assert_eq!(code(list(by_nobody(), String::new()).await), "UNAUTHENTICATED");
            assert_eq!(code(list(by(owner), "1.2".into()).await), "INVALID_INPUT");
        })
        .await;
    }
}
