//! How often one may try.

use crate::model::Login;
use beep_core::UserId;
use beep_platform::limits::Limit;
use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

/// Wrong passwords for one login, whether or not there is such an account.
pub(crate) const WRONG_BY_LOGIN: u32 = 10;
/// Wrong passwords from one address.
pub(crate) const WRONG_BY_ADDRESS: u32 = 100;
/// Reports of one person.
pub(crate) const REPORTS: u32 = 20;
const REPORT_WINDOW: Duration = Duration::from_secs(60 * 60);
const SIGN_IN_WINDOW: Duration = Duration::from_secs(15 * 60);
const SIGN_UP_WINDOW: Duration = Duration::from_secs(60 * 60);

/// What a sign-in is counted against.
///
/// By the login as typed and not by the account: if an account's e-mail address and its username shared one count, the
/// one running out would tell that the other belongs to it.
pub(crate) fn sign_in(login: &Login, address: &str) -> Vec<Limit> {
    let (kind, login) = match login {
        Login::Email(key) => ("sign-in email", key),
        Login::Username(name) => ("sign-in username", name),
    };
    vec![
        Limit::new(kind, login, WRONG_BY_LOGIN, SIGN_IN_WINDOW),
        Limit::new("sign-in address", &network(address), WRONG_BY_ADDRESS, SIGN_IN_WINDOW),
    ]
}

/// What a sign-up is counted against.
pub(crate) fn sign_up(address: &str, most: u32) -> Vec<Limit> {
    vec![Limit::new("sign-up address", &network(address), most, SIGN_UP_WINDOW)]
}

/// What reports of one person are counted against.
pub(crate) fn report(reporter: UserId) -> Vec<Limit> {
    vec![Limit::new("report", &reporter.to_string(), REPORTS, REPORT_WINDOW)]
}

/// The network that one customer has: an IPv4 address, or 64 bits of an IPv6 one (RFC 6177). Callers without an
/// address share one count.
fn network(address: &str) -> String {
    match address.parse::<IpAddr>().map(|address| address.to_canonical()) {
        Ok(IpAddr::V4(address)) => address.to_string(),
        Ok(IpAddr::V6(address)) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).to_string(),
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_customer_is_one_network() {
        assert_eq!(network("192.0.2.7"), network("::ffff:192.0.2.7"));
        assert_ne!(network("192.0.2.7"), network("192.0.2.8"));
        assert_eq!(network("2001:db8:1:2::1"), network("2001:db8:1:2:ffff::9"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network(""), network("not an address"));
    }

    #[test]
    fn kinds_do_not_mix() {
        let (email, name) = (Login::Email("a".into()), Login::Username("a".into()));
        assert_ne!(sign_in(&email, "")[0], sign_in(&name, "")[0]);
    }
}
