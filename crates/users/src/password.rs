//! Passwords: which are taken, and how they are kept.

use crate::error::PASSWORD_TOO_WEAK;
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD};
use beep_core::{Error, Result, reason};
use beep_platform::telemetry::Secret;
use std::{sync::Arc, thread::available_parallelism};
use tokio::{sync::Semaphore, task::spawn_blocking};
use unicode_normalization::UnicodeNormalization;
use zxcvbn::{Score, zxcvbn};

/// Fewest characters of a password.
const MIN: usize = 10;
/// Most characters of a password.
const MAX: usize = 128;

/// Argon2id, 19 MiB, two passes, one lane: the first choice of OWASP's Password Storage Cheat Sheet. Each hash carries
/// the parameters it was made with, so stronger ones can be set here at any time.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;

/// How many hashes may wait for their turn. At 50 ms a hash the last one waits for about three seconds on one core.
const WAITING: usize = 64;
/// Seconds after which those who found no place may try again.
const RETRY_AFTER: u32 = 5;

/// A password in the form that is hashed: NFKC, so that it does not depend on the keyboard it is typed on
/// (NIST SP 800-63B, 5.1.1.2).
#[derive(Clone)]
pub(crate) struct Password(Secret<String>);

impl Password {
    /// # Errors
    /// `INVALID_INPUT` for what is longer than any password can be.
    pub fn read(typed: &str) -> Result<Self> {
        // A look at the bytes spares normalising a megabyte; NFKC shortens nobody's password by more than this.
        if typed.len() > MAX * 16 {
            return Err(too_long());
        }
        let normal: String = typed.nfkc().collect();
        if normal.chars().count() > MAX {
            Err(too_long())
        } else {
            Ok(Self(Secret::new(normal)))
        }
    }

    fn text(&self) -> &str {
        self.0.expose()
    }

    /// Whether it may be chosen by somebody who has these names.
    fn check(&self, names: &[String]) -> Result<()> {
        if self.text().chars().count() < MIN {
            return Err(Error::invalid("password", format!("has at least {MIN} characters")));
        }
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let strength = zxcvbn(self.text(), &names);
        if strength.score() >= Score::Three {
            return Ok(());
        }
        let mut advice = vec![PASSWORD_TOO_WEAK.about.to_owned()];
        if let Some(feedback) = strength.feedback() {
            advice.extend(feedback.warning().map(|warning| warning.to_string()));
            advice.extend(feedback.suggestions().iter().map(ToString::to_string));
        }
        Err(Error::received(PASSWORD_TOO_WEAK.code, PASSWORD_TOO_WEAK.kind, advice.join(" ")).field("password"))
    }
}

fn too_long() -> Error {
    Error::invalid("password", format!("has at most {MAX} characters"))
}

/// Hashes and compares on a few threads of its own measure: a flood of sign-ins waits for itself and leaves the other
/// cores, and all but a few times 19 MiB of memory, to everybody else.
#[derive(Clone)]
pub(crate) struct Passwords {
    running: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Passwords {
    /// Half of the cores, one at least.
    pub fn new() -> Self {
        let running = available_parallelism().map_or(1, |cores| cores.get().div_ceil(2));
        Self::with(running, WAITING)
    }

    fn with(running: usize, waiting: usize) -> Self {
        Self {
            running: Arc::new(Semaphore::new(running)),
            places: Arc::new(Semaphore::new(running + waiting)),
        }
    }

    /// Whether a password may be chosen by somebody who has these names.
    ///
    /// # Errors
    /// `INVALID_INPUT` if it is too short, `PASSWORD_TOO_WEAK` with advice (English), `RATE_LIMITED` under a flood.
    pub async fn check(&self, password: &Password, names: Vec<String>) -> Result<()> {
        let password = password.clone();
        self.run(move || password.check(&names)).await?
    }

    /// The hash to store (PHC string).
    ///
    /// # Errors
    /// `RATE_LIMITED` under a flood.
    pub async fn hash(&self, password: &Password) -> Result<String> {
        let password = password.clone();
        let hash = self
            .run(move || argon2().hash_password(password.text().as_bytes()))
            .await?;
        hash.map(|hash: PasswordHash| hash.to_string()).map_err(Error::internal)
    }

    /// Whether a password is the one that was hashed. Without a hash it takes as long and answers no.
    ///
    /// # Errors
    /// `RATE_LIMITED` under a flood.
    pub async fn verify(&self, password: &Password, hash: Option<String>) -> Result<bool> {
        let password = password.clone();
        self.run(move || {
            let known = hash.is_some();
            let hash = PasswordHash::new(&hash.unwrap_or_else(nobodys)).map_err(Error::internal)?;
            Ok(argon2().verify_password(password.text().as_bytes(), &hash).is_ok() && known)
        })
        .await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = self.places.clone().try_acquire_owned();
        let place = place.map_err(|_| Error::from(&reason::RATE_LIMITED).retry_after(RETRY_AFTER))?;
        let turn = self.running.clone().acquire_owned().await.map_err(Error::internal)?;
        // The permits go along: who stops waiting for a hash has not stopped the hash.
        let work = move || {
            let _permits = (place, turn);
            work()
        };
        spawn_blocking(work).await.map_err(Error::internal)
    }
}

fn argon2() -> Argon2<'static> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are within argon2's bounds");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// What is compared with when there is no account: the same work as any hash of ours.
fn nobodys() -> String {
    let (salt, hash) = (STANDARD_NO_PAD.encode([0; 16]), STANDARD_NO_PAD.encode([0; 32]));
    format!("$argon2id$v=19$m={MEMORY_KIB},t={PASSES},p={LANES}${salt}${hash}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::password_hash;

    fn read(typed: &str) -> Password {
        Password::read(typed).expect("not too long")
    }

    #[test]
    fn weak_ones_are_refused_with_advice() {
        let names = [
            "Ann".to_owned(),
            "Featherstonehaugh".into(),
            "ann.lee".into(),
            "ann@example.org".into(),
        ];
        for weak in [
            "password123",
            "aaaaaaaaaaaa",
            "qwertyuiop",
            "Featherstonehaugh",
            "ann.lee2026",
        ] {
            let error = read(weak).check(&names).expect_err(weak);
            assert!(error.is(&PASSWORD_TOO_WEAK), "{weak}: {error}");
            assert_eq!(error.field_name(), Some("password"));
            assert!(!error.message().contains(weak));
        }
        assert!(read("password123").check(&[]).expect_err("common").message().len() > PASSWORD_TOO_WEAK.about.len());
        assert_eq!(read("correct-horse-battery").check(&names), Ok(()));
        // Strong for anybody but the one who is called so.
        assert_eq!(read("Featherstonehaugh").check(&[]), Ok(()));
    }

    #[test]
    fn length_counts_in_characters() {
        assert!(
            read("kJ8#xQ2!z")
                .check(&[])
                .expect_err("nine")
                .is(&reason::INVALID_INPUT)
        );
        assert_eq!(read("kJ8#xQ2!zW").check(&[]), Ok(()));
        assert!(Password::read(&"é".repeat(128)).is_ok());
        for long in ["é".repeat(129), "x".repeat(1 << 20)] {
            assert!(Password::read(&long).is_err_and(|error| error.field_name() == Some("password")));
        }
    }

    #[tokio::test]
    async fn a_hash_says_how_it_was_made_and_fits_its_password_only() {
        let passwords = Passwords::new();
        let hash = passwords.hash(&read("Crème brûlée 42")).await.expect("hashes");
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        let other_salt = passwords.hash(&read("Crème brûlée 42")).await.expect("hashes");
        assert_ne!(hash, other_salt);
        // The same letters, typed on a keyboard that composes them.
        assert_eq!(
            passwords
                .verify(&read("Cre\u{300}me bru\u{302}le\u{301}e 42"), Some(hash.clone()))
                .await,
            Ok(true)
        );
        assert_eq!(passwords.verify(&read("creme brulee 42"), Some(hash)).await, Ok(false));
        assert_eq!(passwords.verify(&read("Crème brûlée 42"), None).await, Ok(false));
        assert!(passwords.verify(&read("x"), Some("garbage".into())).await.is_err());
    }

    #[test]
    fn nobodys_hash_costs_what_others_cost() {
        let (nobodys, anybodys) = (nobodys(), argon2().hash_password(b"x").expect("hashes").to_string());
        let parameters = |hash: &str| hash.split('$').take(4).collect::<Vec<_>>().join("$");
        assert_eq!(parameters(&nobodys), parameters(&anybodys));
        assert_eq!(nobodys.len(), anybodys.len());
        // It is a hash, and compared with as any other.
        let hash = PasswordHash::new(&nobodys).expect("a PHC string");
        assert_eq!(
            argon2().verify_password(b"x", &hash),
            Err(password_hash::Error::PasswordInvalid)
        );
    }

    #[tokio::test]
    async fn a_flood_is_turned_away() {
        let passwords = Passwords::with(1, 1);
        let password = read("x");
        let hash = || passwords.hash(&password);
        let (a, b, c) = tokio::join!(hash(), hash(), hash());
        assert!(a.is_ok() && b.is_ok());
        let error = c.expect_err("no place left");
        assert!(error.is(&reason::RATE_LIMITED) && error.retry_after_seconds().is_some());
        assert!(hash().await.is_ok());
    }
}
