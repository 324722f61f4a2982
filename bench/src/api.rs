//! Beep's API over HTTP, one request after another.

use crate::{graphql, http, line::Line};
use anyhow::{Context, Result, anyhow};
use serde_json::{Value, json};
use std::{
    net::{SocketAddr, ToSocketAddrs},
    time::{Duration, Instant},
};

/// A connection that was silent for longer is not used again: servers close those.
const SILENT: Duration = Duration::from_secs(5);

/// What an operation failed with: `extensions.code` and its text.
#[derive(Debug)]
pub struct Refused {
    pub code: String,
    pub message: String,
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.message, self.code)
    }
}

impl std::error::Error for Refused {}

/// Where a Beep is.
#[derive(Debug, Clone)]
pub struct Place {
    pub address: SocketAddr,
    pub host: String,
}

impl Place {
    /// Understands `http://host:port`.
    ///
    /// # Errors
    /// For anything else, and for a name that nobody knows.
    pub fn of(url: &str) -> Result<Self> {
        let host = url
            .strip_prefix("http://")
            .with_context(|| format!("`{url}` is not of the form http://host:port"))?;
        let host = host.trim_end_matches('/').to_owned();
        let with_port = if host.contains(':') {
            host.clone()
        } else {
            format!("{host}:80")
        };
        let address = with_port
            .to_socket_addrs()?
            .next()
            .with_context(|| format!("{host} has no address"))?;
        Ok(Self { address, host })
    }
}

impl From<SocketAddr> for Place {
    fn from(address: SocketAddr) -> Self {
        Self {
            address,
            host: address.to_string(),
        }
    }
}

/// One person's way to the API.
pub struct Api {
    place: Place,
    /// What the last answer came by, and when.
    line: Option<(Line, Instant)>,
    pub token: String,
}

/// What a new account is made of.
pub struct Person<'a> {
    pub first_name: &'a str,
    pub last_name: &'a str,
    pub username: &'a str,
    pub email: &'a str,
    pub password: &'a str,
}

impl Api {
    /// Makes an account.
    ///
    /// # Errors
    /// [`Refused`], or the connection.
    pub fn sign_up(place: Place, person: &Person<'_>) -> Result<Self> {
        let Person {
            first_name,
            last_name,
            username,
            email,
            password,
        } = person;
        let input = json!({
            "firstName": first_name, "lastName": last_name, "username": username, "email": email, "password": password,
        });
        Self::begin(place, graphql::SIGN_UP, &input)
    }

    /// # Errors
    /// [`Refused`], or the connection.
    pub fn sign_in(place: Place, login: &str, password: &str) -> Result<Self> {
        Self::begin(
            place,
            graphql::SIGN_IN,
            &json!({ "login": login, "password": password }),
        )
    }

    /// One more connection of somebody who has signed in.
    pub fn with_token(place: Place, token: String) -> Self {
        Self {
            place,
            line: None,
            token,
        }
    }

    fn begin(place: Place, document: &str, input: &Value) -> Result<Self> {
        let mut api = Self {
            place,
            line: None,
            token: String::new(),
        };
        let data = api.call(document, &json!({ "input": input }))?;
        api.token = text(&data["session"]["accessToken"])?;
        Ok(api)
    }

    /// Executes an operation and gives its `data`.
    ///
    /// # Errors
    /// [`Refused`], or the connection.
    pub fn call(&mut self, document: &str, variables: &Value) -> Result<Value> {
        let body = graphql::request(document, variables).to_string();
        let token = (!self.token.is_empty()).then_some(self.token.as_str());
        let request = http::post(&self.place.host, token, &body);
        let mut line = match self.line.take() {
            Some((line, used)) if used.elapsed() < SILENT => line,
            _ => Line::connect(self.place.address)?,
        };
        line.send(&request)?;
        let (status, body) = line.receive_response()?;
        self.line = Some((line, Instant::now()));
        let mut answer: Value =
            serde_json::from_slice(&body).with_context(|| format!("an answer with status {status}"))?;
        match answer["errors"].get(0) {
            None => Ok(answer["data"].take()),
            Some(error) => {
                let of = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                Err(Refused {
                    code: of(&error["extensions"]["code"]),
                    message: of(&error["message"]),
                }
                .into())
            }
        }
    }

    /// # Errors
    /// [`Refused`], or the connection.
    pub fn create_server(&mut self, request_id: &str, name: &str, description: &str, public: bool) -> Result<String> {
        let input = json!({ "requestId": request_id, "name": name, "description": description, "public": public });
        let data = self.call(graphql::CREATE_SERVER, &json!({ "input": input }))?;
        text(&data["createServer"]["id"])
    }

    /// # Errors
    /// [`Refused`], or the connection.
    pub fn join_server(&mut self, id: &str) -> Result<()> {
        self.call(graphql::JOIN_SERVER, &json!({ "id": id })).map(drop)
    }

    /// Makes a text channel.
    ///
    /// # Errors
    /// [`Refused`], or the connection.
    pub fn create_channel(&mut self, server: &str, request_id: &str, name: &str) -> Result<String> {
        let input = json!({ "requestId": request_id, "serverId": server, "kind": "TEXT", "name": name });
        let data = self.call(graphql::CREATE_CHANNEL, &json!({ "input": input }))?;
        text(&data["createChannel"]["id"])
    }

    /// Sends a message and gives its id.
    ///
    /// # Errors
    /// [`Refused`], or the connection.
    pub fn send_message(&mut self, channel: &str, content: &str, nonce: &str) -> Result<String> {
        let input = json!({ "channelId": channel, "content": content, "nonce": nonce });
        let data = self.call(graphql::SEND_MESSAGE, &json!({ "input": input }))?;
        text(&data["sendMessage"]["id"])
    }
}

/// # Errors
/// If it is no text.
pub fn text(value: &Value) -> Result<String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| anyhow!("a text was expected, and not {value}"))
}

/// The code that an operation was refused with; `None` for other failures.
pub fn code(error: &anyhow::Error) -> Option<&str> {
    error.downcast_ref::<Refused>().map(|refused| refused.code.as_str())
}
