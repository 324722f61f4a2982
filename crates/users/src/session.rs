//! What sign-up, sign-in and refresh share: a session's tokens, and the news of its end.

use crate::{
    Users,
    access_token::AccessToken,
    model::{Account, Ended},
    news,
    refresh_token::RefreshToken,
    store::NewSession,
};
use beep_core::{Id, Millis, Result, SessionId, UserId};
use beep_platform::telemetry::{Secret, audit};
use beep_proto::users::v1 as proto;
use prost::Message;
use std::{collections::BTreeMap, time::Duration};

/// What a client gets to be who it is.
pub(crate) struct Tokens {
    session: SessionId,
    access: AccessToken,
    refresh: Secret<String>,
    refresh_expires_at: Millis,
}

impl Tokens {
    pub fn signed_in(self, account: Account, now: Millis) -> proto::SignedIn {
        proto::SignedIn {
            account: Some(account.into_proto(now)),
            session_id: self.session.to_bytes(),
            access_token: self.access.text.into_exposed(),
            access_expires_at: self.access.expires_at,
            refresh_token: self.refresh.into_exposed(),
            refresh_expires_at: self.refresh_expires_at,
        }
    }
}

impl Users {
    /// A session that is yet to be stored, and its tokens.
    pub fn new_session(&self, user: UserId, now: Millis) -> Result<(NewSession, Tokens)> {
        let token = RefreshToken::first()?;
        let lifetime = self.config.idle_lifetime.min(self.config.absolute_lifetime);
        let session = NewSession {
            id: self.deps.ids.make(),
            user,
            family: token.family_hash(),
            secret: token.secret_hash(),
            created_at: now,
            expires_at: now.saturating_add(millis(lifetime)),
        };
        let tokens = self.tokens(user, session.id, &token, session.expires_at, now)?;
        Ok((session, tokens))
    }

    pub fn tokens(
        &self,
        user: UserId,
        session: SessionId,
        refresh: &RefreshToken,
        refresh_expires_at: Millis,
        now: Millis,
    ) -> Result<Tokens> {
        let access = self.signer.sign(user, session, now)?;
        Ok(Tokens {
            session,
            access,
            refresh: refresh.text(),
            refresh_expires_at,
        })
    }

    /// Tells all who hold something open for the session. It is over either way: who misses the news is shut out when
    /// the access token ends.
    pub fn tell(&self, ended: Ended) {
        let (scope, event) = news::end_of(ended, &*self.deps.ids, &*self.deps.clock);
        let published = self.deps.bus.publish(scope.to_string(), event.encode_to_vec().into());
        if let Err(error) = published {
            tracing::debug!(%error, "the end of a session could not be told");
        }
    }

    /// Leaves an audit line. `who` is a user's id, or what was typed instead of one.
    pub fn audit(&self, action: &'static str, who: impl ToString, details: &[(&str, String)]) {
        let details: BTreeMap<_, _> = details.iter().map(|(key, value)| (*key, value)).collect();
        audit(action, &self.deps.pseudonyms.of(who.to_string()), details);
    }
}

pub(crate) fn millis(duration: Duration) -> Millis {
    Millis::try_from(duration.as_millis()).unwrap_or(Millis::MAX)
}

#[cfg(test)]
mod tests {
    use crate::testing::{PASSWORD, World, nobody, who};
    use beep_platform::telemetry::{self, Pseudonyms, Secret};
    use beep_proto::users::v1::SignOutRequest;
    use std::{
        io,
        sync::{Arc, Mutex},
    };
    use tracing::{Dispatch, subscriber::NoSubscriber};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);
    impl io::Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("not poisoned").extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What a person does from sign-up to sign-out leaves an audit line each, and nothing by which to know or be them.
    #[tokio::test]
    async fn what_people_do_is_accounted_for_without_their_secrets() {
        let config = telemetry::Config {
            service: "UserService",
            services: &[],
            filter: "trace".into(),
            otlp: None,
            sample: 0.0,
            pseudonyms: Pseudonyms::new(&Secret::new(vec![7; 32])),
            container_id: "test".into(),
        };
        let lines = Lines::default();
        let (dispatch, guard) = telemetry::build(config, lines.clone()).expect("builds");
        // With one dispatcher alone, tracing would ask the thread that comes to a line first, of any test, whether it is
        // wanted, and remember a no for all.
        let _second = Dispatch::new(NoSubscriber::default());
        let subscribed = tracing::dispatcher::set_default(&dispatch);

        let world = World::new("audit").await;
        let first = world.join("annabelle").await;
        assert!(world.sign_in("annabelle", "wrong-horse-battery").await.is_err());
        assert!(world.sign_in("nobody@example.org", PASSWORD).await.is_err());
        let second = world.sign_in("annabelle", PASSWORD).await.expect("signs in");
        let third = world.refresh(&second.refresh_token).await.expect("refreshes");
        assert!(world.refresh(&second.refresh_token).await.is_err());
        let sign_out = SignOutRequest {
            refresh_token: first.refresh_token.clone(),
        };
        world.users().sign_out(&nobody(), sign_out).await.expect("signs out");
        let (user, _) = who(&first);

        drop((subscribed, dispatch, guard));
        let text = String::from_utf8(lines.0.lock().expect("not poisoned").clone()).expect("UTF-8");
        let lines: Vec<serde_json::Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        let audit: Vec<(&str, &str)> = lines
            .iter()
            .filter(|line| line["log_type"] == "audit")
            .map(|line| {
                (
                    line["action"].as_str().expect("an action"),
                    line["user"].as_str().expect("a user"),
                )
            })
            .collect();
        let of = |who: &str| world.users().deps.pseudonyms.of(who).to_string();
        let (ann, typed, unknown) = (of(&user.to_string()), of("annabelle"), of("nobody@example.org"));
        let expected = [
            ("account.created", &ann),
            ("session.refused", &typed),
            ("session.refused", &unknown),
            ("session.begun", &ann),
            ("session.reused", &ann),
            ("session.ended", &ann),
        ];
        assert_eq!(audit, expected.map(|(action, who)| (action, who.as_str())));
        let names = ["annabelle", "example.org", "horse-battery", "Lee", &user.to_string()].map(str::to_owned);
        for secret in names.into_iter().chain(
            [first, second, third]
                .into_iter()
                .flat_map(|it| [it.access_token, it.refresh_token]),
        ) {
            assert!(!text.contains(&secret), "{secret}");
        }
    }
}
