//! Coming back.

use crate::{
    Users,
    error::{ACCOUNT_PENDING, ACCOUNT_SUSPENDED, WRONG_CREDENTIALS},
    limits,
    model::{AccountState, Login},
    password::Password,
};
use beep_core::{Error, Result};
use beep_proto::users::v1 as proto;

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
            return Err(limits::exceeded(until, now));
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
        let refusal = match account.state {
            AccountState::Active => None,
            AccountState::Pending => Some(&ACCOUNT_PENDING),
            AccountState::Suspended => Some(&ACCOUNT_SUSPENDED),
        };
        if let Some(reason) = refusal {
            self.store.forgive_attempt(limits).await?;
            self.audit(
                "session.refused",
                account.profile.id,
                &[("reason", reason.code.to_owned())],
            );
            return Err(reason.into());
        }
        let (session, tokens) = self.new_session(account.profile.id, self.deps.clock.now())?;
        self.store.begin(session, limits).await?;
        self.audit(
            "session.begun",
            account.profile.id,
            &[("session", session.id.to_string())],
        );
        Ok(tokens.signed_in(account))
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        AccountState,
        error::{ACCOUNT_SUSPENDED, WRONG_CREDENTIALS},
        limits,
        model::Login,
        testing::{MINUTE, PASSWORD, World, who},
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
        for login in ["nobody", "nobody@example.org", "", "adarn", "@", "a\0b"] {
            assert_eq!(world.sign_in(login, PASSWORD).await, Err(wrong.clone()), "{login}");
        }
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
            assert_eq!(
                world.users().store.count_attempt(limits, crate::testing::START).await,
                Ok(None)
            );
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
        world
            .service
            .set_state(user, AccountState::Suspended)
            .await
            .expect("suspends");
        assert_eq!(
            world
                .ended()
                .iter()
                .map(|(_, session, seq)| (*session, *seq))
                .collect::<Vec<_>>(),
            [(session, 1)]
        );
        assert!(!world.is_alive(&first).await);
        assert!(
            world
                .refresh(&first.refresh_token)
                .await
                .is_err_and(|error| error.is(&reason::SESSION_ENDED))
        );
        // Only who has the password learns why.
        assert!(
            world
                .sign_in("ann", "not it")
                .await
                .is_err_and(|error| error.is(&WRONG_CREDENTIALS))
        );
        assert!(
            world
                .sign_in("ann", PASSWORD)
                .await
                .is_err_and(|error| error.is(&ACCOUNT_SUSPENDED))
        );
        world
            .service
            .set_state(user, AccountState::Active)
            .await
            .expect("lets in");
        assert!(world.sign_in("ann", PASSWORD).await.is_ok());
        assert!(!world.is_alive(&first).await, "what was ended stays so");
        let back = world.service.set_state(user, AccountState::Pending).await;
        assert!(back.is_err_and(|error| error.is(&reason::CONFLICT)));
    }
}
