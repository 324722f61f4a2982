//! Making an account.

use crate::{
    Users,
    error::REGISTRATION_CLOSED,
    instance::GlobalRoles,
    limits,
    model::{Account, AccountState, MAX_NAME, Profile},
    password::Password,
    store::Credentials,
};
use beep_core::{Result, text};
use beep_platform::limits::exceeded;
use beep_proto::users::v1 as proto;

/// A sign-up whose fields have the right shape.
pub(crate) struct SignUp {
    first_name: String,
    last_name: String,
    username: String,
    email: String,
    password: Password,
    client_address: String,
}

impl SignUp {
    /// # Errors
    /// `INVALID_INPUT` naming the field.
    pub fn read(request: proto::SignUpRequest) -> Result<Self> {
        Ok(Self {
            first_name: text::name("firstName", &request.first_name, MAX_NAME)?,
            last_name: text::name("lastName", &request.last_name, MAX_NAME)?,
            username: text::username("username", &request.username)?,
            email: text::email("email", &request.email)?,
            password: Password::read(&request.password)?,
            client_address: request.client_address,
        })
    }

    /// What the password must not be made of.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<&str> = vec![&self.first_name, &self.last_name, &self.username, &self.email, "beep"];
        names.extend(self.email.split('@'));
        names.into_iter().map(ToOwned::to_owned).collect()
    }
}

impl Users {
    /// Makes an account and its first session.
    ///
    /// A taken e-mail address answers `EMAIL_TAKEN`, which tells that there is an account. It cannot be otherwise while
    /// sign-up signs in at once. Once addresses are validated, accounts begin as [`AccountState::Pending`] without a
    /// session; then both cases give one answer, "look into your mail", and the mail to a taken address says so to its
    /// owner alone. The place for it is here, round [`Store::create_account`](crate::store::Store::create_account).
    ///
    /// # Errors
    /// `REGISTRATION_CLOSED`, `PASSWORD_TOO_WEAK`, `RATE_LIMITED`, `USERNAME_TAKEN`, `EMAIL_TAKEN`.
    pub async fn sign_up(&self, new: SignUp) -> Result<proto::SignedIn> {
        if !self.store.settings().await?.registration_open {
            return Err((&REGISTRATION_CLOSED).into());
        }
        self.passwords.check(&new.password, new.names()).await?;
        let now = self.deps.clock.now();
        let limits = limits::sign_up(&new.client_address, self.config.sign_ups_per_hour);
        if let Some(until) = self.store.count_attempt(limits, now).await? {
            return Err(exceeded(until, now));
        }
        let password_hash = self.passwords.hash(&new.password).await?;
        let now = self.deps.clock.now();
        let profile = Profile {
            id: self.deps.ids.make(),
            username: new.username,
            first_name: new.first_name,
            last_name: new.last_name,
            created_at: now,
        };
        let account = Account {
            profile,
            email: new.email,
            state: AccountState::at_sign_up(),
            suspension: None,
            roles: GlobalRoles::default(),
        };
        let (session, tokens) = self.new_session(account.profile.id, now)?;
        let credentials = Credentials {
            account: account.clone(),
            password_hash,
        };
        self.store.create_account(credentials, session).await?;
        self.audit(
            "account.created",
            account.profile.id,
            &[("session", session.id.to_string())],
        );
        Ok(tokens.signed_in(account, now))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        error::{EMAIL_TAKEN, PASSWORD_TOO_WEAK, USERNAME_TAKEN},
        testing::{MINUTE, START, World, request},
    };
    use beep_core::{Id, UserId, reason};
    use beep_proto::users::v1::{AccountState, SignUpRequest};
    use futures_util::future::join_all;

    #[tokio::test]
    async fn an_account_begins_with_a_session() {
        let world = World::new("sign_up").await;
        let request = SignUpRequest {
            first_name: "  Anne  Marie ".into(),
            username: "Anne.Lee".into(),
            email: " Anne@Example.org ".into(),
            ..request("anne")
        };
        let signed_in = world.sign_up(request).await.expect("signs up");
        let account = signed_in.account.clone().expect("an account");
        let user = account.user.clone().expect("a user");
        assert_eq!(
            (user.first_name.as_str(), user.username.as_str()),
            ("Anne Marie", "anne.lee")
        );
        assert_eq!(
            (account.email.as_str(), account.state()),
            ("Anne@Example.org", AccountState::Active)
        );
        assert_eq!(user.created_at, START);
        assert!(UserId::from_slice(&user.id).is_ok_and(|id| id.made_at() > 0));
        assert!(world.is_alive(&signed_in).await);
        assert!(
            world
                .sign_in("anne@example.org", crate::testing::PASSWORD)
                .await
                .is_ok()
        );
    }

    #[tokio::test]
    async fn each_field_is_checked_and_named() {
        let world = World::new("fields").await;
        let (good, long) = (request("ann"), "x".repeat(1 << 20));
        let bad = |field: &str, value: &str| {
            let (mut request, value) = (good.clone(), value.to_owned());
            match field {
                "firstName" => request.first_name = value,
                "lastName" => request.last_name = value,
                "username" => request.username = value,
                "email" => request.email = value,
                _ => request.password = value,
            }
            request
        };
        for (field, value) in [
            ("firstName", ""),
            ("firstName", "A\u{202e}nn"),
            ("firstName", "A\u{0}nn"),
            ("lastName", "\u{200b}"),
            ("lastName", &long),
            ("username", "a"),
            ("username", "änn"),
            ("username", &long),
            ("email", "ann"),
            ("email", &long),
            ("password", "kJ8#xQ2!z"),
            ("password", ""),
            ("password", &long),
        ] {
            let error = world.sign_up(bad(field, value)).await.expect_err(field);
            assert!(error.is(&reason::INVALID_INPUT), "{field}: {error}");
            assert_eq!(error.field_name(), Some(field));
        }
        let weak = world
            .sign_up(bad("password", "ann@example.org"))
            .await
            .expect_err("weak");
        assert!(weak.is(&PASSWORD_TOO_WEAK));
    }

    #[tokio::test]
    async fn names_that_look_alike_and_addresses_are_taken_once() {
        let world = World::new("taken").await;
        world.join("adam.lil").await;
        for username in ["adam.lil", "ADAM.LIL", "adarn.lil", "adam.1i1"] {
            let error = world
                .sign_up(SignUpRequest {
                    email: "b@example.org".into(),
                    ..request(username)
                })
                .await;
            let error = error.expect_err(username);
            assert!(error.is(&USERNAME_TAKEN), "{username}: {error}");
            assert_eq!(error.field_name(), Some("username"));
        }
        let error = world
            .sign_up(SignUpRequest {
                email: "Adam.Lil@EXAMPLE.org".into(),
                ..request("bob")
            })
            .await;
        assert!(error.expect_err("taken").is(&EMAIL_TAKEN));
    }

    #[tokio::test]
    async fn of_many_at_once_one_gets_the_name() {
        let world = World::new("race").await;
        let attempts = (0..8).map(|n| {
            world.sign_up(SignUpRequest {
                email: format!("{n}@example.org"),
                ..request("ann")
            })
        });
        let outcomes = join_all(attempts).await;
        assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 1);
        assert!(
            outcomes
                .into_iter()
                .filter_map(Result::err)
                .all(|error| error.is(&USERNAME_TAKEN))
        );
    }

    #[tokio::test]
    async fn sign_ups_are_limited_by_address() {
        let world = World::with("limit", |config| config.sign_ups_per_hour = 2).await;
        // What cannot become an account is not counted.
        for _ in 0..5 {
            assert!(
                world
                    .sign_up(SignUpRequest {
                        password: "password".into(),
                        ..request("ann")
                    })
                    .await
                    .is_err()
            );
        }
        world.join("ann").await;
        world.clock.advance(10 * MINUTE);
        world.join("bob").await;
        let error = world.sign_up(request("cleo")).await.expect_err("the third");
        assert!(error.is(&reason::RATE_LIMITED));
        assert_eq!(error.retry_after_seconds(), Some(50 * 60));
        let elsewhere = SignUpRequest {
            client_address: "192.0.2.8".into(),
            ..request("cleo")
        };
        assert!(world.sign_up(elsewhere).await.is_ok());
        world.clock.advance(50 * MINUTE);
        world.join("dan").await;
    }
}
