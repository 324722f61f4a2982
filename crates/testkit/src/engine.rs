//! The real engines that separate processes need.

use beep_platform::testing::{self, env};
use std::net::{SocketAddr, ToSocketAddrs};

/// A fresh database for one service. Dropped with this.
pub struct Database {
    pub url: String,
    _place: testing::Place,
}

/// The URLs of NATS and of a place of its own in a bucket; `None` (printed) when `BEEP_TEST_POSTGRES`, `BEEP_TEST_NATS`
/// or `BEEP_TEST_S3` is not set.
///
/// # Panics
/// One is not set and `BEEP_TEST_REQUIRE` names it.
pub fn shared() -> Option<(String, String)> {
    env::require("postgres", "BEEP_TEST_POSTGRES")?;
    Some((nats()?, bucket()?))
}

fn nats() -> Option<String> {
    env::require("nats", "BEEP_TEST_NATS")
}

fn bucket() -> Option<String> {
    let url = env::require("s3", "BEEP_TEST_S3")?;
    let (bucket, query) = url.split_once('?').unwrap_or((&url, ""));
    Some(format!(
        "{bucket}/{}?{query}",
        crate::unique(&format!("e2e-{}-", std::process::id()))
    ))
}

/// # Panics
/// There is no PostgreSQL; ask [`shared`] first.
pub fn database(name: &str) -> Database {
    let (_, url, place) = testing::postgres(&format!("e2e_{name}")).expect("PostgreSQL is there");
    Database { url, _place: place }
}

/// Where the engine of a URL listens.
///
/// # Panics
/// The URL names no host and port.
pub fn address(url: &str) -> SocketAddr {
    let authority = authority(url);
    let mut addresses = authority
        .to_socket_addrs()
        .expect("the engine's URL has a host and a port");
    addresses.next().expect("the host has an address")
}

/// The URL with another host and port.
pub fn elsewhere(url: &str, address: SocketAddr) -> String {
    url.replacen(authority(url), &address.to_string(), 1)
}

fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let rest = rest.split(['/', '?']).next().unwrap_or_default();
    rest.rsplit_once('@').map_or(rest, |(_, authority)| authority)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_can_point_elsewhere() {
        let url = "postgres://beep:p@127.0.0.1:5432/users?max_connections=8";
        assert_eq!(address(url).port(), 5432);
        let moved = elsewhere(url, SocketAddr::from(([127, 0, 0, 1], 9)));
        assert_eq!(moved, "postgres://beep:p@127.0.0.1:9/users?max_connections=8");
        assert_eq!(address("nats://127.0.0.1:4222").port(), 4222);
    }
}
