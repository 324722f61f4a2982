//! What a client knows of one server by applying events, to be held against what a fresh read says.
//!
//! The rule behind it: old state + events = fresh state, after every kind of change. A client for which it does not
//! hold shows something stale until it is loaded anew.

use crate::{Person, Socket, Subscription, doc, eventually, patience};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// All that is visible of one server.
#[derive(Debug, Clone, Default, PartialEq)]
struct State {
    /// The servers that the viewer is in.
    mine: BTreeSet<String>,
    /// What the viewer may do on this Beep as a whole.
    global_roles: Value,
    server: Value,
    permissions: Value,
    channels: BTreeMap<String, Value>,
    /// But for presence.
    members: BTreeMap<String, Value>,
    /// But for how many members they have, which nothing tells.
    roles: BTreeMap<String, Value>,
    /// By text channel.
    messages: BTreeMap<String, BTreeMap<String, Value>>,
    /// By text channel: what was read last, and how many mentions are unread.
    marks: BTreeMap<String, Value>,
}

/// One person's live view of a server.
pub struct Model<'p> {
    person: &'p Person,
    id: String,
    socket: Socket,
    mine: Subscription,
    server: Subscription,
    channels: BTreeMap<String, Subscription>,
    /// It is suspended: nothing of it can be read but its card.
    is_closed: bool,
    state: State,
}

impl<'p> Model<'p> {
    /// Subscribes, then reads.
    ///
    /// # Panics
    /// The person may not see the server.
    pub async fn of(person: &'p Person, server: &str) -> Self {
        let socket = person.socket().await;
        let mine = socket.subscribe(doc::my_events()).await;
        let events = socket.subscribe(doc::server_events(server)).await;
        let (id, channels) = (server.to_owned(), BTreeMap::new());
        let mut model = Self {
            person,
            id,
            socket,
            mine,
            server: events,
            channels,
            is_closed: false,
            state: State::default(),
        };
        let view = person.does(doc::server(server)).await;
        for id in text_channels(&view) {
            model.follow(&id).await;
        }
        model.state = model.fresh().await.expect("the server can be read");
        model
    }

    /// Applies what has come until it equals a fresh read.
    ///
    /// # Panics
    /// It does not come to that; tells what differs.
    pub async fn verify(&mut self, action: &str) {
        let what = format!(
            "after {action}, events come to what a fresh read gives for {}",
            self.person.username
        );
        eventually(&what, patience(), async || {
            self.apply_all().await;
            let fresh = self.fresh().await?;
            let difference = difference(&self.state, &fresh);
            if difference.is_empty() {
                Ok(())
            } else {
                Err(difference.join("\n"))
            }
        })
        .await;
    }

    async fn follow(&mut self, channel: &str) {
        let events = self.socket.subscribe(doc::channel_events(channel)).await;
        self.channels.insert(channel.to_owned(), events);
        let history = self
            .person
            .history(channel)
            .await
            .expect("a visible channel can be read");
        self.state.messages.insert(channel.to_owned(), by_id(history));
    }

    async fn fresh(&self) -> Result<State, String> {
        let read = async |operation| self.person.run(operation).await.map_err(|failure| failure.to_string());
        let me = read(doc::me()).await?;
        let mine = me["servers"]["edges"].as_array().into_iter().flatten();
        let view = match self.person.run(doc::server(&self.id)).await {
            Err(failure) if failure.code == "SERVER_SUSPENDED" => read(doc::card(&self.id)).await?,
            view => view.map_err(|failure| failure.to_string())?,
        };
        let mut state = State {
            mine: mine.map(|edge| text(&edge["node"]["id"])).collect(),
            global_roles: me["globalRoles"].clone(),
            ..State::default()
        };
        state.server = view["server"].clone();
        state.permissions = view["permissions"].clone();
        state.channels = by_id(view["channels"].as_array().cloned().unwrap_or_default());
        let members = view["members"]["edges"].as_array().into_iter().flatten();
        state.members = members.map(|edge| member_of(&edge["node"])).collect();
        state.roles = by_id(view["roles"].as_array().cloned().unwrap_or_default());
        for mark in view["readStates"].as_array().into_iter().flatten() {
            state.marks.insert(text(&mark["channelId"]), mark_of(mark));
        }
        for channel in text_channels(&view) {
            let history = self
                .person
                .history(&channel)
                .await
                .map_err(|failure| failure.to_string())?;
            state.messages.insert(channel, by_id(history));
        }
        Ok(state)
    }

    async fn apply_all(&mut self) {
        for event in self.mine.arrived() {
            self.apply_mine(&event);
        }
        for event in self.server.arrived() {
            self.apply_server(&event).await;
        }
        for (channel, events) in &mut self.channels {
            let messages = self.state.messages.entry(channel.clone()).or_default();
            for event in events.arrived() {
                let message = &event["message"];
                match event["__typename"].as_str() {
                    Some("MessageSent" | "MessageEdited") => {
                        drop(messages.insert(text(&message["id"]), message.clone()));
                    }
                    Some("MessageDeleted") => drop(messages.remove(&text(&event["messageId"]))),
                    _ => {}
                }
            }
        }
        self.state
            .messages
            .retain(|channel, _| self.state.channels.contains_key(channel));
    }

    fn apply_mine(&mut self, event: &Value) {
        match event["__typename"].as_str() {
            Some("ServerJoined") => drop(self.state.mine.insert(text(&event["server"]["id"]))),
            Some("ServerLeft") => drop(self.state.mine.remove(&text(&event["serverId"]))),
            Some("GlobalRolesChanged") => self.state.global_roles = event["roles"].clone(),
            Some("ReadStateChanged") if self.state.marks.contains_key(&text(&event["channelId"])) => {
                self.state.marks.insert(text(&event["channelId"]), mark_of(event));
            }
            _ => {}
        }
    }

    async fn apply_server(&mut self, event: &Value) {
        let channel = &event["channel"];
        match event["__typename"].as_str() {
            Some("ServerChanged") => {
                self.state.server = event["server"].clone();
                if event["server"]["suspended"] == true {
                    self.close();
                } else if self.is_closed {
                    self.reread().await;
                }
            }
            Some("ChannelCreated") => {
                self.state.channels.insert(text(&channel["id"]), channel.clone());
                if channel["kind"] == "TEXT" {
                    self.state.marks.insert(text(&channel["id"]), mark_of(&Value::Null));
                    self.follow(&text(&channel["id"])).await;
                }
            }
            Some("ChannelUpdated") => drop(self.state.channels.insert(text(&channel["id"]), channel.clone())),
            Some("ChannelDeleted") => {
                let id = text(&event["channelId"]);
                self.state.channels.remove(&id);
                self.state.marks.remove(&id);
                self.channels.remove(&id);
            }
            Some("MemberJoined") => {
                let (id, member) = member_of(event);
                let is_new = self.state.members.insert(id, member).is_none();
                self.count_members(i64::from(is_new));
            }
            Some("MemberChanged") => {
                let (id, member) = member_of(&event["member"]);
                self.state.members.insert(id, member);
            }
            Some("RolesChanged") => {
                self.state.roles = by_id(event["roles"].as_array().cloned().unwrap_or_default());
                for member in self.state.members.values_mut() {
                    let given = member["roleIds"].as_array_mut().expect("a list");
                    given.retain(|role| self.state.roles.contains_key(&text(role)));
                }
            }
            Some("MemberLeft") => {
                let was_there = self.state.members.remove(&text(&event["userId"]));
                self.count_members(-i64::from(was_there.is_some()));
            }
            Some("PermissionsChanged") => self.reread().await,
            _ => {}
        }
    }

    /// Rights may have changed. Of a closed server nothing is given.
    async fn reread(&mut self) {
        let Ok(view) = self.person.run(doc::server(&self.id)).await else {
            return;
        };
        if self.is_closed {
            self.open(&view).await;
        } else {
            self.see(&view).await;
        }
    }

    /// Forgets all but what stands on its card.
    fn close(&mut self) {
        self.is_closed = true;
        self.channels.clear();
        let state = std::mem::take(&mut self.state);
        self.state = State {
            mine: state.mine,
            global_roles: state.global_roles,
            server: state.server,
            ..State::default()
        };
    }

    /// Subscribes to the channels again, then reads.
    async fn open(&mut self, view: &Value) {
        for id in text_channels(view) {
            self.follow(&id).await;
        }
        if let Ok(fresh) = self.fresh().await {
            (self.state, self.is_closed) = (fresh, false);
        }
    }

    /// Takes over what a change of rights may have changed: which channels there are for the person.
    async fn see(&mut self, view: &Value) {
        self.state.permissions = view["permissions"].clone();
        self.state.channels = by_id(view["channels"].as_array().cloned().unwrap_or_default());
        let visible = text_channels(view);
        self.channels.retain(|channel, _| visible.contains(channel));
        self.state.marks.retain(|channel, _| visible.contains(channel));
        for mark in view["readStates"].as_array().into_iter().flatten() {
            let of_channel = self.state.marks.entry(text(&mark["channelId"]));
            of_channel.or_insert_with(|| mark_of(mark));
        }
        for channel in visible {
            if !self.channels.contains_key(&channel) {
                self.follow(&channel).await;
            }
        }
    }

    fn count_members(&mut self, difference: i64) {
        let count = self.state.server["memberCount"].as_i64().unwrap_or_default();
        self.state.server["memberCount"] = json!(count + difference);
    }
}

fn difference(applied: &State, fresh: &State) -> Vec<String> {
    let mut lines = Vec::new();
    let mut compare = |what: &str, applied: String, fresh: String| {
        if applied != fresh {
            lines.push(format!("{what}:\n  by events  {applied}\n  fresh read {fresh}"));
        }
    };
    compare("my servers", format!("{:?}", applied.mine), format!("{:?}", fresh.mine));
    compare(
        "my global roles",
        applied.global_roles.to_string(),
        fresh.global_roles.to_string(),
    );
    compare("server", applied.server.to_string(), fresh.server.to_string());
    compare(
        "permissions",
        applied.permissions.to_string(),
        fresh.permissions.to_string(),
    );
    compare(
        "channels",
        format!("{:?}", applied.channels),
        format!("{:?}", fresh.channels),
    );
    compare(
        "members",
        format!("{:?}", applied.members),
        format!("{:?}", fresh.members),
    );
    compare("roles", format!("{:?}", applied.roles), format!("{:?}", fresh.roles));
    compare(
        "messages",
        format!("{:?}", applied.messages),
        format!("{:?}", fresh.messages),
    );
    compare("marks", format!("{:?}", applied.marks), format!("{:?}", fresh.marks));
    lines
}

fn mark_of(value: &Value) -> Value {
    json!({ "lastReadId": value["lastReadId"], "mentions": value["mentions"].as_i64().unwrap_or(0) })
}

/// A member, by their name; of one who joins only that is told which is not as for everybody who joins.
fn member_of(value: &Value) -> (String, Value) {
    let mut roles: Vec<_> = value["roleIds"].as_array().into_iter().flatten().map(text).collect();
    roles.sort();
    let member = json!({
        "nickname": value["nickname"], "roleIds": roles, "mutedUntil": value["mutedUntil"], "pending": value["pending"],
    });
    (text(&value["user"]["id"]), member)
}

fn text_channels(view: &Value) -> Vec<String> {
    let channels = view["channels"].as_array().into_iter().flatten();
    channels
        .filter(|channel| channel["kind"] == "TEXT")
        .map(|channel| text(&channel["id"]))
        .collect()
}

fn by_id(values: Vec<Value>) -> BTreeMap<String, Value> {
    values.into_iter().map(|value| (text(&value["id"]), value)).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
