//! Whatever clients, facts and rights do, everybody ends up hearing what is theirs and nothing else.

use crate::hub::testing::{Fate, Socket, World, fact, id, permissions_changed, settle};
use beep_core::{ChannelId, ServerId, UserId};
use beep_proto::Scope;
use proptest::{prelude::*, sample::Index};
use std::{collections::BTreeMap, sync::atomic::Ordering, time::Duration};
use tokio::time::sleep;

const USERS: usize = 3;
const CHANNELS: usize = 3;

#[derive(Debug, Clone)]
enum Op {
    Connect(usize),
    Disconnect(Index),
    Follow(Index, Place, bool),
    Unfollow(Index, Index),
    /// Something happens in a channel.
    Say(usize),
    /// Something about a channel happens in the server.
    Tell(usize),
    /// From now on a user may view the channels of this mask; `None` throws them out.
    Permit(usize, Option<u8>, bool),
    /// The server is closed, or open again.
    Close(bool),
    Settle,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Me,
    Server,
    Channel(usize),
}

fn op() -> impl Strategy<Value = Op> {
    let place = prop_oneof![
        Just(Place::Me),
        Just(Place::Server),
        (0..CHANNELS).prop_map(Place::Channel)
    ];
    let mask = proptest::option::weighted(0.8, 0..1u8 << CHANNELS);
    prop_oneof![
        2 => (0..USERS).prop_map(Op::Connect),
        1 => any::<Index>().prop_map(Op::Disconnect),
        6 => (any::<Index>(), place, any::<bool>()).prop_map(|(socket, place, slow)| Op::Follow(socket, place, slow)),
        2 => (any::<Index>(), any::<Index>()).prop_map(|(socket, tag)| Op::Unfollow(socket, tag)),
        3 => (0..CHANNELS).prop_map(Op::Say),
        2 => (0..CHANNELS).prop_map(Op::Tell),
        3 => (0..USERS, mask, any::<bool>()).prop_map(|(user, mask, everybody)| Op::Permit(user, mask, everybody)),
        1 => any::<bool>().prop_map(Op::Close),
        4 => Just(Op::Settle),
    ]
}

struct Followed {
    place: Place,
    /// The right to it was gone at some time since: it may have been ended, and if it is gone now it must be.
    lost: bool,
    ended: bool,
    heard: Vec<String>,
}

struct Member {
    socket: Socket,
    follows: BTreeMap<String, Followed>,
}

/// The plain model, beside the hub that must agree with it.
struct Model {
    world: World,
    server: ServerId,
    channels: Vec<ChannelId>,
    users: Vec<UserId>,
    rights: Vec<Option<u8>>,
    members: Vec<Member>,
    numbers: BTreeMap<Scope, i64>,
    tags: usize,
}

impl Model {
    fn new() -> Self {
        let users: Vec<UserId> = (0..USERS).map(|_| id()).collect();
        let mut model = Self {
            world: World::new(2),
            server: id(),
            channels: (0..CHANNELS).map(|_| id()).collect(),
            users,
            rights: vec![None; USERS],
            members: Vec::new(),
            numbers: BTreeMap::new(),
            tags: 0,
        };
        (0..USERS).for_each(|user| model.permit(user, Some(0b011)));
        model
    }

    fn may(&self, user: UserId, place: Place) -> bool {
        let user = self.users.iter().position(|other| *other == user).expect("known");
        match place {
            Place::Me => true,
            Place::Server => self.rights[user].is_some(),
            Place::Channel(channel) => {
                !self.is_closed() && self.rights[user].is_some_and(|mask| mask >> channel & 1 == 1)
            }
        }
    }

    fn is_closed(&self) -> bool {
        self.world.rights.closed.load(Ordering::Relaxed)
    }

    fn scope(&self, user: UserId, place: Place) -> Scope {
        match place {
            Place::Me => Scope::User(user),
            Place::Server => Scope::Server(self.server),
            Place::Channel(channel) => Scope::Channel(self.channels[channel]),
        }
    }

    fn permit(&mut self, user: usize, mask: Option<u8>) {
        self.rights[user] = mask;
        let may = |mask: u8| {
            self.channels
                .iter()
                .enumerate()
                .filter(move |(at, _)| mask >> at & 1 == 1)
        };
        let visible: Option<Vec<ChannelId>> = mask.map(|mask| may(mask).map(|(_, id)| *id).collect());
        self.world.rights.set(self.users[user], self.server, visible.as_deref());
        self.mark_lost();
    }

    fn mark_lost(&mut self) {
        let mut members = std::mem::take(&mut self.members);
        for member in &mut members {
            let user = member.socket.connection.user;
            for followed in member.follows.values_mut() {
                followed.lost |= !self.may(user, followed.place);
            }
        }
        self.members = members;
    }

    fn number(&mut self, scope: Scope) -> i64 {
        let number = self.numbers.entry(scope).or_default();
        *number += 1;
        *number
    }

    async fn act(&mut self, op: Op) {
        match op {
            Op::Connect(user) => {
                let (socket, follows) = (self.world.connect(self.users[user]).await, BTreeMap::new());
                self.members.push(Member { socket, follows });
            }
            Op::Disconnect(at) if !self.members.is_empty() => {
                let member = self.members.swap_remove(at.index(self.members.len()));
                self.disconnect(&member).await;
            }
            Op::Follow(at, place, slow) if !self.members.is_empty() => {
                let at = at.index(self.members.len());
                self.follow(at, place, slow).await;
            }
            Op::Unfollow(at, tag) if !self.members.is_empty() => {
                let at = at.index(self.members.len());
                let Some(tag) = self.members[at].follows.keys().nth(tag.index(4)).cloned() else {
                    return;
                };
                let followed = self.members[at].follows.remove(&tag).expect("just seen");
                let scope = self.scope(self.members[at].socket.connection.user, followed.place);
                self.members[at]
                    .socket
                    .unsubscribe(&tag, scope, self.guarded(followed.place))
                    .await;
            }
            Op::Say(channel) => {
                let scope = Scope::Channel(self.channels[channel]);
                let number = self.number(scope);
                self.world.publish(scope, number, fact());
            }
            Op::Tell(channel) => {
                let (scope, about) = (Scope::Server(self.server), Some(self.channels[channel]));
                let number = self.number(scope);
                self.world.publish_about(scope, number, fact(), about);
            }
            Op::Permit(user, mask, everybody) => {
                self.permit(user, mask);
                let concerned = if everybody { Vec::new() } else { vec![self.users[user]] };
                let number = self.number(Scope::Server(self.server));
                self.world
                    .publish(Scope::Server(self.server), number, permissions_changed(&concerned));
            }
            Op::Close(closed) => {
                self.world.rights.closed.store(closed, Ordering::Relaxed);
                self.mark_lost();
                let number = self.number(Scope::Server(self.server));
                self.world
                    .publish(Scope::Server(self.server), number, permissions_changed(&[]));
            }
            Op::Settle => self.agree().await,
            Op::Disconnect(_) | Op::Follow(..) | Op::Unfollow(..) => {}
        }
    }

    fn guarded(&self, place: Place) -> Option<ServerId> {
        (place != Place::Me).then_some(self.server)
    }

    async fn follow(&mut self, at: usize, place: Place, slow: bool) {
        let user = self.members[at].socket.connection.user;
        if !self.may(user, place) {
            return; // The gateway refuses.
        }
        let guard = match place {
            Place::Me => None,
            Place::Server => Some(self.members[at].socket.guard(self.server, None)),
            Place::Channel(channel) => Some(self.members[at].socket.guard(self.server, Some(self.channels[channel]))),
        };
        self.tags += 1;
        let tag = format!("t{}", self.tags);
        let (topic, fate) = if slow {
            ("slow", Fate::slow(3))
        } else {
            ("fast", Fate::default())
        };
        let scope = self.scope(user, place);
        self.members[at].socket.subscribe(&tag, topic, scope, guard, fate).await;
        let followed = Followed {
            place,
            lost: false,
            ended: false,
            heard: Vec::new(),
        };
        self.members[at].follows.insert(tag, followed);
    }

    async fn disconnect(&self, member: &Member) {
        let user = member.socket.connection.user;
        let follows = member.follows.values().map(|followed| followed.place);
        let scopes: Vec<_> = follows
            .map(|place| (self.scope(user, place), self.guarded(place)))
            .collect();
        member.socket.disconnect(&scopes).await;
    }

    /// Reads what has come; whatever came when, this must hold of it.
    fn listen(&mut self) {
        for member in &mut self.members {
            for text in member.socket.heard() {
                let (tag, text) = text.split_once(' ').expect("tag text");
                let Some(followed) = member.follows.get_mut(tag) else {
                    continue;
                };
                assert!(!followed.ended, "{tag}: {text} after the end");
                if text.starts_with('!') {
                    assert_eq!(text, "!NotFound", "{tag}");
                    assert!(followed.lost, "{tag} was ended though it never lost the right");
                    followed.ended = true;
                } else {
                    assert_eq!(text == "ready", followed.heard.is_empty(), "{tag}: ready is the first");
                    followed.heard.push(text.to_owned());
                }
            }
        }
    }

    /// Lets things settle; then everybody hears exactly what is theirs.
    async fn agree(&mut self) {
        settle().await;
        self.listen();
        self.world.check_invariants().await;
        let mut said = BTreeMap::new();
        let mut places = vec![(Scope::Server(self.server), None)];
        places.extend(self.channels.iter().map(|id| (Scope::Server(self.server), Some(*id))));
        places.extend(self.channels.iter().map(|id| (Scope::Channel(*id), None)));
        places.extend(self.users.iter().map(|id| (Scope::User(*id), None)));
        for (scope, about) in places {
            let number = self.number(scope);
            self.world.publish_about(scope, number, fact(), about);
            said.entry(scope).or_insert_with(Vec::new).push((number, about));
        }
        let before: Vec<Vec<usize>> = self
            .members
            .iter()
            .map(|m| m.follows.values().map(|f| f.heard.len()).collect())
            .collect();
        settle().await;
        self.listen();
        for (member, before) in self.members.iter().zip(before) {
            let user = member.socket.connection.user;
            for ((tag, followed), before) in member.follows.iter().zip(before) {
                let may = self.may(user, followed.place);
                assert!(may || followed.ended, "{tag}: {:?} was not ended", followed.place);
                let visible = |about: &Option<ChannelId>| {
                    about.is_none_or(|about| {
                        let channel = self.channels.iter().position(|id| *id == about).expect("known");
                        self.may(user, Place::Channel(channel))
                    })
                };
                let said = said[&self.scope(user, followed.place)].iter();
                let is_silent = followed.ended || (self.is_closed() && followed.place == Place::Server);
                let theirs = said.filter(|(_, about)| !is_silent && visible(about));
                let expected: Vec<String> = theirs.map(|(number, _)| number.to_string()).collect();
                assert_eq!(followed.heard[before..], expected, "{tag}: {:?}", followed.place);
                let numbers: Vec<i64> = followed.heard[1.min(followed.heard.len())..]
                    .iter()
                    .filter_map(|text| text.parse().ok())
                    .collect();
                assert!(
                    numbers.is_sorted_by(|a, b| a < b),
                    "{tag}: in order and once: {numbers:?}"
                );
            }
        }
    }

    async fn leave(mut self) {
        for member in std::mem::take(&mut self.members) {
            self.disconnect(&member).await;
        }
        settle().await;
        assert_eq!(self.world.scopes().await.1, 0, "nothing is left of who has gone");
        sleep(Duration::from_secs(60)).await;
        assert_eq!((self.world.scopes().await.0, self.world.hub.connections()), (0, 0));
    }
}

proptest! {
    #[test]
    fn everybody_hears_what_is_theirs(ops in proptest::collection::vec(op(), 1..60)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().expect("builds");
        runtime.block_on(async {
            let mut model = Model::new();
            for op in ops {
                model.act(op).await;
            }
            model.agree().await;
            model.leave().await;
        });
    }
}
