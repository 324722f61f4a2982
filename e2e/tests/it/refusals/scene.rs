//! Ann's private server with those who are in it, and Mallory, who has one of her own.

use super::rows::{Kind, Row};
use beep_testkit::{Failure, Operation, Person, Place, World, doc};
use serde_json::{Value, json};
use std::sync::Mutex;

pub(super) const NEW_SERVER: &str = "A new server";
pub(super) const NEW_CHANNEL: &str = "a-new-channel";
pub(super) const NEW_ROLE: &str = "A new role";
pub(super) const NEW_MESSAGE: &str = "A new message";
/// The name of a server that moderators act on.
pub(super) const DOOMED: &str = "Doomed";
const REPORT: &str = "mutation($id: ID!) { reportUser(userId: $id, reason: SPAM) }";

pub(super) struct Scene<'w> {
    pub world: &'w World,
    /// The owner.
    pub ann: Person,
    pub mallory: Person,
    /// A member without any right of a manager.
    pub bob: Person,
    /// A manager with every right but ADMINISTRATOR.
    pub mia: Person,
    /// A member whose role stands above Mia's.
    pub tim: Person,
    /// Invited, and not a member.
    pub zoe: Person,
    /// Banned.
    pub kim: Person,
    /// A global moderator, of users and of servers, and a member of nothing.
    pub gus: Person,
    /// An application administrator, and a member of nothing.
    pub ada: Person,
    /// On whom they act, a member of nothing.
    pub vic: Person,
    pub place: Place,
    pub category: String,
    /// A channel in the category, into which Bob and Mia were let alone.
    pub sibling: String,
    pub message: String,
    /// Tim's role.
    pub top: String,
    /// Mia's.
    managers: String,
    /// Below Mia's.
    pub low: String,
    /// A link that stays.
    pub link: String,
    pub channels_at_first: Vec<String>,
    /// Mallory's.
    hers: (Place, String, String),
    her_role: String,
    zoes_invitation: String,
    spare: Mutex<Spare>,
}

/// What an operation may use up.
#[derive(Clone, Default)]
pub(super) struct Spare {
    pub channel: String,
    pub message: String,
    /// Above Mia's.
    pub role: String,
    pub link: String,
    /// To Ann.
    pub invitation: String,
    /// By Bob, about Tim.
    pub report: String,
    /// A server of Mallory's, for moderators.
    pub doomed: String,
}

/// Every right of a manager, but that of doing everything.
const RIGHTS: &[&str] = &[
    "MANAGE_SERVER",
    "MANAGE_ROLES",
    "MANAGE_CHANNELS",
    "MANAGE_NICKNAMES",
    "MANAGE_MESSAGES",
    "MANAGE_MEMBERS",
    "MANAGE_INVITATIONS",
    "MANAGE_PERMISSIONS",
    "VIEW_AUDIT_LOG",
];

impl<'w> Scene<'w> {
    pub async fn new(world: &'w World) -> Self {
        let (ann, mallory) = (world.person("ann").await, world.person("mallory").await);
        let (bob, mia) = (world.person("bob").await, world.person("mia").await);
        let (tim, zoe, kim) = (
            world.person("tim").await,
            world.person("zoe").await,
            world.person("kim").await,
        );
        let (gus, ada, vic) = (
            world.person("gus").await,
            world.person("ada").await,
            world.person("vic").await,
        );
        for (person, role) in [
            (&gus, "user-moderator"),
            (&gus, "server-moderator"),
            (&ada, "application-administrator"),
        ] {
            let granted = world.admin(&["grant", &person.username, role]);
            granted.expect("whoever runs a Beep gives global roles");
        }
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
        let server = place.server.as_str();
        let role = async |name: &str, rights: &[&str]| id(ann.does(doc::create_role(server, name, rights)).await);
        // Each comes to stand below those that are there already.
        let (top, managers, low) = (
            role("top", &[]).await,
            role("managers", RIGHTS).await,
            role("low", &[]).await,
        );
        let her_role = id(mallory.does(doc::create_role(&theirs.server, "hers", &[])).await);
        let zoes_invitation = id(ann.does(doc::invite(server, &zoe.username)).await);
        let link = ann.does(doc::create_invitation(server, json!({}))).await;
        let mut scene = Self {
            bob,
            mia,
            tim,
            zoe,
            kim,
            gus,
            ada,
            vic,
            top,
            managers,
            low,
            link: link["code"].as_str().expect("a code").to_owned(),
            her_role,
            zoes_invitation,
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

    /// Puts back what an operation took away, if it did anything.
    pub async fn mend_after(&self, row: &Row, answer: &Result<(), Failure>) {
        if row.is_mutation() && answer.is_ok() {
            self.mend().await;
        }
    }

    /// Puts back what good operations took away.
    pub async fn mend(&self) {
        let server = self.place.server.as_str();
        // Refused unless it is Tim's by now.
        let _ = self.tim.run(doc::transfer_server(server, &self.ann.id)).await;
        for (person, role) in [
            (&self.bob, None),
            (&self.mia, Some(&self.managers)),
            (&self.tim, Some(&self.top)),
        ] {
            if person.run(doc::server(server)).await.is_err() {
                let _ = self.ann.run(doc::unban(server, &person.id)).await;
                person.does(doc::accept_invitation(&self.link)).await;
                if let Some(role) = role {
                    self.ann.does(doc::add_role(server, &person.id, role)).await;
                }
            }
        }
        let alone = [self.bob.id.as_str(), self.mia.id.as_str()];
        self.ann.does(doc::set_private(&self.sibling, true, &[], &alone)).await;
        self.ann.does(doc::ban(server, &self.kim.id, "", 0)).await;
        let view = self.ann.does(doc::server(server)).await;
        let spare = |list: &str| {
            let named = view[list].as_array().into_iter().flatten();
            named
                .filter(|one| one["name"] == "spare")
                .map(|one| text(&one["id"]))
                .next()
        };
        let channel = match spare("channels") {
            Some(channel) => channel,
            None => text(&self.ann.does(doc::create_channel(server, "spare", None)).await["id"]),
        };
        let role = match spare("roles") {
            Some(role) => role,
            None => {
                let role = text(&self.ann.does(doc::create_role(server, "spare", &[])).await["id"]);
                self.ann.does(doc::move_role(server, &role, Some(&self.managers))).await;
                role
            }
        };
        let mut link = self.spare().link;
        if self.ann.run(doc::invitation(&link)).await.is_err() {
            link = text(&self.ann.does(doc::create_invitation(server, json!({}))).await["code"]);
        }
        let invitation = self
            .mallory
            .does(doc::invite(&self.hers.0.server, &self.ann.username))
            .await;
        let report = self
            .bob
            .does(Operation::new(REPORT, json!({ "id": self.tim.id })))
            .await;
        let mut doomed = self.spare().doomed;
        if doomed.is_empty()
            || self
                .mallory
                .run(doc::server(&doomed))
                .await
                .is_err_and(|it| it.code == "NOT_FOUND")
        {
            doomed = self.mallory.found_private(DOOMED).await.server;
        }
        *self.spare.lock().expect("no test panics while it holds it") = Spare {
            report: text(&report),
            doomed,
            message: self.ann.send(&self.place.channel, "spare").await,
            invitation: text(&invitation["id"]),
            channel,
            role,
            link,
        };
    }

    pub fn spare(&self) -> Spare {
        self.spare.lock().expect("no test panics while it holds it").clone()
    }

    /// One of many names that nothing has; of today, as the name of something deleted would be.
    pub fn nobodys(&self, nth: usize) -> String {
        let mut id = self.message.clone();
        id.replace_range(24.., &format!("{nth:012x}"));
        id
    }

    /// Names that are no good where one of this kind is asked for: of another kind, of nothing, and Mallory's.
    pub fn others(&self, kind: Kind) -> [String; 3] {
        let (place, category, message) = &self.hers;
        let (of_another_kind, hers) = match kind {
            Kind::Server => (&self.sibling, &place.server),
            Kind::Channel => (&place.server, &place.channel),
            Kind::Category => (&place.server, category),
            Kind::Message => (&self.sibling, message),
            Kind::Role => (&self.sibling, &self.her_role),
            Kind::User => (&self.sibling, &self.mallory.id),
            Kind::Invitation => (&self.sibling, &self.zoes_invitation),
            Kind::Report => (&self.sibling, &self.message),
        };
        [of_another_kind.clone(), self.nobodys(0), hers.clone()]
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
        let me = self.ann.does(Operation::new(query, json!({}))).await;
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

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

fn texts(list: &Value, field: &str) -> Vec<String> {
    let values = list.as_array().into_iter().flatten();
    values
        .map(|value| value[field].as_str().unwrap_or_default().to_owned())
        .collect()
}
