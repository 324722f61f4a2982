//! Continuing a session.

use crate::{
    Users,
    refresh_token::RefreshToken,
    session::millis,
    store::{Rotation, Turn},
};
use beep_core::{Error, Result, reason};
use beep_proto::users::v1 as proto;

impl Users {
    /// Rotates the refresh token and gives a new access token.
    ///
    /// A token that was rotated before is in two hands, and nobody can tell which of them is the thief's, so the session
    /// ends for both (RFC 9700, 4.14.2). That holds for two refreshes at once as well, which clients avoid by a lock.
    ///
    /// # Errors
    /// `SESSION_ENDED`, whatever is wrong with the token.
    pub async fn refresh(&self, request: proto::RefreshRequest) -> Result<proto::SignedIn> {
        let ended = || Error::from(&reason::SESSION_ENDED);
        let old = RefreshToken::read(&request.refresh_token).ok_or_else(ended)?;
        let new = old.next()?;
        let now = self.deps.clock.now();
        let turn = Turn {
            family: old.family_hash(),
            old: old.secret_hash(),
            new: new.secret_hash(),
            now,
            idle: millis(self.config.idle_lifetime),
            absolute: millis(self.config.absolute_lifetime),
        };
        match self.store.rotate(turn).await? {
            Rotation::Done {
                account,
                session,
                expires_at,
            } => {
                let tokens = self.tokens(account.profile.id, session, &new, expires_at, now)?;
                Ok(tokens.signed_in(account, now))
            }
            Rotation::Reused(session) => {
                self.audit(
                    "session.reused",
                    session.user,
                    &[("session", session.session.to_string())],
                );
                self.tell(session);
                Err(ended())
            }
            Rotation::Over => Err(ended()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{DAY, START, World, who};
    use beep_core::reason;
    use beep_proto::Scope;

    #[tokio::test]
    async fn each_token_is_good_once() {
        let world = World::new("rotate").await;
        let mut current = world.join("ann").await;
        let session = current.session_id.clone();
        for _ in 0..5 {
            world.clock.advance(DAY);
            let next = world.refresh(&current.refresh_token).await.expect("good once");
            assert_eq!((&next.session_id, &next.account), (&session, &current.account));
            assert_ne!(next.refresh_token, current.refresh_token);
            assert_ne!(next.access_token, current.access_token);
            current = next;
        }
        assert!(world.is_alive(&current).await);
    }

    #[tokio::test]
    async fn reuse_ends_the_session_for_both_hands() {
        let mut world = World::new("reuse").await;
        let (first, other) = (
            world.join("ann").await,
            world.sign_in("ann", crate::testing::PASSWORD).await,
        );
        let (user, session) = who(&first);
        let second = world.refresh(&first.refresh_token).await.expect("good once");
        let third = world.refresh(&second.refresh_token).await.expect("good once");
        // However old it is.
        assert!(
            world
                .refresh(&first.refresh_token)
                .await
                .is_err_and(|error| error.is(&reason::SESSION_ENDED))
        );
        assert_eq!(world.ended(), [(Scope::User(user), session, 1)]);
        assert!(
            world
                .refresh(&third.refresh_token)
                .await
                .is_err_and(|error| error.is(&reason::SESSION_ENDED))
        );
        assert!(!world.is_alive(&third).await);
        assert_eq!(world.ended(), [], "an end is told once");
        assert!(
            world.is_alive(&other.expect("signs in")).await,
            "other sessions live on"
        );
    }

    #[tokio::test]
    async fn of_two_at_once_one_wins() {
        let mut world = World::new("race").await;
        for round in 0..10 {
            let token = world.join(&format!("ann{round}")).await.refresh_token;
            let (one, other) = tokio::join!(world.refresh(&token), world.refresh(&token));
            assert_ne!(one.is_ok(), other.is_ok());
            let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
            assert!(lost.is_err_and(|error| error.is(&reason::SESSION_ENDED)));
            assert!(!world.is_alive(&won.expect("won")).await);
            assert_eq!(world.ended().len(), 1);
        }
    }

    #[tokio::test]
    async fn a_session_dies_when_idle_and_of_old_age() {
        let world = World::new("age").await;
        let idle = world.join("ann").await;
        assert_eq!(idle.refresh_expires_at, START + 30 * DAY);
        let mut busy = world.sign_in("ann", crate::testing::PASSWORD).await.expect("signs in");
        world.clock.advance(30 * DAY);
        assert!(
            world
                .refresh(&idle.refresh_token)
                .await
                .is_err_and(|error| error.is(&reason::SESSION_ENDED))
        );
        assert!(world.refresh(&busy.refresh_token).await.is_err());

        busy = world.sign_in("ann", crate::testing::PASSWORD).await.expect("signs in");
        let end = START + 30 * DAY + 180 * DAY;
        for _ in 0..8 {
            world.clock.advance(20 * DAY);
            busy = world.refresh(&busy.refresh_token).await.expect("in time");
        }
        assert_eq!(busy.refresh_expires_at, end);
        world.clock.advance(20 * DAY - 1);
        assert!(world.is_alive(&busy).await);
        world.clock.advance(1);
        assert!(!world.is_alive(&busy).await);
        assert!(
            world
                .refresh(&busy.refresh_token)
                .await
                .is_err_and(|error| error.is(&reason::SESSION_ENDED))
        );
    }

    #[tokio::test]
    async fn garbage_is_no_token() {
        let world = World::new("garbage").await;
        let good = world.join("ann").await;
        let (_, secret) = good.refresh_token.split_at(43);
        for bad in [
            "",
            "x",
            secret,
            &"A".repeat(86),
            &good.access_token,
            &"x".repeat(1 << 20),
        ] {
            assert!(
                world
                    .refresh(bad)
                    .await
                    .is_err_and(|error| error.is(&reason::SESSION_ENDED))
            );
        }
        assert!(
            world.is_alive(&good).await,
            "who never had a token of it cannot end a session"
        );
    }
}
