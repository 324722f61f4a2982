//! The list of members as it is shown: in sections by hoisted roles, read at any place.
//!
//! Who is online stands in another service, so sections do not know: whoever shows them parts the last one by it.

use crate::{
    Servers,
    model::Member,
    store::member_lists::{self, Section},
};
use beep_core::{PageSize, Result, ServerId};
use beep_platform::rpc::Context;

/// A stretch of the list, and the sections as they were then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) members: Vec<Member>,
    pub(crate) sections: Vec<Section>,
}

impl Servers {
    /// Sections that have members, the highest role first; the default role's, for all who have no hoisted role, last.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_sections(&self, context: &Context, server: ServerId) -> Result<Vec<Section>> {
        self.access.member(context, server).await?;
        self.store
            .snapshot(move |tx| Box::pin(member_lists::sections(tx, server)))
            .await
    }

    /// Members from a place in the list on.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_range(
        &self,
        context: &Context,
        server: ServerId,
        offset: u32,
        size: PageSize,
    ) -> Result<Stretch> {
        self.access.member(context, server).await?;
        let read = self.store.snapshot(move |tx| {
            Box::pin(async move {
                let sections = member_lists::sections(tx, server).await?;
                let mut members = Vec::with_capacity(size.rows());
                let mut before = i64::from(offset);
                for section in &sections {
                    let wanted = i64::from(size.get()) - members.len() as i64;
                    if wanted <= 0 {
                        break;
                    }
                    if before >= section.count {
                        before -= section.count;
                        continue;
                    }
                    members.extend(member_lists::stretch(tx, server, *section, before, wanted).await?);
                    before = 0;
                }
                Ok(Stretch { members, sections })
            })
        });
        read.await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, by_nobody, code, on_every_engine};
    use beep_core::{Id, ServerId, UserId};
    use beep_proto::servers::v1::{
        ListRangeRequest, ListSectionsRequest, Role, Section, Server, members_client::MembersClient,
    };
    use std::time::{Duration, Instant};

    async fn range(scene: &Scene, user: UserId, server: &Server, offset: u32, limit: u32) -> Vec<Vec<u8>> {
        let message = ListRangeRequest {
            server_id: server.id.clone(),
            offset,
            limit,
        };
        let range = scene.call(by(user), MembersClient::list_range, message).await;
        range
            .expect("a member")
            .members
            .into_iter()
            .map(|member| member.user_id)
            .collect()
    }

    async fn sections(scene: &Scene, user: UserId, server: &Server) -> Vec<(Vec<u8>, i64)> {
        let message = ListSectionsRequest {
            server_id: server.id.clone(),
        };
        let listed = scene.call(by(user), MembersClient::list_sections, message).await;
        let pair = |section: Section| (section.role_id, section.count);
        listed.expect("a member").sections.into_iter().map(pair).collect()
    }

    /// The whole list, put together the plain way: by the highest hoisted role of each, then by joining.
    async fn plainly(scene: &Scene, user: UserId, server: &Server) -> Vec<Vec<u8>> {
        let roles = scene.roles(user, server).await;
        let mut rest = scene.members(user, server).await;
        let mut list = Vec::new();
        for role in roles.iter().filter(|role| role.hoist || role.is_default) {
            let (section, others): (Vec<_>, Vec<_>) =
                (rest.into_iter()).partition(|member| role.is_default || member.role_ids.contains(&role.id));
            list.extend(section.into_iter().map(|member| member.user_id));
            rest = others;
        }
        list
    }

    async fn check(scene: &Scene, user: UserId, server: &Server) {
        let list = plainly(scene, user, server).await;
        let counted: i64 = sections(scene, user, server).await.iter().map(|(_, count)| count).sum();
        assert_eq!(counted as usize, list.len());
        for (offset, limit) in [(0, 100), (0, 1), (1, 3), (3, 4), (5, 2), (7, 100), (2, 7)] {
            let expected: Vec<_> = list.iter().skip(offset).take(limit).cloned().collect();
            assert_eq!(range(scene, user, server, offset as u32, limit as u32).await, expected);
        }
        assert!(range(scene, user, server, list.len() as u32, 5).await.is_empty());
        assert!(range(scene, user, server, u32::MAX, 5).await.is_empty());
    }

    #[tokio::test]
    async fn members_stand_under_their_highest_hoisted_role() {
        on_every_engine("sections", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let hoisted = async |hoist| {
                let wish = beep_proto::servers::v1::CreateRoleRequest {
                    hoist,
                    ..scene.role_wish(&server, &[])
                };
                scene.make_role(owner, wish).await.expect("made")
            };
            let (high, plain, low): (Role, Role, Role) =
                (hoisted(true).await, hoisted(false).await, hoisted(true).await);
            let default = scene.default_role(owner, &server).await.id;
            let mut members = Vec::new();
            for roles in [
                &[][..],
                &[&low],
                &[&high, &low],
                &[&plain],
                &[&high],
                &[],
                &[&low, &plain],
            ] {
                members.push(scene.member(owner, &server, roles).await);
            }
            let is = async |expected: &[(&Vec<u8>, i64)]| {
                let expected: Vec<_> = expected.iter().map(|(role, count)| ((*role).clone(), *count)).collect();
                assert_eq!(sections(&scene, owner, &server).await, expected);
                check(&scene, owner, &server).await;
            };
            is(&[(&high.id, 2), (&low.id, 2), (&default, 4)]).await;
            scene.move_role(owner, &low, Some(&high)).await.expect("may");
            is(&[(&low.id, 3), (&high.id, 1), (&default, 4)]).await;
            scene
                .edit_role(owner, &low, |change| change.hoist = Some(false))
                .await
                .expect("may");
            is(&[(&high.id, 2), (&default, 6)]).await;
            scene
                .edit_role(owner, &plain, |change| change.hoist = Some(true))
                .await
                .expect("may");
            is(&[(&high.id, 2), (&plain.id, 2), (&default, 4)]).await;
            scene.take(owner, &high, members[4]).await.expect("may");
            scene.leave(members[3], &server).await.expect("may");
            is(&[(&high.id, 1), (&plain.id, 1), (&default, 5)]).await;
            scene.delete_role(owner, &high).await.expect("may");
            is(&[(&plain.id, 1), (&default, 6)]).await;

            let message = ListRangeRequest {
                server_id: server.id.clone(),
                offset: 0,
                limit: 101,
            };
            assert_eq!(
                code(scene.call(by(owner), MembersClient::list_range, message.clone()).await),
                "INVALID_INPUT"
            );
            let message = ListRangeRequest { limit: 1, ..message };
            for (context, expected) in [(by(scene.id()), "NOT_FOUND"), (by_nobody(), "UNAUTHENTICATED")] {
                let outcome = scene
                    .call(context.clone(), MembersClient::list_range, message.clone())
                    .await;
                assert_eq!(code(outcome), expected);
                let message = ListSectionsRequest {
                    server_id: server.id.clone(),
                };
                let outcome = scene.call(context, MembersClient::list_sections, message).await;
                assert_eq!(code(outcome), expected);
            }
        })
        .await;
    }

    #[tokio::test]
    async fn any_place_among_fifty_thousand_is_found_soon() {
        const MANY: i64 = 50_000;
        on_every_engine("sections_many", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let id = ServerId::from_slice(&server.id).expect("an identifier");
            let (ids, start) = (scene.clone(), Instant::now());
            for portion in 0..MANY / 500 {
                let users: Vec<UserId> = (0..500).map(|_| ids.id()).collect();
                // Many at once, as after an invitation was passed round.
                let rows = (0..users.len()).map(|n| format!("($1, ${}, {}, $2)", n + 3, portion * 100 + n as i64 / 20));
                let rows = rows.collect::<Vec<_>>().join(",");
                let filled = scene.service.db().write(move |tx| {
                    let (users, rows) = (users.clone(), rows.clone());
                    Box::pin(async move {
                        let server = crate::store::servers::get(tx, id).await?.expect("there");
                        let values =
                            format!("INSERT INTO members (server_id, user_id, joined_at, section_id) VALUES {rows}");
                        let mut query = tx.query(values).bind(id).bind(server.default_role);
                        for user in &users {
                            query = query.bind(*user);
                        }
                        query.execute().await?;
                        crate::store::servers::count_members(tx, id, users.len() as i64)
                            .await
                            .map(drop)
                    })
                });
                filled.await.expect("filled");
            }
            println!("filled in {:?}", start.elapsed());
            assert_eq!(sections(&scene, owner, &server).await[0].1, MANY + 1);
            let mut slowest = Duration::ZERO;
            for offset in [0, 100, 24_950, 25_000, 37_777, 49_901] {
                let times = [0; 3].map(|_| offset);
                let mut best = Duration::MAX;
                for offset in times {
                    let start = Instant::now();
                    assert_eq!(range(&scene, owner, &server, offset, 100).await.len(), 100);
                    best = best.min(start.elapsed());
                }
                slowest = slowest.max(best);
            }
            println!("the slowest range took {slowest:?}");
            assert!(slowest < Duration::from_millis(250), "{slowest:?}");
            let (one, two) = (
                range(&scene, owner, &server, 24_990, 100).await,
                range(&scene, owner, &server, 25_040, 50).await,
            );
            assert_eq!(one[50..], two, "entered from either end it is the same list");
        })
        .await;
    }
}
