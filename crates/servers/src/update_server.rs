//! The settings of a server (SRV-2).

use crate::{
    Servers,
    audit_log::{self, Entry, Target},
    model::{ABOUT, DEFAULT_CHANNELS, NAME, RULES, Server},
    store::{channels, servers},
};
use beep_core::{ChannelId, Error, Id, Permission, Result, ServerId, UserId, text};
use beep_platform::{rpc::Context, sql::Tx};
use beep_proto::{optional_id, servers::v1::UpdateServerRequest};
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
        server
    }
}

/// Rules may be empty, which is none.
fn rules(typed: String) -> Result<String> {
    if typed.trim().is_empty() {
        return Ok(String::new());
    }
    text::body("rules", &typed, RULES)
}

/// Channels that are named for newcomers are there.
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
        if channels::get(tx, server.id, *channel).await?.is_none() {
            return Err(Error::not_found().field(field).into());
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
}
