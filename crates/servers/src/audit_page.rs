//! The audit log of a server is read.

use crate::{
    Servers,
    audit_log::Written,
    cursor::After,
    model::Page,
    store::audit::{self, Filter},
};
use beep_core::{EventId, Id, PageSize, Permission, Result, ServerId};
use beep_platform::rpc::Context;

impl Servers {
    /// Entries that pass the filter, newest first.
    ///
    /// # Errors
    /// `NOT_FOUND`, `FORBIDDEN` without VIEW_AUDIT_LOG.
    pub(crate) async fn list_audit(
        &self,
        context: &Context,
        server: ServerId,
        filter: Filter,
        size: PageSize,
        after: &str,
    ) -> Result<Page<Written>> {
        let until = After::<EventId>::read_back(after)?;
        self.access.server(context, server, Permission::ViewAuditLog).await?;
        let rows = self
            .store
            .read(move |tx| Box::pin(audit::page(tx, server, filter, until, size.with_one_more())))
            .await?;
        Ok(Page::of(rows, size.rows(), |entry| {
            let (at, id) = (entry.at, EventId::from_uuid(entry.id));
            After { at, id }.text()
        }))
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, by_nobody, code, on_every_engine};
    use beep_core::{ChannelId, Clock, Id, Permission, RoleId, ServerId, SystemClock, UserId};
    use beep_proto::servers::v1::{
        AuditEntry, Channel, DeleteChannelRequest, ListEntriesRequest, Server, audit_client::AuditClient,
        servers_client::ServersClient,
    };

    const DAY: i64 = 24 * 60 * 60 * 1_000;

    fn of(server: &Server) -> ListEntriesRequest {
        ListEntriesRequest {
            server_id: server.id.clone(),
            limit: 100,
            ..ListEntriesRequest::default()
        }
    }

    async fn list(scene: &Scene, user: UserId, message: ListEntriesRequest) -> Vec<AuditEntry> {
        let listed = scene.call(by(user), AuditClient::list_entries, message).await;
        listed.expect("may").entries
    }

    #[tokio::test]
    async fn entries_are_filtered_and_paged_newest_first() {
        on_every_engine("audit_page", async |scene| {
            let owner: UserId = scene.id();
            let (server, beside) = (scene.found(owner, true).await, scene.found(owner, true).await);
            let moderator = scene.role(owner, &server, &[Permission::ManageMembers]).await;
            let moderator = scene.member(owner, &server, &[&moderator]).await;
            let (one, two) = (
                scene.member(owner, &server, &[]).await,
                scene.member(owner, &server, &[]).await,
            );
            let start = list(&scene, owner, of(&server)).await.len();
            scene.rename(owner, &server, one, "a").await.expect("may");
            scene.rename(owner, &server, two, "b").await.expect("may");
            scene.kick(moderator, &server, one).await.expect("may");
            scene.ban(moderator, &server, two, 0).await.expect("may");
            let brief = |entries: Vec<AuditEntry>| -> Vec<(String, Vec<u8>)> {
                entries
                    .into_iter()
                    .map(|entry| (entry.action, entry.target_id))
                    .collect()
            };
            let entry = |action: &str, target: UserId| (action.to_owned(), target.to_bytes());
            let all = brief(list(&scene, owner, of(&server)).await);
            let newest = [
                entry("member.banned", two),
                entry("member.kicked", one),
                entry("member.renamed", two),
                entry("member.renamed", one),
            ];
            assert_eq!(all.len(), start + 4);
            assert_eq!(all[..4], newest);

            let by_actor = ListEntriesRequest {
                actor_id: moderator.to_bytes(),
                ..of(&server)
            };
            assert_eq!(brief(list(&scene, owner, by_actor.clone()).await), newest[..2]);
            let by_action = ListEntriesRequest {
                action: "member.renamed".into(),
                ..of(&server)
            };
            assert_eq!(brief(list(&scene, owner, by_action.clone()).await), newest[2..]);
            let by_target = ListEntriesRequest {
                target_id: one.to_bytes(),
                ..by_action
            };
            assert_eq!(brief(list(&scene, owner, by_target).await), [newest[3].clone()]);
            let by_all = ListEntriesRequest {
                action: "member.banned".into(),
                target_id: two.to_bytes(),
                ..by_actor
            };
            assert_eq!(brief(list(&scene, owner, by_all).await), [newest[0].clone()]);
            let unknown = ListEntriesRequest {
                action: "member.'".into(),
                ..of(&server)
            };
            assert_eq!(brief(list(&scene, owner, unknown).await), []);

            let (mut paged, mut after) = (Vec::new(), String::new());
            loop {
                let message = ListEntriesRequest {
                    limit: 2,
                    after,
                    ..of(&server)
                };
                let page = scene
                    .call(by(owner), AuditClient::list_entries, message)
                    .await
                    .expect("may");
                paged.extend(brief(page.entries));
                after = page.next;
                if after.is_empty() {
                    break;
                }
            }
            assert_eq!(paged, all);
            assert!(
                list(&scene, owner, of(&beside))
                    .await
                    .iter()
                    .all(|entry| entry.target_id != one.to_bytes())
            );
        })
        .await;
    }

    #[tokio::test]
    async fn only_who_may_view_it_reads_it() {
        on_every_engine("audit_rights", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let auditor = scene.role(owner, &server, &[Permission::ViewAuditLog]).await;
            let auditor = scene.member(owner, &server, &[&auditor]).await;
            let manager = scene.role(owner, &server, &[Permission::ManageMembers]).await;
            let manager = scene.member(owner, &server, &[&manager]).await;
            assert!(
                scene
                    .call(by(auditor), AuditClient::list_entries, of(&server))
                    .await
                    .is_ok()
            );
            for (context, expected) in [
                (by(manager), "FORBIDDEN"),
                (by(scene.id()), "NOT_FOUND"),
                (by_nobody(), "UNAUTHENTICATED"),
            ] {
                let outcome = scene.call(context, AuditClient::list_entries, of(&server)).await;
                assert_eq!(code(outcome), expected);
            }
            let long = ListEntriesRequest {
                action: "x".repeat(65),
                ..of(&server)
            };
            assert_eq!(
                code(scene.call(by(owner), AuditClient::list_entries, long).await),
                "INVALID_INPUT"
            );
            let cursor = ListEntriesRequest {
                after: "1".into(),
                ..of(&server)
            };
            assert_eq!(
                code(scene.call(by(owner), AuditClient::list_entries, cursor).await),
                "INVALID_INPUT"
            );
        })
        .await;
    }

    /// What is told of the newest act of this kind, before and after it.
    async fn newest(scene: &Scene, owner: UserId, server: &Server, action: &str) -> (String, String) {
        let message = ListEntriesRequest {
            action: action.into(),
            ..of(server)
        };
        let entry = list(scene, owner, message).await.into_iter().next();
        entry.map(|entry| (entry.before, entry.after)).expect(action)
    }

    #[tokio::test]
    async fn what_is_gone_stands_there_as_it_was() {
        on_every_engine("audit_gone", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let role = scene.role(owner, &server, &[Permission::SendMessages]).await;
            let role_id = RoleId::from_slice(&role.id).expect("an identifier");
            let was = format!(r#"{{"nickname":"Bo","roles":["{role_id}"]}}"#);
            for act in ["member.kicked", "member.banned"] {
                let member = scene.member(owner, &server, &[&role]).await;
                scene.rename(owner, &server, member, "Bo").await.expect("may");
                if act == "member.kicked" {
                    scene.kick(owner, &server, member).await.expect("may");
                } else {
                    scene.ban(owner, &server, member, 0).await.expect("may");
                    scene.unban(owner, &server, member).await.expect("may");
                }
                assert_eq!(newest(&scene, owner, &server, act).await.0, was, "{act}");
            }
            let unbanned = newest(&scene, owner, &server, "member.unbanned").await;
            assert_eq!(
                unbanned.0,
                format!(r#"{{"reason":"Très impoli","bannedBy":"{owner}"}}"#)
            );

            let category = scene.category(owner, &server).await;
            let category_id = ChannelId::from_slice(&category.id).expect("an identifier");
            let kept = scene.text(owner, &server, Some(&category)).await;
            let made = newest(&scene, owner, &server, "channel.created").await;
            let fields = format!(
                r#"{{"name":"{}","topic":"","parentId":"{category_id}","slowMode":0,"private":false}}"#,
                kept.name
            );
            assert_eq!(made, (String::new(), fields.clone()));
            let delete = async |channel: &Channel, keep_channels| {
                let message = DeleteChannelRequest {
                    channel_id: channel.id.clone(),
                    keep_channels,
                };
                let deleted = scene.call(by(owner), ServersClient::delete_channel, message);
                deleted.await.expect("may");
            };
            delete(&category, true).await;
            assert_eq!(
                newest(&scene, owner, &server, "channel.moved").await,
                (
                    format!(r#"{{"parentId":"{category_id}"}}"#),
                    r#"{"parentId":null}"#.into()
                ),
                "what a category leaves behind is moved"
            );
            delete(&kept, false).await;
            let deleted = newest(&scene, owner, &server, "channel.deleted").await;
            let root = fields.replace(&format!(r#""{category_id}""#), "null");
            assert_eq!(deleted, (root, String::new()));
        })
        .await;
    }

    #[tokio::test]
    async fn entries_are_kept_for_ninety_days() {
        on_every_engine("audit_sweep", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let guest = scene.member(owner, &server, &[]).await;
            for name in ["old", "older", "new"] {
                scene.rename(owner, &server, guest, name).await.expect("may");
            }
            let id = ServerId::from_slice(&server.id).expect("an identifier");
            let old = SystemClock.now() - 90 * DAY;
            let aged = scene.service.db().write(move |tx| {
                Box::pin(async move {
                    for (name, by) in [("old", 60_000), ("older", DAY)] {
                        let query = tx.query("UPDATE audit SET at = $2 WHERE server_id = $1 AND after = $3");
                        let after = format!(r#"{{"nickname":"{name}"}}"#);
                        query.bind(id).bind(old - by).bind(after).execute().await?;
                    }
                    Ok(())
                })
            });
            aged.await.expect("aged");
            let renames = ListEntriesRequest {
                action: "member.renamed".into(),
                ..of(&server)
            };
            assert_eq!(list(&scene, owner, renames.clone()).await.len(), 3);
            // Whoever starts looks round.
            let next = scene.restart().await;
            let mut left = list(&next, owner, renames.clone()).await;
            for _ in 0..1_000 {
                if left.len() == 1 {
                    break;
                }
                tokio::time::sleep(std::time::Duration::from_millis(5)).await;
                left = list(&next, owner, renames.clone()).await;
            }
            assert_eq!(
                left.iter().map(|entry| entry.after.as_str()).collect::<Vec<_>>(),
                [r#"{"nickname":"new"}"#]
            );
        })
        .await;
    }
}
