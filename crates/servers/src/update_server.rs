//! The settings of a server (SRV-2).

use crate::{
    SERVICE, Servers,
    audit_log::{self, Entry, Target},
    invitations::withdraw_of_guests,
    model::{ABOUT, ChannelKind, DEFAULT_CHANNELS, NAME, RULES, Server},
    store::{channels, servers},
};
use beep_core::{ChannelId, Error, Id, ImageId, Permission, Result, ServerId, UserId, text};
use beep_platform::{
    rpc::{Context, Idempotent, reply},
    sql::Tx,
};
use beep_proto::{
    files::v1::{HoldImageRequest, Purpose, Use},
    optional_id,
    servers::v1::UpdateServerRequest,
};
use uuid::Uuid;

/// A change that was found in order.
#[derive(Clone)]
struct Change {
    name: Option<String>,
    description: Option<String>,
    public: Option<bool>,
    rules: Option<String>,
    welcome: Option<Option<ChannelId>>,
    channels: Option<Vec<ChannelId>>,
    picture: Option<Option<ImageId>>,
    banner: Option<Option<ImageId>>,
}

impl Servers {
    /// Changes what is given of a server and keeps the rest.
    ///
    /// # Errors
    /// `NOT_FOUND` and `FORBIDDEN` without MANAGE_SERVER, `INVALID_INPUT`.
    pub(crate) async fn update_server(
        &self,
        context: &Context,
        id: ServerId,
        input: UpdateServerRequest,
    ) -> Result<Server> {
        let user = context.user()?;
        let change = Change::read(input)?;
        self.access.server(context, id, Permission::ManageServer).await?;
        self.hold_pictures(context, id, &change).await?;
        let origin = self.origin.clone();
        let updated = self.store.write(move |tx| {
            Box::pin(async move {
                let old = servers::lock(tx, id).await?;
                let new = change.apply(old.clone());
                if new == old {
                    return Ok((new, None));
                }
                check_channels(tx, &new).await?;
                servers::update(tx, new.clone()).await?;
                audit_log::record(tx, &origin, entry(user, &old, &new)).await?;
                let mut news = origin.news(id);
                news.server_changed(&new);
                if old.public && !new.public {
                    withdraw_of_guests(tx, &mut news, id).await?;
                }
                news.pictures_changed(&old, Some(&new));
                Ok((new, Some(news.put(tx).await?)))
            })
        });
        let (server, fact) = updated.await?;
        if let Some(fact) = fact {
            self.relays.settle(context, id, fact).await;
            // Rules that were dropped may have left members pending.
            self.housekeeping.poke();
            self.audit("server.updated", user, id);
        }
        Ok(server)
    }

    /// Pictures that are to be shown were uploaded for this server, and stay until the fact that they are shown is told.
    ///
    /// # Errors
    /// `NOT_FOUND` naming the field.
    async fn hold_pictures(&self, context: &Context, server: ServerId, change: &Change) -> Result<()> {
        for (field, purpose, image) in [
            ("pictureId", Purpose::ServerPicture, change.picture.flatten()),
            ("bannerId", Purpose::ServerBanner, change.banner.flatten()),
        ] {
            let Some(image) = image else { continue };
            let asked = HoldImageRequest {
                image_id: image.to_bytes(),
                r#use: Some(Use {
                    purpose: purpose.into(),
                    subject_id: server.to_bytes(),
                }),
            };
            let request = context.as_service(SERVICE).request(asked).idempotent();
            reply(self.files.clone().hold_image(request).await).map_err(|error| error.field(field))?;
        }
        Ok(())
    }
}

impl Change {
    fn read(input: UpdateServerRequest) -> Result<Self> {
        let channels = |list: beep_proto::servers::v1::ChannelIds| {
            let mut channels = beep_proto::ids("defaultChannelIds", &list.ids, DEFAULT_CHANNELS)?;
            let mut seen = std::collections::HashSet::new();
            channels.retain(|channel: &ChannelId| seen.insert(*channel));
            Ok::<_, Error>(channels)
        };
        Ok(Self {
            name: input.name.map(|name| text::name("name", &name, NAME)).transpose()?,
            description: input
                .description
                .map(|about| text::line("description", &about, ABOUT))
                .transpose()?,
            public: input.public,
            rules: input.rules.map(rules).transpose()?,
            welcome: input
                .welcome_channel_id
                .map(|channel| optional_id("welcomeChannelId", &channel))
                .transpose()?,
            channels: input.default_channels.map(channels).transpose()?,
            picture: image("pictureId", input.picture_id)?,
            banner: image("bannerId", input.banner_id)?,
        })
    }

    fn apply(self, mut server: Server) -> Server {
        let set = |field: &mut String, new: Option<String>| {
            if let Some(new) = new {
                *field = new;
            }
        };
        set(&mut server.name, self.name);
        set(&mut server.description, self.description);
        set(&mut server.onboarding.rules, self.rules);
        server.public = self.public.unwrap_or(server.public);
        server.onboarding.welcome = self.welcome.unwrap_or(server.onboarding.welcome);
        server.onboarding.channels = self.channels.unwrap_or(server.onboarding.channels);
        server.picture = self.picture.unwrap_or(server.picture);
        server.banner = self.banner.unwrap_or(server.banner);
        server
    }
}

/// Empty is none.
fn image(field: &'static str, input: Option<Vec<u8>>) -> Result<Option<Option<ImageId>>> {
    input.map(|image| optional_id(field, &image)).transpose()
}

/// Rules may be empty, which is none.
fn rules(typed: String) -> Result<String> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    text::body("rules", &typed, RULES)
}

/// Channels that are named for newcomers are there, and can be opened: a category cannot.
async fn check_channels(tx: &mut Tx<'_>, server: &Server) -> beep_platform::sql::Result<()> {
    let named = server
        .onboarding
        .channels
        .iter()
        .map(|channel| ("defaultChannelIds", channel));
    let named = server
        .onboarding
        .welcome
        .iter()
        .map(|channel| ("welcomeChannelId", channel))
        .chain(named);
    for (field, channel) in named {
        let found = channels::get(tx, server.id, *channel).await?;
        if found.ok_or_else(|| Error::not_found().field(field))?.kind == ChannelKind::Category {
            return Err(Error::invalid(field, "is a category").into());
        }
    }
    Ok(())
}

fn entry(user: UserId, old: &Server, new: &Server) -> Entry {
    let channels = |server: &Server| -> Vec<Uuid> {
        server
            .onboarding
            .channels
            .iter()
            .map(|channel| channel.uuid())
            .collect()
    };
    let welcome = |server: &Server| server.onboarding.welcome.map(Id::uuid);
    Entry::new(new.id, user, "server.updated", Target::new("server", new.id))
        .changed("name", &old.name, &new.name)
        .changed("description", &old.description, &new.description)
        .changed("public", &old.public, &new.public)
        .changed("rules", &old.onboarding.rules, &new.onboarding.rules)
        .changed("welcomeChannelId", &welcome(old), &welcome(new))
        .changed("defaultChannelIds", &channels(old), &channels(new))
        .changed("pictureId", &old.picture.map(Id::uuid), &new.picture.map(Id::uuid))
        .changed("bannerId", &old.banner.map(Id::uuid), &new.banner.map(Id::uuid))
}

#[cfg(test)]
mod pictures;

#[cfg(test)]
mod tests {
    use crate::testing::{by, by_nobody, code, on_every_engine};
    use beep_core::{Id, Permission, UserId};
    use beep_proto::{
        events::v1::event::Fact,
        servers::v1::{ChannelIds, Onboarding, UpdateServerRequest, servers_client::ServersClient},
    };

    #[tokio::test]
    async fn what_is_given_changes_is_told_and_is_written_down() {
        on_every_engine("update_server", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let channel = scene.text(owner, &server, None).await;
            let manager = scene.role(owner, &server, &[Permission::ManageServer]).await;
            let manager = scene.member(owner, &server, &[&manager]).await;
            let update = async |edit: &dyn Fn(&mut UpdateServerRequest)| {
                let mut message = UpdateServerRequest {
                    server_id: server.id.clone(),
                    ..UpdateServerRequest::default()
                };
                edit(&mut message);
                scene.call(by(manager), ServersClient::update_server, message).await
            };
            let renamed = update(&|change| change.name = Some(" Werk  statt ".into()))
                .await
                .expect("may");
            assert_eq!((renamed.name.as_str(), renamed.public), ("Werk statt", true));
            assert_eq!(update(&|_| {}).await, Ok(renamed.clone()));
            assert_eq!(
                update(&|change| change.name = Some("Werk statt".into())).await,
                Ok(renamed)
            );
            let closed = update(&|change| {
                change.description = Some("about".into());
                change.public = Some(false);
                change.rules = Some("Be kind.\n".into());
                change.welcome_channel_id = Some(channel.id.clone());
                let ids = vec![channel.id.clone(), channel.id.clone()];
                change.default_channels = Some(ChannelIds { ids });
            })
            .await
            .expect("may");
            assert_eq!((closed.rules.as_str(), closed.public), ("Be kind.", false));
            let led = Onboarding {
                welcome_channel_id: channel.id.clone(),
                default_channel_ids: vec![channel.id.clone()],
            };
            assert_eq!(scene.onboarding(owner, &server).await, led);
            let emptied = update(&|change| {
                change.rules = Some(" \n".into());
                change.welcome_channel_id = Some(Vec::new());
                change.default_channels = Some(ChannelIds::default());
            })
            .await
            .expect("may");
            assert!(emptied.rules.is_empty());
            assert_eq!(scene.onboarding(owner, &server).await, Onboarding::default());

            let category = scene.category(owner, &server).await;
            let in_category = update(&|change| change.welcome_channel_id = Some(category.id.clone())).await;
            assert_eq!(code(in_category), "INVALID_INPUT", "nobody is welcomed by a heading");
            let in_category = update(&|change| {
                let ids = vec![channel.id.clone(), category.id.clone()];
                change.default_channels = Some(ChannelIds { ids });
            })
            .await;
            assert_eq!(code(in_category), "INVALID_INPUT");

            type Edit = fn(&mut UpdateServerRequest);
            let bad: [(&str, Edit); 5] = [
                ("INVALID_INPUT", |change| change.name = Some(" ".into())),
                ("INVALID_INPUT", |change| change.description = Some("x".repeat(1001))),
                ("INVALID_INPUT", |change| change.rules = Some("a\u{1b}".into())),
                ("NOT_FOUND", |change| change.welcome_channel_id = Some(vec![7; 16])),
                ("NOT_FOUND", |change| {
                    change.default_channels = Some(ChannelIds { ids: vec![vec![7; 16]] });
                }),
            ];
            for (expected, edit) in bad {
                assert_eq!(code(update(&edit).await), expected);
            }
            let told = |fact: &Option<Fact>| match fact {
                Some(Fact::ServerChanged(server)) => Some(server.clone()),
                _ => None,
            };
            let events = scene
                .hears(|events| events.iter().filter_map(|event| told(&event.fact)).count() == 3)
                .await;
            assert_eq!(events.iter().rev().find_map(|event| told(&event.fact)), Some(emptied));
            let log = scene.audit_log(owner, &server).await;
            let log: Vec<_> = log.iter().filter(|entry| entry.action == "server.updated").collect();
            assert_eq!(log.len(), 3);
            assert_eq!(
                (log[2].before.as_str(), log[2].after.as_str()),
                (r#"{"name":"Atelier"}"#, r#"{"name":"Werk statt"}"#)
            );
        })
        .await;
    }

    #[tokio::test]
    async fn only_who_manages_the_server_may() {
        on_every_engine("update_server_rights", async |scene| {
            let owner: UserId = scene.id();
            let server = scene.found(owner, true).await;
            let guest = scene.member(owner, &server, &[]).await;
            let message = UpdateServerRequest {
                server_id: server.id.clone(),
                name: Some("x".into()),
                ..UpdateServerRequest::default()
            };
            for (context, expected) in [
                (by(guest), "FORBIDDEN"),
                (by(scene.id()), "NOT_FOUND"),
                (by_nobody(), "UNAUTHENTICATED"),
            ] {
                assert_eq!(
                    code(scene.call(context, ServersClient::update_server, message.clone()).await),
                    expected
                );
            }
            let unknown = UpdateServerRequest {
                server_id: scene.id::<UserId>().to_bytes(),
                ..message
            };
            assert_eq!(
                code(scene.call(by(owner), ServersClient::update_server, unknown).await),
                "NOT_FOUND"
            );
        })
        .await;
    }
}
