//! Where NATS is, and who we are to it.

use async_nats::{ConnectOptions, ServerAddr};
use beep_core::{Error, Result};

/// Takes `nats://a:4222,b:4222` and `nats://a,nats://b`. Credentials are those of the first server that has any; a
/// lone user name is a token, as in every NATS client.
pub(super) fn parse(url: &str) -> Result<(Vec<ServerAddr>, ConnectOptions)> {
    let bad = || Error::invalid("bus", "A NATS bus is `nats://[user:password@|token@]host[:port][,…]`.");
    let scheme = url.split_once("://").ok_or_else(bad)?.0;
    let mut options = ConnectOptions::new();
    let mut servers = Vec::new();
    for part in url.split(',') {
        let whole = if part.contains("://") {
            part.to_owned()
        } else {
            format!("{scheme}://{part}")
        };
        let server: ServerAddr = whole.parse().map_err(|_| bad())?;
        if !matches!(server.scheme(), "nats" | "tls") || server.host().is_empty() {
            return Err(bad());
        }
        servers.push(server);
    }
    if let Some((user, server)) = servers.iter().find_map(|server| Some((server.username()?, server))) {
        let user = percent_decoded(user).ok_or_else(bad)?;
        options = match server.password() {
            Some(password) => options.user_and_password(user, percent_decoded(password).ok_or_else(bad)?),
            None => options.token(user),
        };
    }
    Ok((servers, options))
}

/// RFC 3986, 2.1. None if it is malformed.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn servers(url: &str) -> Vec<String> {
        let (servers, _) = parse(url).unwrap_or_else(|error| panic!("{url}: {error}"));
        servers
            .iter()
            .map(|server| format!("{}:{}", server.host(), server.port()))
            .collect()
    }

    #[test]
    fn one_or_several_servers() {
        assert_eq!(servers("nats://127.0.0.1"), ["127.0.0.1:4222"]);
        assert_eq!(servers("nats://u:p@a:1,b:2,[::1]:3"), ["a:1", "b:2", "::1:3"]);
        assert_eq!(servers("nats://a,tls://b:5"), ["a:4222", "b:5"]);
        for bad in [
            "nats:",
            "nats://",
            "nats://a,",
            "nats://a:99999",
            "nats://a,http://b",
            "nats://%zz:p@a",
        ] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn credentials_may_be_percent_encoded() {
        assert_eq!(percent_decoded("p%40ss%2Cw%C3%B6rd").as_deref(), Some("p@ss,wörd"));
        assert_eq!(percent_decoded("%4"), None);
        assert_eq!(percent_decoded("%ff"), None);
    }
}
