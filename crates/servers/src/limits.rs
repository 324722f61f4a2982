//! How often one person may do what others are told of. Nobody meets these numbers by hand; who does so by a script is
//! told when to go on.

use beep_core::{Millis, UserId};
use beep_platform::{
    limits::{self, Limit},
    sql::{Result, Tx},
};
use std::time::Duration;

/// What is counted for each person by itself. What is undone as often as it is done, such as leaving, is limited with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    FoundServer,
    /// Whichever way.
    Join,
    CreateChannel,
    CreateRole,
    CreateLink,
    Invite,
    /// Oneself or others.
    Rename,
}

const WINDOW: Duration = Duration::from_secs(60 * 60);

impl Act {
    /// In an hour: at least twice as many as there can be at once, where that is limited.
    pub(crate) const fn most(self) -> u32 {
        match self {
            Self::FoundServer | Self::Join => 100,
            Self::CreateChannel => 1_000,
            Self::CreateRole => 500,
            Self::CreateLink | Self::Invite | Self::Rename => 200,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::FoundServer => "found server",
            Self::Join => "join",
            Self::CreateChannel => "create channel",
            Self::CreateRole => "create role",
            Self::CreateLink => "create link",
            Self::Invite => "invite",
            Self::Rename => "rename",
        }
    }
}

/// Counts an act in its own transaction, so that only what is done counts. Last of all that is locked before the number
/// of the outbox.
///
/// # Errors
/// `RATE_LIMITED`.
pub(crate) async fn pass(tx: &mut Tx<'_>, act: Act, user: UserId, now: Millis) -> Result<()> {
    let limit = Limit::new(act.name(), &user.to_string(), act.most(), WINDOW);
    limits::pass(tx, limit, now).await
}

#[cfg(test)]
mod tests {
    use super::{Act, WINDOW, pass};
    use crate::testing::{Scene, by, on_every_engine};
    use beep_core::{Clock, Result, UserId};
    use beep_proto::servers::v1::{ChannelKind, CreateServerRequest, servers_client::ServersClient};

    const ACTS: [Act; 7] = [
        Act::FoundServer,
        Act::Join,
        Act::CreateChannel,
        Act::CreateRole,
        Act::CreateLink,
        Act::Invite,
        Act::Rename,
    ];

    /// Counts as many as there may be.
    async fn exhaust(scene: &Scene, act: Act, user: UserId) {
        let now = scene.clock.now();
        let counted = scene.service.db().write(move |tx| {
            Box::pin(async move {
                for _ in 0..act.most() {
                    pass(tx, act, user, now).await?;
                }
                Ok(())
            })
        });
        counted.await.expect("so many may be");
    }

    #[tokio::test]
    async fn each_act_is_counted_for_each_person_by_itself() {
        on_every_engine("limits", async |scene| {
            let [owner, other, founder]: [UserId; 3] = std::array::from_fn(|_| scene.id());
            let server = scene.found(owner, true).await;
            let elsewhere = scene.found(other, true).await;
            let outcome = async |act| -> Result<()> {
                match act {
                    Act::FoundServer => {
                        let wish = CreateServerRequest {
                            request_id: scene.id::<UserId>().to_string(),
                            name: "Atelier".into(),
                            ..CreateServerRequest::default()
                        };
                        let founded = scene.call(by(founder), ServersClient::create_server, wish).await;
                        founded.map(drop)
                    }
                    Act::Join => scene.join(owner, &elsewhere).await.map(drop),
                    Act::CreateChannel => {
                        let wish = scene.channel_wish(&server, ChannelKind::Text, None);
                        scene.make(owner, wish).await.map(drop)
                    }
                    Act::CreateRole => scene.make_role(owner, scene.role_wish(&server, &[])).await.map(drop),
                    Act::CreateLink => scene.link_as(owner, scene.link_wish(&server)).await.map(drop),
                    Act::Invite => scene.invite(owner, &server, scene.id()).await.map(drop),
                    Act::Rename => scene.rename(owner, &server, owner, "Ann").await.map(drop),
                }
            };
            for act in ACTS {
                exhaust(&scene, act, if act == Act::FoundServer { founder } else { owner }).await;
                let refused = outcome(act).await.expect_err("too many");
                let wait = refused.retry_after_seconds().expect("says when");
                assert_eq!(refused.code(), "RATE_LIMITED", "{act:?}");
                assert!((1..=3_600).contains(&wait), "{wait} s for {act:?}");
            }
            scene.clock.advance(i64::try_from(WINDOW.as_millis()).expect("an hour"));
            for act in ACTS {
                assert_eq!(outcome(act).await, Ok(()), "{act:?}");
            }
        })
        .await;
    }

    #[tokio::test]
    async fn what_is_done_counts_and_what_is_refused_or_repeated_does_not() {
        on_every_engine("limits_count", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let (server, hidden) = (scene.found(owner, true).await, scene.found(owner, false).await);
            for _ in 0..Act::Join.most() {
                scene.join(guest, &server).await.expect("public");
                scene.join(guest, &server).await.expect("is a member already");
                assert!(scene.join(guest, &hidden).await.is_err());
                scene.leave(guest, &server).await.expect("a member");
            }
            let refused = scene.join(guest, &server).await.expect_err("too many");
            assert_eq!(refused.code(), "RATE_LIMITED");
            scene.join(scene.id(), &server).await.expect("another one");
            let wish = scene.link_wish(&server);
            let link = scene.link_as(owner, wish.clone()).await.expect("made");
            exhaust(&scene, Act::CreateLink, scene.id()).await;
            for _ in 1..Act::CreateLink.most() {
                scene.link(owner, &server).await;
            }
            let refused = scene.link_as(owner, scene.link_wish(&server)).await;
            assert_eq!(refused.expect_err("too many").code(), "RATE_LIMITED");
            assert_eq!(scene.link_as(owner, wish).await, Ok(link), "was made before");
            scene.is_whole(&server).await;
        })
        .await;
    }
}
