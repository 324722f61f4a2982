//! What a process can run.

use std::{fmt, str::FromStr};

/// A service, or the gateway in front of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    Users,
    Servers,
    Messages,
    Authz,
    Notifications,
    Realtime,
    Files,
    Gateway,
}

impl Target {
    pub(crate) const ALL: [Self; 8] = [
        Self::Users,
        Self::Servers,
        Self::Messages,
        Self::Authz,
        Self::Notifications,
        Self::Realtime,
        Self::Files,
        Self::Gateway,
    ];

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Users => "users",
            Self::Servers => "servers",
            Self::Messages => "messages",
            Self::Authz => "authz",
            Self::Notifications => "notifications",
            Self::Realtime => "realtime",
            Self::Files => "files",
            Self::Gateway => "gateway",
        }
    }

    /// Whom it calls.
    pub(crate) const fn calls(self) -> &'static [Self] {
        match self {
            Self::Authz => &[],
            Self::Users => &[Self::Servers, Self::Messages],
            Self::Servers => &[
                Self::Users,
                Self::Authz,
                Self::Messages,
                Self::Notifications,
                Self::Realtime,
                Self::Files,
            ],
            Self::Messages => &[Self::Users, Self::Servers, Self::Authz, Self::Notifications],
            Self::Notifications => &[Self::Authz, Self::Messages],
            Self::Files => &[Self::Authz],
            Self::Realtime => &[Self::Servers],
            Self::Gateway => &[
                Self::Users,
                Self::Servers,
                Self::Messages,
                Self::Authz,
                Self::Notifications,
                Self::Realtime,
                Self::Files,
            ],
        }
    }

    /// Whom of them it calls from its outbox alone. What they are told may wait: it serves without them.
    pub(crate) const fn tells(self) -> &'static [Self] {
        match self {
            Self::Servers => &[Self::Notifications],
            Self::Messages => &[Self::Servers, Self::Notifications],
            _ => &[],
        }
    }

    /// Whether others call it, over gRPC.
    pub(crate) const fn is_service(self) -> bool {
        !matches!(self, Self::Gateway)
    }

    pub(crate) const fn has_store(self) -> bool {
        !matches!(self, Self::Gateway | Self::Realtime)
    }

    /// Where it listens unless told otherwise.
    pub(crate) const fn port(self) -> u16 {
        match self {
            Self::Users => 8101,
            Self::Servers => 8102,
            Self::Messages => 8103,
            Self::Authz => 8104,
            Self::Notifications => 8105,
            Self::Realtime => 8106,
            Self::Files => 8107,
            Self::Gateway => 8080,
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Target {
    type Err = String;
    fn from_str(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|target| target.name() == name);
        found.ok_or_else(|| format!("there is {}, not {name}", Self::ALL.map(Self::name).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::Target;
    use std::collections::BTreeSet;

    /// A call that is not named here has nowhere to go in a process of its own.
    #[test]
    fn it_calls_whom_its_crate_calls() {
        let graph = include_str!("../../../docs/service-graph.txt");
        let mut told = BTreeSet::new();
        for (caller, called) in graph.lines().filter_map(|line| line.split_once(" -> ")) {
            let caller: Target = caller.parse().expect("a target");
            told.insert(caller);
            let called: BTreeSet<_> = called.split(", ").filter(|name| *name != "-").collect();
            let named: BTreeSet<_> = caller.calls().iter().map(|target| target.name()).collect();
            assert_eq!(named, called, "{caller}");
            assert!(
                caller.tells().iter().all(|one| caller.calls().contains(one)),
                "{caller}"
            );
        }
        assert_eq!(told, Target::ALL.into());
    }
}
