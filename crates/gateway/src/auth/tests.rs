use super::*;
use crate::testing::{Accounts, Hand, Key as Signing, claims, id};
use beep_core::Reason;
use jsonwebtoken::{EncodingKey, Header, encode};
use serde_json::{Value, json};

struct Scene {
    verifier: Verifier,
    accounts: Accounts,
    clock: Arc<Hand>,
    key: Signing,
    user: UserId,
    session: SessionId,
}

impl Scene {
    fn new() -> Self {
        let (accounts, clock, key) = (Accounts::default(), Hand::new(), Signing::new("one"));
        accounts.publish(&key);
        Self {
            verifier: Verifier::new(UsersClient::new(accounts.client()), clock.clone()),
            accounts,
            clock,
            key,
            user: id(),
            session: id(),
        }
    }

    fn token(&self, key: &Signing) -> String {
        key.token(self.user, self.session, 300)
    }

    /// Whose token it is; the code of the refusal otherwise.
    async fn verify(&self, token: &str) -> Result<UserId, String> {
        let verified = self.verifier.verify(&format!("Bearer {token}")).await;
        verified
            .map(|verified| verified.viewer.user)
            .map_err(|error| error.code().to_owned())
    }

    async fn refuses(&self, token: &str, reason: &Reason) {
        assert_eq!(self.verify(token).await, Err(reason.code.to_owned()), "{token}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_good_token_is_believed_and_remembered_for_a_moment() {
    let scene = Scene::new();
    let token = scene.token(&scene.key);
    let verified = scene
        .verifier
        .verify(&format!("Bearer {token}"))
        .await
        .expect("is good");
    assert_eq!(
        (verified.viewer.user, verified.viewer.session),
        (scene.user, scene.session)
    );
    assert_eq!(verified.expires_at, scene.clock.now() + 300_000);
    for _ in 0..5 {
        assert_eq!(scene.verify(&token).await, Ok(scene.user));
    }
    assert_eq!(scene.accounts.known().keys_asked, 1);
    assert_eq!(scene.accounts.known().sessions_asked, 1);
    scene.clock.advance(299_999);
    assert_eq!(scene.verify(&token).await, Ok(scene.user));
    scene.clock.advance(1);
    scene.refuses(&token, &reason::TOKEN_EXPIRED).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_remembered_opens_no_socket_once_the_session_is_over() {
    let scene = Scene::new();
    let token = scene.token(&scene.key);
    assert_eq!(scene.verify(&token).await, Ok(scene.user));
    scene.accounts.end(scene.session);
    assert_eq!(scene.verify(&token).await, Ok(scene.user), "for a moment");
    let anew = scene
        .verifier
        .verify_anew(&format!("Bearer {token}"))
        .await
        .expect_err("is over");
    assert!(anew.is(&reason::SESSION_ENDED), "{anew}");
    scene.refuses(&token, &reason::SESSION_ENDED).await;
}

#[tokio::test(start_paused = true)]
async fn what_is_not_a_token_of_ours_is_refused() {
    let scene = Scene::new();
    let good = claims(scene.user, scene.session, 300);
    let with = |field: &str, value: Value| {
        let mut claims = good.clone();
        claims[field] = value;
        scene.key.sign(&claims)
    };
    let without = |field: &str| {
        let mut claims = good.clone();
        claims.as_object_mut().expect("claims").remove(field);
        scene.key.sign(&claims)
    };
    let other_key = Signing::new("one");
    let encoded = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let unsigned = format!(
        "{}.{}.",
        encoded(&json!({ "alg": "none", "typ": "JWT", "kid": "one" })),
        encoded(&good)
    );
    // The public key, taken for a shared secret.
    let mut header = Header::new(Algorithm::HS256);
    header.kid = Some("one".to_owned());
    let shared = encode(&header, &good, &EncodingKey::from_secret(&scene.key.public)).expect("signs");
    let mut nameless = Header::new(Algorithm::HS256);
    nameless.kid = None;
    let nameless = encode(&nameless, &good, &EncodingKey::from_secret(b"x")).expect("signs");
    let (head, rest) = scene
        .token(&scene.key)
        .split_once('.')
        .map(|(a, b)| (a.to_owned(), b.to_owned()))
        .expect("dots");
    let signature = rest.rsplit('.').next().expect("dots").to_owned();
    let swapped = format!("{head}.{}.{signature}", encoded(&claims(id(), scene.session, 300)));
    for token in [
        with("iss", json!("somebody else")),
        with("sub", json!("ann")),
        with("sid", json!(7)),
        with("exp", json!("soon")),
        without("iss"),
        without("sub"),
        without("sid"),
        without("exp"),
        other_key.sign(&good),
        unsigned,
        shared,
        nameless,
        swapped,
        String::new(),
        "a.b.c".to_owned(),
        "x".repeat(LONGEST + 1),
    ] {
        scene.refuses(&token, &reason::UNAUTHENTICATED).await;
    }
    for header in ["", "Bearer", "Basic YTpi", &scene.token(&scene.key)] {
        let refused = scene.verifier.verify(header).await.expect_err("is refused");
        assert!(refused.is(&reason::UNAUTHENTICATED), "{header}");
    }
    assert_eq!(
        scene.accounts.known().sessions_asked,
        0,
        "nobody is asked about what is not signed"
    );
    scene
        .refuses(&scene.key.token(scene.user, scene.session, 0), &reason::TOKEN_EXPIRED)
        .await;
}

#[tokio::test(start_paused = true)]
async fn unknown_keys_are_asked_for_once_in_a_while() {
    let scene = Scene::new();
    assert_eq!(scene.verify(&scene.token(&scene.key)).await, Ok(scene.user));
    let newer = Signing::new("two");
    for _ in 0..5 {
        scene.refuses(&scene.token(&newer), &reason::UNAUTHENTICATED).await;
    }
    assert_eq!(scene.accounts.known().keys_asked, 1, "it was asked a moment ago");
    tokio::time::advance(ASK_AGAIN).await;
    scene.accounts.publish(&newer);
    assert_eq!(scene.verify(&scene.token(&newer)).await, Ok(scene.user));
    assert_eq!(scene.verify(&scene.token(&scene.key)).await, Ok(scene.user));
    assert_eq!(scene.accounts.known().keys_asked, 2);
}

#[tokio::test(start_paused = true)]
async fn not_being_answered_is_no_answer() {
    let scene = Scene::new();
    assert_eq!(scene.verify(&scene.token(&scene.key)).await, Ok(scene.user));
    let newer = Signing::new("two");
    scene.accounts.publish(&newer);
    scene.accounts.known().down = true;
    tokio::time::advance(ASK_AGAIN).await;
    scene.refuses(&scene.token(&newer), &reason::UNAVAILABLE).await;
    assert_eq!(
        scene.verify(&scene.key.token(scene.user, scene.session, 60)).await,
        Ok(scene.user),
        "known keys do"
    );
    scene.refuses(&scene.token(&newer), &reason::UNAVAILABLE).await;
    scene.accounts.known().down = false;
    tokio::time::advance(Duration::from_secs(2)).await;
    assert_eq!(scene.verify(&scene.token(&newer)).await, Ok(scene.user));
}
