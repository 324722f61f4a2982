//! `beep doctor`: everything that the configuration points to, asked. It looks, and makes nothing.

use crate::{
    config::Settings,
    data,
    process::{ask, wire},
    target::Target,
};
use beep_core::{Error, Result};
use beep_platform::{bus::Bus, sql::Found};
use futures_util::future::{BoxFuture, join_all};
use std::fmt;

/// One thing that was looked at.
pub(crate) struct Finding {
    what: String,
    state: State,
}

enum State {
    Well,
    /// Not there yet; who makes it at their first start.
    Missing(Target),
    Unwell(Error),
}

impl State {
    /// Of something that others make.
    fn of(answer: Result<()>) -> Self {
        answer.map_or_else(Self::Unwell, |()| Self::Well)
    }

    /// Of something that a service makes for itself.
    fn of_place(found: Result<Found>, owner: Target) -> Self {
        match found {
            Ok(Found::Store) => Self::Well,
            Ok(Found::Nothing) => Self::Missing(owner),
            Err(error) => Self::Unwell(error),
        }
    }
}

impl Finding {
    /// What is only missing is no fault: Beep was not started yet.
    pub(crate) fn is_fault(&self) -> bool {
        matches!(self.state, State::Unwell(_))
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = &self.what;
        match &self.state {
            State::Well => write!(f, "  ok       {what}"),
            State::Missing(owner) => write!(f, "  missing  {what}: the first start of {owner} makes it"),
            State::Unwell(error) => write!(f, "  FAILED   {what}: {}", crate::why(error)),
        }
    }
}

/// Looks at all of it.
pub(crate) async fn examine(settings: &Settings) -> Vec<Finding> {
    let mut looks: Vec<BoxFuture<'_, Finding>> = Vec::new();
    for (target, url) in &settings.stores {
        looks.push(Box::pin(async move {
            Finding {
                what: format!("{target} store, {}", data::without_password(url)),
                state: State::of_place(data::look_at_store(url).await, *target),
            }
        }));
    }
    looks.push(Box::pin(async move {
        let reached = async { Bus::open(&settings.bus, "beep-doctor").await?.ping().await };
        Finding {
            what: format!("bus, {}", data::without_password(&settings.bus)),
            state: State::of(reached.await),
        }
    }));
    if settings.targets.contains(&Target::Authz) {
        looks.push(Box::pin(async move {
            Finding {
                what: format!("authz engine, {}", data::without_password(&settings.authz_engine)),
                state: State::of(beep_authz::reach(&settings.authz_engine).await),
            }
        }));
    }
    if settings.targets.contains(&Target::Files) {
        looks.push(Box::pin(async move {
            Finding {
                what: format!("blobs, {}", data::without_password(&settings.blobs)),
                state: State::of_place(data::look_at_blobs(&settings.blobs).await, Target::Files),
            }
        }));
    }
    match wire(settings) {
        Ok(wiring) => {
            for (target, url) in &settings.urls {
                let client = wiring.client(target.name()).expect("named by its URL");
                looks.push(Box::pin(async move {
                    Finding {
                        what: format!("{target} service, {url}"),
                        state: State::of(ask(client).await),
                    }
                }));
            }
        }
        Err(error) => looks.push(Box::pin(async move {
            Finding {
                what: "service addresses".to_owned(),
                state: State::Unwell(error),
            }
        })),
    }
    join_all(looks).await
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(state: State) -> Finding {
        Finding {
            what: "users store, postgres://…@db/beep_users".to_owned(),
            state,
        }
    }

    #[test]
    fn what_is_missing_is_told_and_no_fault() {
        let missing = finding(State::of_place(Ok(Found::Nothing), Target::Users));
        assert!(!missing.is_fault());
        let told = "  missing  users store, postgres://…@db/beep_users: the first start of users makes it";
        assert_eq!(missing.to_string(), told);
        let refused = Err(Error::unavailable("somebody who may runs CREATE DATABASE"));
        let unwell = finding(State::of_place(refused, Target::Users));
        assert!(
            unwell.is_fault() && unwell.to_string().contains("CREATE DATABASE"),
            "{unwell}"
        );
        assert!(!finding(State::of(Ok(()))).is_fault());
    }
}
