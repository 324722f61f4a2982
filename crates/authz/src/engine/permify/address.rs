//! Where a Permify is: `permify://[:<token>@]<host>:<port>[/<tenant>]`.

use beep_core::{Error, Result};

/// The tenant that a Permify has from the start.
pub(super) const FIRST_TENANT: &str = "t1";

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// Host and port.
    pub(super) authority: String,
    pub(super) tenant: String,
    /// One of the server's preshared keys.
    pub(super) token: Option<String>,
}

impl Address {
    /// # Errors
    /// `INVALID_INPUT` for what is no such address.
    pub(super) fn parse(url: &str) -> Result<Self> {
        let malformed = || {
            Error::invalid(
                "engine",
                "is `embedded:` or `permify://[:<token>@]<host>:<port>[/<tenant>]`",
            )
        };
        let rest = url.strip_prefix("permify://").ok_or_else(malformed)?;
        let (place, tenant) = rest.split_once('/').unwrap_or((rest, ""));
        let (user, authority) = place.rsplit_once('@').unwrap_or(("", place));
        let (host, port) = authority.rsplit_once(':').ok_or_else(malformed)?;
        let legal = |tenant: &str| {
            let known = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            tenant.len() <= 64 && tenant.chars().all(known)
        };
        if host.is_empty() || port.parse::<u16>().is_err() || !legal(tenant) {
            return Err(malformed());
        }
        let token = user.split_once(':').map_or("", |(_, token)| token);
        Ok(Self {
            authority: authority.to_owned(),
            tenant: if tenant.is_empty() { FIRST_TENANT } else { tenant }.to_owned(),
            token: (!token.is_empty()).then(|| token.to_owned()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_who_asks_whom_and_where() {
        let parsed = Address::parse("permify://permify:3478").expect("well-formed");
        assert_eq!(
            (parsed.authority.as_str(), parsed.tenant.as_str(), parsed.token),
            ("permify:3478", "t1", None)
        );
        let parsed = Address::parse("permify://:se:cret@[::1]:1/beep").expect("well-formed");
        assert_eq!((parsed.authority.as_str(), parsed.tenant.as_str()), ("[::1]:1", "beep"));
        assert_eq!(parsed.token.as_deref(), Some("se:cret"));
        for url in [
            "permify:",
            "permify://",
            "permify://host",
            "permify://host:x",
            "http://host:1",
            "permify://h:1/a b",
        ] {
            assert_eq!(Address::parse(url).expect_err(url).code(), "INVALID_INPUT");
        }
    }
}
