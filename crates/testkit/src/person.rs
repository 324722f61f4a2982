//! Somebody who uses Beep.

use crate::{Answer, Failure, Operation, Socket, doc, http, unique};
use serde_json::{Value, json};
use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
};

/// Hard to guess, and the same for everybody.
const PASSWORD: &str = "violet-tractor-9-lanterns";

/// A signed-in device of somebody: an access token and the refresh cookie.
#[derive(Debug)]
pub struct Person {
    pub id: String,
    pub username: String,
    pub email: String,
    pub password: String,
    address: SocketAddr,
    device: Mutex<Device>,
}

#[derive(Debug, Clone, Default)]
struct Device {
    token: String,
    cookie: Option<String>,
}

/// A server and its first text channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    pub server: String,
    pub channel: String,
}

impl Person {
    /// Signs up over HTTP; `name` gets an ending that makes it unique.
    ///
    /// # Panics
    /// It is refused.
    pub(crate) async fn sign_up(address: SocketAddr, name: &str) -> Self {
        let username = unique(&format!("{name}_"));
        let email = format!("{username}@example.org");
        Self::begin(address, &doc::sign_up(&username, &email, PASSWORD), email.clone()).await
    }

    /// The same person on another device, with a session of its own.
    ///
    /// # Panics
    /// Signing in is refused.
    pub async fn another_device(&self) -> Self {
        Self::begin(
            self.address,
            &doc::sign_in(&self.username, &self.password),
            self.email.clone(),
        )
        .await
    }

    async fn begin(address: SocketAddr, operation: &Operation, email: String) -> Self {
        let answer = send(address, None, None, operation).await.expect("Beep answers");
        let cookie = answer.cookie.clone();
        let session = answer
            .result()
            .unwrap_or_else(|failure| panic!("signing up or in is refused: {failure}"));
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let device = Device {
            token: text(&session["accessToken"]),
            cookie,
        };
        Self {
            id: text(&session["me"]["user"]["id"]),
            username: text(&session["me"]["user"]["username"]),
            email,
            password: PASSWORD.to_owned(),
            address,
            device: Mutex::new(device),
        }
    }

    /// The whole answer over HTTP. New cookies and access tokens are kept.
    ///
    /// # Errors
    /// `NO_ANSWER` when there is none.
    pub async fn answer(&self, operation: &Operation) -> Result<Answer, Failure> {
        let Device { token, cookie } = self.device();
        let answer = send(self.address, Some(&token), cookie.as_deref(), operation).await?;
        let mut device = self.device.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cookie) = &answer.cookie {
            device.cookie = Some(cookie.clone()).filter(|cookie| !cookie.is_empty());
        }
        if let Some(token) = answer.data["refreshSession"]["accessToken"].as_str() {
            token.clone_into(&mut device.token);
        }
        Ok(answer)
    }

    /// Executes an operation over HTTP; the value of its one field.
    ///
    /// # Errors
    /// Its failure.
    pub async fn run(&self, operation: Operation) -> Result<Value, Failure> {
        self.answer(&operation).await?.result()
    }

    /// As [`run`](Self::run), for what must succeed.
    ///
    /// # Panics
    /// It does not.
    pub async fn does(&self, operation: Operation) -> Value {
        let what = operation.query.clone();
        self.run(operation)
            .await
            .unwrap_or_else(|failure| panic!("{what}: {failure}"))
    }

    /// # Panics
    /// The socket is refused.
    pub async fn socket(&self) -> Socket {
        let opened = Socket::open(self.address, &self.token()).await;
        opened.unwrap_or_else(|code| panic!("{} gets no socket: {code}", self.username))
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }

    pub fn token(&self) -> String {
        self.device().token
    }

    /// The refresh token.
    pub fn cookie(&self) -> Option<String> {
        self.device().cookie
    }

    /// Puts the refresh token back that was kept from before.
    pub fn set_cookie(&self, cookie: Option<String>) {
        self.device.lock().unwrap_or_else(PoisonError::into_inner).cookie = cookie;
    }

    fn device(&self) -> Device {
        self.device.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Founds a public server.
    pub async fn found(&self, name: &str) -> Place {
        self.found_one(name, true).await
    }

    /// Founds a server that nobody else sees.
    pub async fn found_private(&self, name: &str) -> Place {
        self.found_one(name, false).await
    }

    async fn found_one(&self, name: &str, public: bool) -> Place {
        let server = self.does(doc::create_server(name, public, &unique("server-"))).await;
        let server = server["id"].as_str().expect("an id").to_owned();
        let view = self.does(doc::server(&server)).await;
        let channels = view["channels"].as_array().expect("channels");
        let text = channels
            .iter()
            .find(|channel| channel["kind"] == "TEXT")
            .expect("a server has a first channel");
        Place {
            channel: text["id"].as_str().expect("an id").to_owned(),
            server,
        }
    }

    pub async fn join(&self, place: &Place) {
        self.does(doc::join_server(&place.server)).await;
    }

    /// Sends a message over HTTP; its id.
    pub async fn send(&self, channel: &str, content: &str) -> String {
        let message = self.does(doc::send_message(channel, content, &unique("nonce-"))).await;
        message["id"].as_str().expect("an id").to_owned()
    }

    /// All messages of a channel, oldest first.
    ///
    /// # Errors
    /// The failure of a page.
    pub async fn history(&self, channel: &str) -> Result<Vec<Value>, Failure> {
        let (mut messages, mut before) = (Vec::new(), None::<String>);
        loop {
            let page = self.run(doc::history(channel, before.as_deref())).await?;
            let edges = page["messages"]["edges"].as_array().cloned().unwrap_or_default();
            let page_of: Vec<Value> = edges.into_iter().map(|edge| edge["node"].clone()).collect();
            before = page_of
                .first()
                .and_then(|oldest| oldest["id"].as_str())
                .map(str::to_owned);
            messages.splice(0..0, page_of);
            if page["messages"]["pageInfo"]["hasPreviousPage"] != json!(true) {
                return Ok(messages);
            }
        }
    }
}

/// Sends an operation over HTTP.
///
/// # Errors
/// `NO_ANSWER` when there is none.
pub(crate) async fn send(
    address: SocketAddr,
    token: Option<&str>,
    cookie: Option<&str>,
    operation: &Operation,
) -> Result<Answer, Failure> {
    let authorization = token.map(|token| format!("Bearer {token}"));
    let cookie = cookie.map(|cookie| format!("theme=dark; beep_refresh={cookie}"));
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(authorization.as_deref().map(|value| ("authorization", value)));
    headers.extend(cookie.as_deref().map(|value| ("cookie", value)));
    let reply = http::post(address, "/graphql", &headers, operation.payload().to_string()).await;
    Ok(Answer::read(&reply.map_err(Failure::transport)?))
}
