//! Public servers are found (SRV-2).

use crate::{
    Servers,
    cursor::After,
    model::{Page, Server},
    store::servers,
};
use beep_core::{Error, PageSize, Result, ServerId, text};
use beep_platform::rpc::Context;
use beep_proto::servers::v1::{self as proto, ListPublicRequest};

/// Characters of a query.
const QUERY: usize = 100;
/// Words of a query that count; more find hardly anything else.
const WORDS: usize = 8;

/// What stands first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The one with the most members.
    Members,
    /// The one whose members were last told of something: of who joined, of channels, roles and settings, but not of
    /// who left.
    Activity,
    Newest,
}

impl Sort {
    /// # Errors
    /// `INVALID_INPUT` for an order that this version does not know.
    fn read(number: i32) -> Result<Self> {
        match proto::ServerSort::try_from(number) {
            Ok(proto::ServerSort::Members) => Ok(Self::Members),
            Ok(proto::ServerSort::Activity) => Ok(Self::Activity),
            Ok(proto::ServerSort::Newest | proto::ServerSort::Unspecified) => Ok(Self::Newest),
            Err(_) => Err(Error::invalid("sort", "is not known")),
        }
    }

    /// Begins a cursor, which belongs to one order.
    fn letter(self) -> char {
        match self {
            Self::Members => 'm',
            Self::Activity => 'a',
            Self::Newest => 'n',
        }
    }

    /// Reads where a page in this order ended; `None` for the first one.
    fn until(self, text: &str) -> Result<Option<After<ServerId>>> {
        if text.is_empty() {
            return Ok(None);
        }
        let rest = text.strip_prefix(self.letter()).filter(|rest| !rest.is_empty());
        After::read(rest.unwrap_or("?")).map(Some)
    }
}

impl Servers {
    /// Public servers whose name or description holds each word of the query, in one of three orders.
    ///
    /// # Errors
    /// `INVALID_INPUT`, `UNAUTHENTICATED`.
    pub(crate) async fn list_public(&self, context: &Context, input: ListPublicRequest) -> Result<Page<Server>> {
        context.user()?;
        let size = PageSize::new(input.limit)?;
        let sort = Sort::read(input.sort)?;
        let until = sort.until(&input.after)?;
        let query = text::line("query", &input.query, QUERY)?;
        let words = query.split(' ').filter(|word| !word.is_empty()).take(WORDS);
        let words: Vec<String> = words.map(str::to_owned).collect();
        let rows = self
            .store
            .read(move |tx| Box::pin(servers::public(tx, sort, words, until, size.with_one_more())));
        let page = Page::of(rows.await?, size.rows(), |(at, server)| {
            let at = After { at: *at, id: server.id };
            format!("{}{}", sort.letter(), at.text())
        });
        let items = page.items.into_iter().map(|(_, server)| server).collect();
        Ok(Page { items, next: page.next })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scene, by, by_nobody, code, on_every_engine};
    use beep_core::UserId;
    use beep_proto::servers::v1::{
        CreateServerRequest, ListPublicRequest, Server, ServerSort, UpdateServerRequest, servers_client::ServersClient,
    };
    use std::time::Duration;

    /// Identifiers of all servers found, page by page.
    async fn found(scene: &Scene, sort: ServerSort, query: &str) -> Vec<Vec<u8>> {
        let (mut ids, mut after) = (Vec::new(), String::new());
        loop {
            let message = ListPublicRequest {
                limit: 2,
                after,
                query: query.into(),
                sort: sort.into(),
            };
            let page = scene.call(by(scene.id()), ServersClient::list_public, message).await;
            let page = page.expect("listed");
            assert!(
                page.servers.len() == 2 || page.next.is_empty(),
                "only the last page is short"
            );
            ids.extend(page.servers.into_iter().map(|server| server.id));
            after = page.next;
            if after.is_empty() {
                return ids;
            }
        }
    }

    async fn open(scene: &Scene, owner: UserId, name: &str, description: &str, public: bool) -> Server {
        let wish = CreateServerRequest {
            request_id: scene.id::<UserId>().to_string(),
            name: name.into(),
            description: description.into(),
            public,
            ..Default::default()
        };
        let server = scene
            .call(by(owner), ServersClient::create_server, wish)
            .await
            .expect("founded");
        // Servers of one millisecond would stand by identifier instead.
        tokio::time::sleep(Duration::from_millis(2)).await;
        server
    }

    #[tokio::test]
    async fn each_order_is_paged_whole_and_private_servers_are_in_none() {
        on_every_engine("discover_orders", async |scene| {
            let owner: UserId = scene.id();
            let mut servers = Vec::new();
            for n in 0..5 {
                servers.push(open(&scene, owner, &format!("S{n}"), "", true).await);
            }
            let hidden = open(&scene, owner, "S", "", false).await;
            let join = async |n: usize| scene.join(scene.id(), &servers[n]).await.expect("public");
            // Members: S3 has three, S1 two, the others one. Last active: S0, then S1, then the newest.
            join(3).await;
            join(3).await;
            join(1).await;
            // It is messages that count, not who comes and what is changed.
            for active in [&servers[1], &servers[0]] {
                scene.wrote_in(active);
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            let scene = scene.restart().await;

            let order = |places: &[usize]| -> Vec<Vec<u8>> { places.iter().map(|n| servers[*n].id.clone()).collect() };
            assert_eq!(found(&scene, ServerSort::Newest, "").await, order(&[4, 3, 2, 1, 0]));
            assert_eq!(
                found(&scene, ServerSort::Unspecified, "").await,
                order(&[4, 3, 2, 1, 0])
            );
            assert_eq!(found(&scene, ServerSort::Members, "").await, order(&[3, 1, 4, 2, 0]));
            assert_eq!(found(&scene, ServerSort::Activity, "").await, order(&[0, 1, 4, 3, 2]));
            assert!(!found(&scene, ServerSort::Members, "s").await.contains(&hidden.id));
        })
        .await;
    }

    #[tokio::test]
    async fn words_are_found_whatever_their_case_and_accents() {
        on_every_engine("discover_words", async |scene| {
            let owner: UserId = scene.id();
            let atelier = open(&scene, owner, "Atelier d'Été", "Peinture à l'huile, 100% maison", true).await;
            let strasse = open(&scene, owner, "Straßenmusik", "Für alle_die spielen", true).await;
            let all = async |query: &str| found(&scene, ServerSort::Newest, query).await;
            for query in ["ete", "ÉTÉ", "atelier HUILE", "huile atelier", "  Peinture ", "100%"] {
                assert_eq!(all(query).await, std::slice::from_ref(&atelier.id), "{query}");
            }
            for query in ["STRASSEN", "straße", "fur", "e_d"] {
                assert_eq!(all(query).await, std::slice::from_ref(&strasse.id), "{query}");
            }
            for query in ["atelier musik", "%", "a_e", "\\", "'"] {
                let hits = all(query).await;
                // The first is written with a percent sign and an apostrophe, and nothing here with the others.
                let expected: &[Vec<u8>] = if matches!(query, "%" | "'") {
                    std::slice::from_ref(&atelier.id)
                } else {
                    &[]
                };
                assert_eq!(hits, expected, "{query}");
            }
            let renamed = UpdateServerRequest {
                server_id: atelier.id.clone(),
                name: Some("Forge".into()),
                ..Default::default()
            };
            scene.update(owner, renamed).await;
            assert_eq!((all("atelier").await, all("FORGÉ").await), (vec![], vec![atelier.id]));
        })
        .await;
    }

    #[tokio::test]
    async fn a_page_of_one_order_is_no_page_of_another() {
        on_every_engine("discover_input", async |scene| {
            let owner: UserId = scene.id();
            for _ in 0..3 {
                scene.found(owner, true).await;
            }
            let list = |context, message| scene.call(context, ServersClient::list_public, message);
            let first = |sort: ServerSort| ListPublicRequest {
                limit: 1,
                sort: sort.into(),
                ..Default::default()
            };
            let next = list(by(owner), first(ServerSort::Members)).await.expect("listed").next;
            for (field, bad) in [
                (
                    "after",
                    ListPublicRequest {
                        after: next.clone(),
                        ..first(ServerSort::Newest)
                    },
                ),
                (
                    "after",
                    ListPublicRequest {
                        after: "m".into(),
                        ..first(ServerSort::Members)
                    },
                ),
                (
                    "after",
                    ListPublicRequest {
                        after: "x".into(),
                        ..first(ServerSort::Members)
                    },
                ),
                (
                    "sort",
                    ListPublicRequest {
                        sort: 9,
                        ..Default::default()
                    },
                ),
                (
                    "query",
                    ListPublicRequest {
                        query: "x".repeat(101),
                        ..Default::default()
                    },
                ),
            ] {
                let error = list(by(owner), bad).await.expect_err("refused");
                assert_eq!((error.code(), error.field_name()), ("INVALID_INPUT", Some(field)));
            }
            assert!(
                list(
                    by(owner),
                    ListPublicRequest {
                        after: next,
                        ..first(ServerSort::Members)
                    }
                )
                .await
                .is_ok()
            );
            assert_eq!(
                code(list(by_nobody(), ListPublicRequest::default()).await),
                "UNAUTHENTICATED"
            );
        })
        .await;
    }
}
