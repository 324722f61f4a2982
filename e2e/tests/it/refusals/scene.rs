//! Ann's private server, and Mallory, who has one too.

use super::rows::{Kind, Row};
use beep_testkit::{Person, Place, World, doc};
use serde_json::{Value, json};
use std::sync::Mutex;

pub(super) const NEW_SERVER: &str = "A new server";
pub(super) const NEW_CHANNEL: &str = "a-new-channel";
pub(super) const NEW_MESSAGE: &str = "A new message";

pub(super) struct Scene<'w> {
    pub world: &'w World,
    pub ann: Person,
    pub mallory: Person,
    pub place: Place,
    pub category: String,
    /// A channel in the category.
    pub sibling: String,
    pub message: String,
    pub channels_at_first: Vec<String>,
    /// Mallory's.
    hers: (Place, String, String),
    spare: Mutex<(String, String)>,
}

impl<'w> Scene<'w> {
    pub async fn new(world: &'w World) -> Self {
        let (ann, mallory) = (world.person("ann").await, world.person("mallory").await);
        let place = ann.found_private("Ann's").await;
        let theirs = mallory.found_private("Mallory's").await;
        let id = |value: Value| value["id"].as_str().expect("an id").to_owned();
        let category = id(ann.does(doc::create_category(&place.server, "Category")).await);
        let sibling = id(ann
            .does(doc::create_channel(&place.server, "sibling", Some(&category)))
            .await);
        let her_category = id(mallory.does(doc::create_category(&theirs.server, "Hers")).await);
        let her_message = mallory.send(&theirs.channel, "hers").await;
        let message = ann.send(&place.channel, "hello").await;
        let mut scene = Self {
            world,
            category,
            sibling,
            message,
            channels_at_first: Vec::new(),
            hers: (theirs, her_category, her_message),
            spare: Mutex::default(),
            ann,
            mallory,
            place,
        };
        scene.mend().await;
        scene.channels_at_first = scene.names_of_channels().await;
        scene
    }

    /// Puts back what a good operation took away.
    pub async fn mend(&self) {
        let view = self.ann.does(doc::server(&self.place.server)).await;
        let spare = view["channels"]
            .as_array()
            .into_iter()
            .flatten()
            .find(|channel| channel["name"] == "spare");
        let channel = match spare {
            Some(channel) => channel.clone(),
            None => {
                self.ann
                    .does(doc::create_channel(&self.place.server, "spare", None))
                    .await
            }
        };
        let message = self.ann.send(&self.place.channel, "spare").await;
        *self.spare.lock().expect("no test panics while it holds it") =
            (channel["id"].as_str().expect("an id").to_owned(), message);
    }

    pub fn spare_channel(&self) -> String {
        self.spare.lock().expect("no test panics while it holds it").0.clone()
    }

    pub fn spare_message(&self) -> String {
        self.spare.lock().expect("no test panics while it holds it").1.clone()
    }

    /// One of many names that nothing has; of today, as the name of something deleted would be.
    pub fn nobodys(&self, nth: usize) -> String {
        let mut id = self.message.clone();
        id.replace_range(24.., &format!("{nth:012x}"));
        id
    }

    /// Something of Ann's that is not of this kind.
    pub fn of_another_kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Server | Kind::Message => self.sibling.clone(),
            Kind::Channel | Kind::Category => self.place.server.clone(),
        }
    }

    /// Something of Mallory's.
    pub fn hers(&self, kind: Kind) -> String {
        let (place, category, message) = &self.hers;
        let id = match kind {
            Kind::Server => &place.server,
            Kind::Channel => &place.channel,
            Kind::Category => category,
            Kind::Message => message,
        };
        id.clone()
    }

    /// The same as a row's operation, in Mallory's own server, with the field's name as the key.
    pub async fn mallory_does(&self, row: &Row) -> Value {
        let (place, category, _) = &self.hers;
        let mut variables = (row.variables)(self);
        let ours = [
            (&self.place.server, &place.server),
            (&self.place.channel, &place.channel),
            (&self.category, category),
        ];
        for value in variables["input"].as_object_mut().expect("an input").values_mut() {
            for (mine, theirs) in ours {
                if *value == json!(mine) {
                    *value = json!(theirs);
                }
            }
        }
        for name in ["requestId", "nonce"] {
            if variables["input"].get(name).is_some() {
                variables["input"][name] = json!(row.field);
            }
        }
        self.mallory.does(row.operation(variables)).await
    }

    pub async fn names_of_channels(&self) -> Vec<String> {
        let view = self.ann.does(doc::server(&self.place.server)).await;
        texts(&view["channels"], "name")
    }

    pub async fn names_of_servers(&self) -> Vec<String> {
        let query = "{ me { servers(first: 100) { edges { node { name } } } } }";
        let me = self.ann.does(beep_testkit::Operation::new(query, json!({}))).await;
        let edges = me["servers"]["edges"].as_array().into_iter().flatten();
        edges
            .map(|edge| edge["node"]["name"].as_str().unwrap_or_default().to_owned())
            .collect()
    }

    pub async fn contents(&self) -> Vec<String> {
        let messages = self.ann.history(&self.place.channel).await.expect("the history");
        texts(&Value::from(messages), "content")
    }
}

fn texts(list: &Value, field: &str) -> Vec<String> {
    let values = list.as_array().into_iter().flatten();
    values
        .map(|value| value[field].as_str().unwrap_or_default().to_owned())
        .collect()
}
