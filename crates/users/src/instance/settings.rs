//! What holds for all of this Beep.

use super::{
    Actor, GlobalRole, GlobalRoles, act,
    audit::{Change, Deed, record},
    look,
};
use crate::{Users, store::settings};
use beep_core::{Error, Result};
use beep_platform::rpc::Context;
use beep_proto::users::v1 as proto;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Settings {
    /// Whether people may sign up by themselves.
    pub registration_open: bool,
    pub server_creation: ServerCreation,
}

/// Who may found servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ServerCreation {
    Everyone,
    Administrators,
}

/// What is to be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Wish {
    registration_open: Option<bool>,
    server_creation: Option<ServerCreation>,
}

impl Wish {
    /// # Errors
    /// `INVALID_INPUT`.
    pub fn read(request: proto::UpdateSettingsRequest) -> Result<Self> {
        let who = request.server_creation.map(|_| match request.server_creation() {
            proto::ServerCreation::Everyone => Ok(ServerCreation::Everyone),
            proto::ServerCreation::Administrators => Ok(ServerCreation::Administrators),
            proto::ServerCreation::Unspecified => Err(Error::invalid("serverCreation", "is not known")),
        });
        Ok(Self {
            registration_open: request.registration_open,
            server_creation: who.transpose()?,
        })
    }
}

impl Settings {
    pub fn may_create_servers(self, roles: GlobalRoles) -> bool {
        self.server_creation == ServerCreation::Everyone || roles.cover(GlobalRole::ApplicationAdministrator)
    }
}

impl ServerCreation {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Administrators => "administrators",
        }
    }
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Everyone, Self::Administrators]
            .into_iter()
            .find(|one| one.name() == name)
    }
}

impl Users {
    /// What concerns whoever comes, signed in or not.
    ///
    /// # Errors
    /// Those of the store.
    pub async fn public_settings(&self) -> Result<proto::PublicSettings> {
        let Settings { registration_open, .. } = self.store.settings().await?;
        Ok(proto::PublicSettings { registration_open })
    }

    /// # Errors
    /// As [`look`], for an administrator.
    pub async fn settings(&self, context: &Context) -> Result<Settings> {
        let (actor, now) = (Actor::of(context)?, self.deps.clock.now());
        let found = self.store.db().read(move |tx| {
            Box::pin(async move {
                look(tx, actor, GlobalRole::ApplicationAdministrator, now).await?;
                settings::get(tx).await
            })
        });
        Ok(found.await?)
    }

    /// Changes what is given and keeps the rest.
    ///
    /// # Errors
    /// As [`act`], for an administrator.
    pub async fn update_settings(&self, context: &Context, wish: Wish) -> Result<Settings> {
        let (actor, now, ids) = (Actor::of(context)?, self.deps.clock.now(), self.deps.ids.clone());
        let done = self.store.db().write(move |tx| {
            Box::pin(async move {
                act(tx, actor, GlobalRole::ApplicationAdministrator, now).await?;
                let before = settings::get(tx).await?;
                let after = Settings {
                    registration_open: wish.registration_open.unwrap_or(before.registration_open),
                    server_creation: wish.server_creation.unwrap_or(before.server_creation),
                };
                let change = Change::default()
                    .field("registrationOpen", before.registration_open, after.registration_open)
                    .field(
                        "serverCreation",
                        before.server_creation.name(),
                        after.server_creation.name(),
                    );
                if !change.is_empty() {
                    settings::put(tx, after).await?;
                    let deed = Deed {
                        action: "settings.updated",
                        kind: "settings",
                        target: None,
                        reason: "",
                        change,
                    };
                    record(tx, (ids.make(), now), actor, deed).await?;
                }
                Ok(after)
            })
        });
        let settings = done.await?;
        self.audit_act("settings.updated", actor, &[]);
        Ok(settings)
    }
}

impl From<Settings> for proto::InstanceSettings {
    fn from(settings: Settings) -> Self {
        let who = match settings.server_creation {
            ServerCreation::Everyone => proto::ServerCreation::Everyone,
            ServerCreation::Administrators => proto::ServerCreation::Administrators,
        };
        Self {
            registration_open: settings.registration_open,
            server_creation: who.into(),
        }
    }
}
