//! `kill -9` under a stream of acts that span services: in the end servers, their members, rights and messages agree,
//! and nothing is half of something. Which steps there are, and that each of them may be the last, is tested beside the
//! use cases (`crates/servers/src/kills.rs`).

use beep_testkit::{Operation, Person, Place, World, doc, eventually, patience, unique};
use serde_json::{Value, json};
use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::time::sleep;

const KILLS: u64 = 8;
const ACTORS: u64 = 3;
/// How long somebody waits who was not answered.
const PAUSE: Duration = Duration::from_millis(50);

/// What everybody acts on. Servers come and go.
struct Town {
    people: Vec<Person>,
    places: Mutex<Vec<Place>>,
    /// Acts that were answered.
    done: AtomicU64,
}

/// The same numbers in every run (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut x = self.0;
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((x ^ (x >> 31)) % n as u64) as usize
    }
    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        (!all.is_empty()).then(|| &all[self.below(all.len())])
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map(Vec::as_slice).unwrap_or_default()
}

fn ids<'a>(all: impl IntoIterator<Item = &'a Value>) -> Vec<String> {
    all.into_iter().map(|one| text(&one["id"])).collect()
}

impl Town {
    fn place(&self, dice: &mut Dice) -> Option<Place> {
        dice.of(&self.places.lock().expect("not poisoned")).cloned()
    }

    /// Somebody's next act; `Err` when the connection broke.
    async fn act(&self, dice: &mut Dice) -> Result<(), ()> {
        let person = &self.people[dice.below(self.people.len())];
        let target = self.people[dice.below(self.people.len())].id.clone();
        let Some(place) = self.place(dice) else {
            return self.found(person).await;
        };
        // Who owns it now acts as a rule: much of this is theirs to do.
        let view = self.run(person, doc::server(&place.server)).await?.unwrap_or_default();
        let owner = text(&view["server"]["ownerId"]);
        let owner = self.people.iter().find(|one| one.id == owner).unwrap_or(person);
        let (roles, channels) = (ids(list(&view["roles"])), ids(list(&view["channels"])));
        let (role, channel) = (dice.of(&roles).cloned(), dice.of(&channels).cloned());
        let (role, channel) = (role.unwrap_or_default(), channel.unwrap_or_default());
        let server = &place.server;
        let operation = match dice.below(17) {
            0 => return self.found(person).await,
            1 | 2 => doc::join_server(server),
            3 => return self.invite(owner, person, server).await,
            4 => doc::leave_server(server),
            5 | 6 => doc::send_message(&channel, "spam", &unique("n")),
            _ => {
                let operation = match dice.below(11) {
                    0 => doc::kick(server, &target, ""),
                    1 => doc::ban(server, &target, "", 1),
                    2 => doc::unban(server, &target),
                    3 => doc::transfer_server(server, &target),
                    4 => doc::create_role(server, "role", &["MANAGE_MESSAGES"]),
                    5 => doc::add_role(server, &target, &role),
                    6 => doc::delete_role(server, &role),
                    7 => doc::create_category(server, "more"),
                    8 => doc::create_channel(server, "talk", Some(&channel)),
                    9 => doc::set_private(&channel, true, &[], &[&target]),
                    _ if dice.below(3) == 0 => doc::delete_server(server, "Town"),
                    _ => doc::delete_channel(&channel),
                };
                return self.run(owner, operation).await.map(drop);
            }
        };
        self.run(person, operation).await.map(drop)
    }

    async fn found(&self, person: &Person) -> Result<(), ()> {
        let founded = self
            .run(person, doc::create_server("Town", true, &unique("town-")))
            .await?;
        if let Some(server) = founded {
            let place = Place {
                server: text(&server["id"]),
                channel: String::new(),
            };
            self.places.lock().expect("not poisoned").push(place);
        }
        Ok(())
    }

    async fn invite(&self, owner: &Person, guest: &Person, server: &str) -> Result<(), ()> {
        let link = self
            .run(owner, doc::create_invitation(server, json!({ "maxUses": 1 })))
            .await?;
        let Some(link) = link else { return Ok(()) };
        self.run(guest, doc::accept_invitation(&text(&link["code"])))
            .await
            .map(drop)
    }

    /// `None` for what is refused, which is as good an answer as any.
    async fn run(&self, person: &Person, operation: Operation) -> Result<Option<Value>, ()> {
        let outcome = person.run(operation).await;
        match outcome {
            Ok(value) => {
                self.done.fetch_add(1, Ordering::Relaxed);
                Ok(Some(value))
            }
            Err(failure) if ["NO_ANSWER", "UNAVAILABLE"].contains(&failure.code.as_str()) => Err(()),
            Err(failure) => {
                assert_ne!(failure.code, "INTERNAL", "{failure}");
                Ok(None)
            }
        }
    }

    /// What is wrong with a server, if anything.
    async fn check(&self, server: &str) -> Result<(), String> {
        let mut views = Vec::new();
        for person in &self.people {
            match person.run(doc::server(server)).await {
                Ok(view) => views.push((person, view)),
                Err(failure) if failure.code == "NOT_FOUND" => {}
                Err(failure) => return Err(failure.to_string()),
            }
        }
        let Some((_, view)) = views.first() else {
            return Ok(());
        };
        let owner = text(&view["server"]["ownerId"]);
        let (owner, view) = views
            .iter()
            .find(|(person, _)| person.id == owner)
            .ok_or("no owner is in it")?;
        let nodes = list(&view["members"]["edges"]).iter().map(|edge| &edge["node"]["user"]);
        let members: BTreeSet<String> = ids(nodes).into_iter().collect();
        // Rights know whom the list knows.
        let inside: BTreeSet<String> = views.iter().map(|(person, _)| person.id.clone()).collect();
        same("members and who gets in", &members, &inside)?;
        if view["server"]["memberCount"] != json!(members.len()) {
            return Err(format!("{} are counted of {members:?}", view["server"]["memberCount"]));
        }
        let banned = self
            .people(
                owner,
                server,
                "bans(first: 100) { edges { node { user { id } } } }",
                "bans",
            )
            .await?;
        if !banned.is_disjoint(&members) {
            return Err(format!("banned and members: {banned:?} {members:?}"));
        }
        for channel in list(&view["channels"]) {
            let id = text(&channel["id"]);
            let field = format!("viewers(channelId: \"{id}\", first: 100) {{ edges {{ node {{ id }} }} }}");
            let viewers = self.people(owner, server, &field, "viewers").await?;
            if channel["private"] == json!(false) {
                same("members and viewers", &members, &viewers)?;
            } else if !viewers.is_subset(&members) {
                return Err(format!("strangers view {id}"));
            }
            if channel["kind"] == json!("TEXT") {
                for message in owner.history(&id).await.map_err(|failure| failure.to_string())? {
                    let author = text(&message["author"]["id"]);
                    if banned.contains(&author) {
                        return Err(format!("a message of {author}, who is banned, is left in {id}"));
                    }
                }
            }
        }
        Ok(())
    }

    /// The people whom a field of the server's view names.
    async fn people(&self, owner: &Person, server: &str, field: &str, name: &str) -> Result<BTreeSet<String>, String> {
        let query = format!("query($id: ID!) {{ server(id: $id) {{ {field} }} }}");
        let asked = owner.run(Operation::new(query, json!({ "id": server }))).await;
        let view = asked.map_err(|failure| failure.to_string())?;
        let edges = list(&view[name]["edges"]).iter().map(|edge| &edge["node"]);
        Ok(ids(edges.map(|node| if name == "bans" { &node["user"] } else { node }))
            .into_iter()
            .collect())
    }
}

fn same(what: &str, one: &BTreeSet<String>, other: &BTreeSet<String>) -> Result<(), String> {
    if one == other {
        return Ok(());
    }
    Err(format!("{what}: {one:?} {other:?}"))
}

async fn survives(mut world: World, victims: &[&str]) {
    let mut people = Vec::new();
    for name in ["ann", "bob", "cem", "dee", "eve"] {
        people.push(world.person(name).await);
    }
    let town = Arc::new(Town {
        people,
        places: Mutex::default(),
        done: AtomicU64::default(),
    });
    for round in 0..KILLS {
        let over = Arc::new(AtomicBool::new(false));
        let actors: Vec<_> = (0..ACTORS)
            .map(|actor| {
                let (town, over, mut dice) = (town.clone(), over.clone(), Dice(round * ACTORS + actor));
                tokio::spawn(async move {
                    // What a busy machine does not answer in time is no reason to stop.
                    while !over.load(Ordering::Relaxed) {
                        if town.act(&mut dice).await.is_err() {
                            sleep(PAUSE).await;
                        }
                    }
                })
            })
            .collect();
        let wanted = town.done.load(Ordering::Relaxed) + 25 + 5 * round;
        eventually("acts are answered", 4 * patience(), async || {
            let done = town.done.load(Ordering::Relaxed);
            if done >= wanted { Ok(()) } else { Err(done) }
        })
        .await;
        let victim = victims[round as usize % victims.len()];
        world.process(victim).kill().await;
        over.store(true, Ordering::Relaxed);
        for actor in actors {
            actor.await.expect("an actor ends with its last act");
        }
        world.start().await;
    }
    let places = town.places.lock().expect("not poisoned").clone();
    for place in &places {
        eventually("all agree about a server", patience(), async || {
            town.check(&place.server).await
        })
        .await;
    }
    let living = {
        let mut living = 0;
        for place in &places {
            for person in &town.people {
                living += usize::from(person.run(doc::server(&place.server)).await.is_ok());
            }
        }
        living
    };
    assert!(living > 0, "something is left to be looked at");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_process_is_killed_in_the_middle_of_everything() {
    survives(World::all().await, &["all"]).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_service_after_the_other_is_killed_in_the_middle_of_everything() {
    if let Some(world) = World::split().await {
        survives(world, &["servers", "authz", "messages"]).await;
    }
}
