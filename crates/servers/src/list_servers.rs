//! Lists of servers: mine, somebody's.

use crate::{
    Servers,
    cursor::After,
    model::{Page, Server},
    store::{members, servers},
};
use beep_core::{PageSize, Result, ServerId, UserId};
use beep_platform::rpc::Context;

impl Servers {
    /// The servers that the caller is in, oldest membership first.
    pub(crate) async fn list_mine(&self, context: &Context, size: PageSize, after: &str) -> Result<Page<Server>> {
        let user = context.user()?;
        let after = After::read(after)?;
        let rows = self
            .store
            .read(move |tx| Box::pin(servers::of_user(tx, user, after, size.with_one_more())))
            .await?;
        let page = Page::of(rows, size.rows(), |(at, server)| {
            After { at: *at, id: server.id }.text()
        });
        let items = page.items.into_iter().map(|(_, server)| server).collect();
        Ok(Page { items, next: page.next })
    }

    /// Every server that a user is in, for other services.
    pub(crate) async fn list_servers_of(&self, context: &Context, user: UserId) -> Result<Vec<ServerId>> {
        context.service()?;
        self.store.read(move |tx| Box::pin(members::servers_of(tx, user))).await
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, by_service, code, on_every_engine};
    use beep_core::{Id, UserId};
    use beep_proto::servers::v1::{ListMineRequest, ListServersOfRequest, Server, servers_client::ServersClient};

    /// Ids of all servers in a list, page by page.
    async fn pages<F: Future<Output = (Vec<Server>, String)>>(page: impl Fn(String) -> F) -> Vec<Vec<u8>> {
        let (mut ids, mut after) = (Vec::new(), String::new());
        loop {
            let (servers, next) = page(after).await;
            assert!(servers.len() == 2 || next.is_empty(), "only the last page is short");
            ids.extend(servers.into_iter().map(|server| server.id));
            after = next;
            if after.is_empty() {
                return ids;
            }
        }
    }

    #[tokio::test]
    async fn mine_are_listed_in_the_order_of_joining() {
        on_every_engine("list_mine", async |scene| {
            let (owner, guest): (UserId, UserId) = (scene.id(), scene.id());
            let mut servers = Vec::new();
            for _ in 0..5 {
                servers.push(scene.found(owner, true).await);
            }
            servers.reverse();
            for server in &servers {
                scene.join(guest, server).await.expect("public");
                // Memberships of one millisecond would stand by server instead.
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
            let mine = pages(async |after| {
                let message = ListMineRequest { limit: 2, after };
                let page = scene
                    .call(by(guest), ServersClient::list_mine, message)
                    .await
                    .expect("listed");
                (page.servers, page.next)
            });
            assert_eq!(
                mine.await,
                servers.iter().map(|server| server.id.clone()).collect::<Vec<_>>()
            );
            for message in [
                ListMineRequest {
                    limit: 101,
                    after: String::new(),
                },
                ListMineRequest {
                    limit: 1,
                    after: "x".into(),
                },
            ] {
                assert_eq!(
                    code(scene.call(by(guest), ServersClient::list_mine, message).await),
                    "INVALID_INPUT"
                );
            }
        })
        .await;
    }

    #[tokio::test]
    async fn only_services_ask_where_somebody_is() {
        on_every_engine("list_servers_of", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, false).await;
            let of = |context| {
                let message = ListServersOfRequest {
                    user_id: owner.to_bytes(),
                };
                scene.call(context, ServersClient::list_servers_of, message)
            };
            assert_eq!(of(by_service()).await.expect("listed").server_ids, [server.id]);
            assert_eq!(code(of(by(owner)).await), "FORBIDDEN");
            assert_eq!(code(of(by_nobody()).await), "UNAUTHENTICATED");
        })
        .await;
    }
}
