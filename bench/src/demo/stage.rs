//! Plays a script: makes its server and channels, and says what is said in them.

use super::{
    Troupe,
    rehearsal::{Dice, conversation},
    script::{Channel, Scene, Script},
};
use crate::{
    api::{self, Api, text},
    graphql,
};
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What others have not read yet, at most: somebody is always behind.
const BEHIND: usize = 9;

pub(super) struct Stage<'s> {
    script: &'s Script,
    troupe: &'s Troupe,
    visitor: &'s str,
    people: BTreeMap<&'s str, Api>,
}

impl<'s> Stage<'s> {
    pub(super) fn new(script: &'s Script, troupe: &'s Troupe, visitor: &'s str) -> Result<Self> {
        let person = |name: &'s String| {
            let actor = troupe
                .get(name)
                .with_context(|| format!("{name} is not in people.txt"))?;
            Ok((name.as_str(), actor.api()))
        };
        let people = script.people.iter().map(person).collect::<Result<_>>()?;
        Ok(Self {
            script,
            troupe,
            visitor,
            people,
        })
    }

    /// Gives the number of messages that were not there before.
    pub(super) fn play(mut self) -> Result<usize> {
        let server = self.build()?;
        let mut categories = BTreeMap::new();
        let mut played = 0;
        for (number, channel) in self.script.channels.iter().enumerate() {
            let id = if number == 0 {
                self.first_channel(&server, channel, &mut categories)?
            } else {
                self.channel(&server, channel, &mut categories)?
            };
            let username = |name: &str| self.troupe.get(name).map(|actor| actor.username.clone());
            let said = conversation(self.script, channel, &username)?;
            let played_here = self.say(&id, channel, &said);
            played += played_here.with_context(|| format!("in #{} of {}", channel.name, self.script.name))?;
        }
        Ok(played)
    }

    fn api(&mut self, name: &str) -> Result<&mut Api> {
        self.people
            .get_mut(name)
            .with_context(|| format!("{name} is not of {}", self.script.name))
    }

    fn owner(&mut self) -> Result<&mut Api> {
        self.api(&self.script.people[0])
    }

    fn build(&mut self) -> Result<String> {
        let (script, first) = (self.script, &self.script.channels[0]);
        let input = json!({
            "requestId": format!("demo-{}", script.key), "name": script.name, "description": script.about, "public": true,
            "categoryName": first.category, "channelName": first.name,
        });
        let data = self.owner()?.call(graphql::CREATE_SERVER, &json!({ "input": input }))?;
        let server = text(&data["createServer"]["id"])?;
        self.people.values_mut().try_for_each(|api| api.join_server(&server))?;
        Ok(server)
    }

    /// The channel that the server was made with, and its category.
    fn first_channel(
        &mut self,
        server: &str,
        channel: &Channel,
        categories: &mut BTreeMap<String, String>,
    ) -> Result<String> {
        let data = self.owner()?.call(graphql::SERVER_CHANNELS, &json!({ "id": server }))?;
        let channels = data["server"]["channels"].as_array().context("a server has channels")?;
        let named = |name: &str, kind| {
            channels
                .iter()
                .find(|channel| channel["name"] == name && channel["kind"] == kind)
        };
        let category = named(&channel.category, "CATEGORY").context("the first category was renamed")?;
        categories.insert(channel.category.clone(), text(&category["id"])?);
        let id = text(&named(&channel.name, "TEXT").context("the first channel was renamed")?["id"])?;
        self.owner()?.call(
            graphql::UPDATE_CHANNEL,
            &json!({ "input": { "id": id, "topic": channel.topic } }),
        )?;
        Ok(id)
    }

    fn channel(
        &mut self,
        server: &str,
        channel: &Channel,
        categories: &mut BTreeMap<String, String>,
    ) -> Result<String> {
        let parent = match categories.get(&channel.category) {
            Some(id) => id.clone(),
            None => {
                let id = self.create(server, "CATEGORY", &channel.category, "", &Value::Null)?;
                categories.insert(channel.category.clone(), id.clone());
                id
            }
        };
        self.create(server, "TEXT", &channel.name, &channel.topic, &parent.into())
    }

    fn create(&mut self, server: &str, kind: &str, name: &str, topic: &str, parent: &Value) -> Result<String> {
        // A request id is ASCII; a channel's name need not be.
        let request_id = format!(
            "demo-{kind}-{:08x}",
            Dice::new(&format!("{}/{name}", self.script.key)).below(1 << 31)
        );
        let input = json!({
            "requestId": request_id, "serverId": server, "kind": kind, "name": name, "topic": topic, "parentId": parent,
        });
        let data = self
            .owner()?
            .call(graphql::CREATE_CHANNEL, &json!({ "input": input }))?;
        text(&data["createChannel"]["id"])
    }

    /// Says what was not said before.
    fn say(&mut self, channel: &str, book: &Channel, said: &Scene) -> Result<usize> {
        let nonce = |number: usize| format!("demo-{number}");
        let Some(last) = said.len().checked_sub(1) else {
            return Ok(0);
        };
        let newest = self
            .owner()?
            .call(graphql::CHANNEL_PAGE, &json!({ "id": channel, "limit": 100 }))?;
        let edges = newest["channel"]["messages"]["edges"]
            .as_array()
            .context("a page has edges")?;
        if edges.iter().any(|edge| edge["node"]["nonce"] == nonce(last).as_str()) {
            return Ok(0);
        }
        let mut ids = Vec::with_capacity(said.len());
        for (number, line) in said.iter().enumerate() {
            let api = self.api(&line.speaker)?;
            let id = match api.send_message(channel, &line.text, &nonce(number)) {
                // A run that was broken off had come this far.
                Err(error) if api::code(&error) == Some("MESSAGE_DELETED") => continue,
                sent => sent?,
            };
            if let Some(edited) = &line.edited {
                let input = json!({ "channelId": channel, "id": id, "content": edited });
                api.call(graphql::EDIT_MESSAGE, &json!({ "input": input }))?;
            }
            if line.is_deleted {
                api.call(graphql::DELETE_MESSAGE, &json!({ "channelId": channel, "id": id }))?;
            } else {
                ids.push(id);
            }
        }
        self.read(channel, book, &ids)?;
        Ok(ids.len())
    }

    /// Everybody has read to some point near the end; the visitor finds news where a finale is.
    fn read(&mut self, channel: &str, book: &Channel, ids: &[String]) -> Result<()> {
        let mut dice = Dice::new(&book.name);
        for (name, api) in &mut self.people {
            let behind = if *name == self.visitor {
                book.finale.len().saturating_sub(1)
            } else {
                dice.below(BEHIND)
            };
            let Some(id) = ids.len().checked_sub(1 + behind).and_then(|at| ids.get(at)) else {
                continue;
            };
            api.call(graphql::MARK_READ, &json!({ "channelId": channel, "messageId": id }))?;
        }
        Ok(())
    }
}
