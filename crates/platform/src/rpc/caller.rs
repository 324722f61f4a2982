//! Who calls, and the signature by which a service believes it.

use aws_lc_rs::{constant_time, hmac};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use beep_core::{Clock, Id, Millis, SessionId, UserId};
use http::HeaderValue;
use std::{borrow::Cow, sync::Arc};

pub(super) const HEADER: &str = "beep-caller";

/// A signature is good for so long, and no signature is taken that claims to be good for longer than [`HORIZON`]: the
/// difference is what the clocks of two machines may differ by. Both in milliseconds.
const LIFETIME: Millis = 20_000;
const HORIZON: Millis = 30_000;
/// Bytes of a cluster secret, at least: as many as the hash has.
const SECRET: usize = 32;
const TAG: usize = 32;
/// Expiry and kind of subject.
const HEAD: usize = 8 + 1;
const LONGEST_NAME: usize = 64;

/// In whose name a call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    pub subject: Subject,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Somebody who is signed in.
    User { user: UserId, session: SessionId },
    /// A service on its own account, such as `messages`; at most 64 bytes.
    Service(Cow<'static, str>),
    /// Nobody: before signing in.
    Anonymous,
}

impl Caller {
    pub const ANONYMOUS: Self = Self {
        subject: Subject::Anonymous,
    };

    pub const fn user(user: UserId, session: SessionId) -> Self {
        Self {
            subject: Subject::User { user, session },
        }
    }
    pub const fn service(name: &'static str) -> Self {
        assert!(name.len() <= LONGEST_NAME, "the name of a service has at most 64 bytes");
        Self {
            subject: Subject::Service(Cow::Borrowed(name)),
        }
    }
}

/// Signs and checks callers with the secret that all processes of a Beep share (HMAC-SHA256, RFC 2104).
///
/// Signed are caller, expiry and the RPC's path, so that what was overheard on the way to one RPC opens no
/// other, and none after half a minute. Secrecy of the connection is the network's affair.
#[derive(Clone)]
pub struct Signer(Arc<Inner>);

struct Inner {
    key: hmac::Key,
    clock: Arc<dyn Clock>,
}

/// The secret is shorter than 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the cluster secret needs at least {SECRET} bytes")]
pub struct WeakSecret;

/// Why a caller is not believed; for the log, callers only learn UNAUTHENTICATED.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum Distrust {
    #[error("no caller")]
    Missing,
    #[error("malformed caller")]
    Malformed,
    #[error("caller signed with another secret or for another path")]
    Forged,
    #[error("expired caller")]
    Expired,
}

impl Signer {
    /// # Errors
    /// The secret is shorter than 32 bytes.
    pub fn new(secret: &[u8], clock: Arc<dyn Clock>) -> Result<Self, WeakSecret> {
        if secret.len() < SECRET {
            return Err(WeakSecret);
        }
        // A key of its own: whatever else the secret signs is never mistaken for a caller.
        let key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), b"beep rpc caller 1");
        Ok(Self(Arc::new(Inner {
            key: hmac::Key::new(hmac::HMAC_SHA256, key.as_ref()),
            clock,
        })))
    }

    pub(super) fn sign(&self, caller: &Caller, path: &str) -> HeaderValue {
        let mut token = Vec::with_capacity(HEAD + LONGEST_NAME + TAG);
        token.extend_from_slice(&(self.0.clock.now() + LIFETIME).to_be_bytes());
        match &caller.subject {
            Subject::Anonymous => token.push(0),
            Subject::User { user, session } => {
                token.push(1);
                token.extend_from_slice(user.uuid().as_bytes());
                token.extend_from_slice(session.uuid().as_bytes());
            }
            Subject::Service(name) => {
                token.push(2);
                token.extend_from_slice(name.as_bytes());
            }
        }
        let tag = self.tag(&token, path);
        token.extend_from_slice(tag.as_ref());
        let mut value = HeaderValue::try_from(BASE64_URL_SAFE_NO_PAD.encode(token)).expect("base64 is ASCII");
        // Neither printed with the headers nor kept in the connection's compression table.
        value.set_sensitive(true);
        value
    }

    pub(super) fn verify(&self, value: Option<&HeaderValue>, path: &str) -> Result<Caller, Distrust> {
        let value = value.ok_or(Distrust::Missing)?;
        let token = BASE64_URL_SAFE_NO_PAD.decode(value).map_err(|_| Distrust::Malformed)?;
        let (token, tag) = token.split_last_chunk::<TAG>().ok_or(Distrust::Malformed)?;
        constant_time::verify_slices_are_equal(self.tag(token, path).as_ref(), tag).map_err(|_| Distrust::Forged)?;

        let (expiry, rest) = token.split_first_chunk::<8>().ok_or(Distrust::Malformed)?;
        let left = Millis::from_be_bytes(*expiry).saturating_sub(self.0.clock.now());
        if left <= 0 || left > HORIZON {
            return Err(Distrust::Expired);
        }
        subject(rest)
            .map(|subject| Caller { subject })
            .ok_or(Distrust::Malformed)
    }

    /// The length goes first: where the token ends and the path begins must not be open to interpretation.
    fn tag(&self, token: &[u8], path: &str) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&self.0.key);
        context.update(&token.len().to_be_bytes());
        context.update(token);
        context.update(path.as_bytes());
        context.sign()
    }
}

fn subject(bytes: &[u8]) -> Option<Subject> {
    match bytes.split_first()? {
        (0, []) => Some(Subject::Anonymous),
        (1, ids) => {
            let (user, session) = ids.split_at_checked(16)?;
            Some(Subject::User {
                user: UserId::from_slice(user).ok()?,
                session: SessionId::from_slice(session).ok()?,
            })
        }
        (2, name) => Some(Subject::Service(String::from_utf8(name.to_vec()).ok()?.into())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use beep_core::{Ids, SystemIds};
    use std::sync::atomic::{AtomicI64, Ordering};

    #[derive(Default)]
    struct Hand(AtomicI64);
    impl Clock for Hand {
        fn now(&self) -> Millis {
            self.0.load(Ordering::Relaxed)
        }
    }

    const PATH: &str = "/beep.platform.v1.Probe/Check";

    fn signer(secret: &[u8; 32], clock: &Arc<Hand>) -> Signer {
        Signer::new(secret, clock.clone()).expect("long enough")
    }

    #[test]
    fn every_subject_comes_back() {
        let ids: &dyn Ids = &SystemIds::new();
        let signer = signer(&[7; 32], &Arc::default());
        for caller in [
            Caller::ANONYMOUS,
            Caller::service("messages"),
            Caller::user(ids.make(), ids.make()),
        ] {
            let value = signer.sign(&caller, PATH);
            assert_eq!(signer.verify(Some(&value), PATH), Ok(caller));
            assert!(value.is_sensitive());
        }
    }

    #[test]
    fn another_secret_path_or_time_is_refused() {
        let clock = Arc::<Hand>::default();
        let signer = signer(&[7; 32], &clock);
        let value = signer.sign(&Caller::service("messages"), PATH);
        let verify = |path| signer.verify(Some(&value), path);
        assert_eq!(verify("/beep.platform.v1.Probe/Chec"), Err(Distrust::Forged));
        assert_eq!(verify(""), Err(Distrust::Forged));
        assert_eq!(
            self::signer(&[8; 32], &clock).verify(Some(&value), PATH),
            Err(Distrust::Forged)
        );
        clock.0.store(LIFETIME, Ordering::Relaxed);
        assert_eq!(verify(PATH), Err(Distrust::Expired));
        clock.0.store(LIFETIME - HORIZON - 1, Ordering::Relaxed);
        assert_eq!(verify(PATH), Err(Distrust::Expired));
        clock.0.store(LIFETIME - HORIZON, Ordering::Relaxed);
        assert!(verify(PATH).is_ok());
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let signer = signer(&[7; 32], &Arc::default());
        let value = signer.sign(&Caller::service("messages"), PATH);
        for at in 0..value.len() {
            let mut bytes = value.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let forged = HeaderValue::from_bytes(&bytes).expect("ASCII");
            assert!(signer.verify(Some(&forged), PATH).is_err(), "byte {at}");
            let cut = HeaderValue::from_bytes(&value.as_bytes()[..at]).expect("ASCII");
            assert!(signer.verify(Some(&cut), PATH).is_err(), "cut at {at}");
        }
        assert_eq!(signer.verify(None, PATH), Err(Distrust::Missing));
    }

    #[test]
    fn the_end_of_a_name_cannot_move_into_the_path() {
        let signer = signer(&[7; 32], &Arc::default());
        let token = |value: HeaderValue| BASE64_URL_SAFE_NO_PAD.decode(value).expect("ours");
        let short = token(signer.sign(&Caller::service("a"), "bc"));
        let long = token(signer.sign(&Caller::service("ab"), "c"));
        assert_ne!(short[short.len() - TAG..], long[long.len() - TAG..]);
    }

    #[test]
    fn a_short_secret_is_refused() {
        assert!(Signer::new(&[0; 31], Arc::<Hand>::default()).is_err());
    }
}
