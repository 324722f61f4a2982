//! Coming back.

use crate::{
    Users,
    error::{ACCOUNT_PENDING, ACCOUNT_SUSPENDED, WRONG_CREDENTIALS},
    limits,
    model::{Account, AccountState, Login},
    password::Password,
};
use beep_core::{Error, Millis, Result, UserId};
use beep_platform::limits::exceeded;
use beep_proto::users::v1 as proto;
use jiff::Timestamp;

/// A sign-in whose fields have the right shape.
pub(crate) struct SignIn {
    login: Login,
    password: Password,
    client_address: String,
}

impl SignIn {
    /// # Errors
    /// `INVALID_INPUT` for what is longer than any login or password.
    pub fn read(request: proto::SignInRequest) -> Result<Self> {
        Ok(Self {
            login: Login::read(&request.login)?,
            password: Password::read(&request.password)?,
            client_address: request.client_address,
        })
    }
}

impl Users {
    /// Begins a session. Without an account it answers the same, after the same work, within the same limits, as with
    /// a wrong password.
    ///
    /// # Errors
    /// `RATE_LIMITED`, `WRONG_CREDENTIALS`; with the right password only, `ACCOUNT_PENDING` and `ACCOUNT_SUSPENDED`.
    pub async fn sign_in(
        &self,
        SignIn {
            login,
            password,
            client_address,
        }: SignIn,
    ) -> Result<proto::SignedIn> {
        let now = self.deps.clock.now();
        let limits = limits::sign_in(&login, &client_address);
        if let Some(until) = self.store.count_attempt(limits.clone(), now).await? {
            return Err(exceeded(until, now));
        }
        let (account, hash) = self
            .store
            .find_by_login(login.clone())
            .await?
            .map(|it| (it.account, it.password_hash))
            .unzip();
        let right = self.passwords.verify(&password, hash).await?;
        let Some(account) = account.filter(|_| right) else {
            self.audit(
                "session.refused",
                login.as_str(),
                &[("reason", WRONG_CREDENTIALS.code.to_owned())],
            );
            return Err(Error::from(&WRONG_CREDENTIALS));
        };
        if let Some(refusal) = refusal(&account, self.deps.clock.now()) {
            self.store.forgive_attempt(limits).await?;
            return Err(self.refused(account.profile.id, refusal));
        }
        let user = account.profile.id;
        let now = self.deps.clock.now();
        let (session, tokens) = self.new_session(user, now)?;
        if !self.store.begin(session, limits).await? {
            // Suspended while the password was being checked.
            let account = self.store.account(user).await?;
            let refusal = account.as_ref().and_then(|account| refusal(account, now));
            return Err(self.refused(user, refusal.unwrap_or_else(|| Error::from(&WRONG_CREDENTIALS))));
        }
        self.audit("session.begun", user, &[("session", session.id.to_string())]);
        Ok(tokens.signed_in(account, now))
    }

    fn refused(&self, user: UserId, refusal: Error) -> Error {
        self.audit("session.refused", user, &[("reason", refusal.code().to_owned())]);
        refusal
    }
}

/// Why somebody who has the right password may not come in. Who is suspended learns why, and until when.
fn refusal(account: &Account, now: Millis) -> Option<Error> {
    match account.state_at(now) {
        AccountState::Active => None,
        AccountState::Pending => Some((&ACCOUNT_PENDING).into()),
        AccountState::Suspended => {
            let suspension = account.suspension_at(now)?;
            let error = Error::from(&ACCOUNT_SUSPENDED).detail("reason", suspension.reason.clone());
            let until = suspension
                .until
                .and_then(|until| Timestamp::from_millisecond(until).ok());
            Some(match until {
                Some(until) => error.detail("until", format!("{until:.3}")),
                None => error,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        error::{ACCOUNT_SUSPENDED, WRONG_CREDENTIALS},
        limits,
        model::Login,
        testing::{DAY, MINUTE, PASSWORD, START, World, on_every_engine, operator, who},
    };
    use beep_core::reason;
    use futures_util::future::join_all;

    #[tokio::test]
    async fn by_address_or_name_in_any_case() {
        let world = World::new("sign_in").await;
        let first = world.join("ann").await;
        for login in ["ann", " ANN ", "ann@example.org", "Ann@Example.ORG"] {
            let signed_in = world.sign_in(login, PASSWORD).await.expect(login);
            assert_eq!(signed_in.account, first.account);
            assert_ne!(signed_in.session_id, first.session_id);
            assert!(world.is_alive(&signed_in).await);
        }
        assert!(world.is_alive(&first).await, "sessions stand beside each other");
    }

    #[tokio::test]
    async fn a_wrong_password_and_no_account_answer_alike() {
        let world = World::new("wrong").await;
        world.join("adam").await;
        let wrong = world.sign_in("adam", "correct-horse-batterx").await.expect_err("wrong");
        assert!(wrong.is(&WRONG_CREDENTIALS));
        // The look-alike of a name is not the name.
        for login in ["nobody", "nobody@example.org", "", "adarn", "@"] {
            assert_eq!(world.sign_in(login, PASSWORD).await, Err(wrong.clone()), "{login}");
        }
        let nobodys = world.sign_in("a\0b", PASSWORD).await;
        assert!(
            nobodys.is_err_and(|error| error.is(&reason::INVALID_INPUT)),
            "whoever there is"
        );
        assert!(world.sign_in("adam", "").await.is_err_and(|error| error == wrong));
    }

    #[tokio::test]
    async fn guessing_is_limited_whether_or_not_there_is_an_account() {
        let world = World::new("guess").await;
        world.join("ann").await;
        for login in ["ann", "nobody"] {
            for _ in 0..limits::WRONG_BY_LOGIN {
                let error = world.sign_in(login, "not it").await.expect_err("wrong");
                assert!(error.is(&WRONG_CREDENTIALS));
            }
            world.clock.advance(5 * MINUTE);
            // Now even the right one.
            let error = world.sign_in(login, PASSWORD).await.expect_err("limited");
            assert!(error.is(&reason::RATE_LIMITED), "{login}: {error}");
            assert_eq!(error.retry_after_seconds(), Some(10 * 60));
        }
        // The account's other name has a count of its own, or it would tell that both are one.
        assert!(world.sign_in("ann@example.org", PASSWORD).await.is_ok());
        world.clock.advance(10 * MINUTE);
        assert!(world.sign_in("ann", PASSWORD).await.is_ok());
    }

    #[tokio::test]
    async fn a_thousand_guesses_at_once_are_no_more_than_in_a_row() {
        let world = World::new("flood").await;
        world.join("ann").await;
        let outcomes = join_all((0..40).map(|_| world.sign_in("ann", "not it"))).await;
        let wrong = outcomes
            .iter()
            .flat_map(|outcome| outcome.as_ref().err())
            .filter(|error| error.is(&WRONG_CREDENTIALS));
        assert_eq!(wrong.count(), limits::WRONG_BY_LOGIN as usize);
    }

    #[tokio::test]
    async fn right_passwords_are_not_counted() {
        let world = World::new("right").await;
        world.join("ann").await;
        for _ in 0..limits::WRONG_BY_LOGIN + 2 {
            world.sign_in("ann", PASSWORD).await.expect("right");
        }
    }

    #[tokio::test]
    async fn guessing_is_limited_by_address() {
        let world = World::new("address").await;
        world.join("ann").await;
        for n in 0..limits::WRONG_BY_ADDRESS {
            let limits = limits::sign_in(&Login::Username(format!("user{n}")), "2001:db8::1");
            assert_eq!(world.users().store.count_attempt(limits, START).await, Ok(None));
        }
        let error = world
            .sign_in_from("ann", PASSWORD, "2001:db8::2")
            .await
            .expect_err("the same network");
        assert!(error.is(&reason::RATE_LIMITED));
        assert!(world.sign_in_from("ann", PASSWORD, "2001:db8:0:1::1").await.is_ok());
    }

    #[tokio::test]
    async fn who_is_suspended_stays_out_until_let_in_again() {
        let mut world = World::new("suspended").await;
        let first = world.join("ann").await;
        let (user, session) = who(&first);
        let until = START + DAY;
        let suspended = world
            .users()
            .suspend_user(&operator(), user, until, "Spam  again")
            .await;
        assert_eq!(suspended.expect("suspends").sessions, 0);
        world.hears_end(session).await;
        assert!(!world.is_alive(&first).await);
        let refreshed = world.refresh(&first.refresh_token).await;
        assert!(refreshed.is_err_and(|error| error.is(&reason::SESSION_ENDED)));
        // Only who has the password learns why.
        let guessed = world.sign_in("ann", "not it").await.expect_err("wrong");
        assert!(guessed.is(&WRONG_CREDENTIALS) && guessed.details().next().is_none());
        let refused = world.sign_in("ann", PASSWORD).await.expect_err("suspended");
        assert!(refused.is(&ACCOUNT_SUSPENDED));
        let details: Vec<_> = refused.details().collect();
        assert_eq!(
            details,
            [("reason", "Spam again"), ("until", "2027-01-16T08:00:00.000Z")]
        );
        let restored = world.users().restore_user(&operator(), user, "").await;
        assert_eq!(restored.expect("lets in").suspension, None);
        assert!(world.sign_in("ann", PASSWORD).await.is_ok());
        assert!(!world.is_alive(&first).await, "what was ended stays so");
    }

    #[tokio::test]
    async fn a_suspension_with_an_end_ends_by_itself() {
        let world = World::new("suspended_until").await;
        let (user, _) = who(&world.join("ann").await);
        let until = START + DAY;
        let suspended = world.users().suspend_user(&operator(), user, until, "Spam").await;
        suspended.expect("suspends");
        world.clock.advance(DAY - 1);
        assert!(world.sign_in("ann", PASSWORD).await.is_err());
        world.clock.advance(1);
        let back = world.sign_in("ann", PASSWORD).await.expect("it is over");
        assert!(world.is_alive(&back).await);
        let seen = world.users().get_user(&operator(), user).await.expect("is there");
        assert_eq!((seen.suspension, seen.sessions), (None, 1));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_session_outlives_a_suspension_that_comes_while_it_begins() {
        on_every_engine("suspend_race", async |world| {
            let first = world.join("ann").await;
            let (user, _) = who(&first);
            for _ in 0..4 {
                let operator = operator();
                let (signed_in, suspended) = tokio::join!(
                    world.sign_in("ann", PASSWORD),
                    world.users().suspend_user(&operator, user, 0, "Spam"),
                );
                suspended.expect("suspends");
                if let Err(error) = &signed_in {
                    assert!(error.is(&ACCOUNT_SUSPENDED), "{error}");
                }
                let restored = world.users().restore_user(&operator, user, "").await;
                assert_eq!(restored.expect("restores").sessions, 0);
                if let Ok(session) = signed_in {
                    assert!(!world.is_alive(&session).await);
                }
            }
        })
        .await;
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn no_session_outlives_a_suspension_that_comes_while_it_is_renewed() {
        on_every_engine("suspend_refresh", async |world| {
            let (user, _) = who(&world.join("ann").await);
            for _ in 0..4 {
                let session = world.sign_in("ann", PASSWORD).await.expect("signs in");
                let operator = operator();
                let (renewed, suspended) = tokio::join!(
                    world.refresh(&session.refresh_token),
                    world.users().suspend_user(&operator, user, 0, "Spam"),
                );
                suspended.expect("suspends");
                if let Ok(renewed) = renewed {
                    assert!(!world.is_alive(&renewed).await);
                    let again = world.refresh(&renewed.refresh_token).await;
                    assert!(again.is_err_and(|error| error.is(&reason::SESSION_ENDED)));
                }
                let restored = world.users().restore_user(&operator, user, "").await;
                assert_eq!(restored.expect("restores").sessions, 0);
            }
        })
        .await;
    }
}
