//! What is known of a server, as the facts that would make it so: two services that write it down alike can compare what
//! they hold, and say what one of them would have to be told.

use crate::authz::v1::{
    Change, RemoveChannel, RemoveMember, RemoveOverwrite, RemoveRole, RemoveServer, SetSuspended,
    change::Change as Kind, put_overwrite, remove_overwrite,
};
use beep_core::Millis;
use prost::Message;
use std::collections::BTreeMap;

/// The same facts always in one order and one writing. A mute that is over is none.
pub fn canonical(mut changes: Vec<Change>, now: Millis) -> Vec<Change> {
    for change in &mut changes {
        if let Some(Kind::PutMember(member)) = &mut change.change {
            member.role_ids.sort_unstable();
            member.role_ids.dedup();
            if member.muted_until <= now {
                member.muted_until = 0;
            }
        }
    }
    changes.sort_by_cached_key(|change| (key(change), change.encode_to_vec()));
    changes
}

/// Tells [`canonical`] facts apart: FNV-1a of 64 bits.
pub fn digest(changes: &[Change]) -> u64 {
    let bytes = changes
        .iter()
        .flat_map(|change| change.encode_length_delimited_to_vec());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

/// What has to be told to who holds one thing for them to hold the other. How many of it are missing, too many, changed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Repair {
    pub changes: Vec<Kind>,
    pub missing: u64,
    pub extra: u64,
    pub changed: u64,
}

/// Between [`canonical`] facts.
pub fn repair(held: &[Change], wanted: &[Change]) -> Repair {
    let by_key = |changes: &[Change]| -> BTreeMap<_, _> {
        let known = changes
            .iter()
            .filter_map(|change| Some((key(change)?, change.change.clone()?)));
        known.collect()
    };
    let (held, wanted) = (by_key(held), by_key(wanted));
    let mut repair = Repair::default();
    if wanted.is_empty() && !held.is_empty() {
        repair.extra = held.len() as u64;
        repair.changes.push(Kind::RemoveServer(RemoveServer {}));
        return repair;
    }
    // Overwrites go before what they hang on.
    let gone = held.iter().rev().filter(|(key, _)| !wanted.contains_key(*key));
    let gone: Vec<Kind> = gone.filter_map(|(_, change)| removal(change)).collect();
    repair.extra = gone.len() as u64;
    repair.changes.extend(gone);
    for (key, change) in wanted {
        match held.get(&key) {
            None => repair.missing += 1,
            Some(old) if *old != change => repair.changed += 1,
            Some(_) => continue,
        }
        repair.changes.push(change);
    }
    repair
}

/// What a fact is about. Those that others hang on come first.
fn key(change: &Change) -> Option<(u8, Vec<u8>, Vec<u8>)> {
    Some(match change.change.as_ref()? {
        Kind::PutServer(_) => (0, Vec::new(), Vec::new()),
        Kind::SetSuspended(_) => (1, Vec::new(), Vec::new()),
        Kind::PutRole(put) => (2, put.role_id.clone(), Vec::new()),
        Kind::PutMember(put) => (3, put.user_id.clone(), Vec::new()),
        Kind::PutChannel(put) => (4, put.channel_id.clone(), Vec::new()),
        Kind::PutOverwrite(put) => match put.target.clone()? {
            put_overwrite::Target::RoleId(id) => (5, put.channel_id.clone(), id),
            put_overwrite::Target::UserId(id) => (6, put.channel_id.clone(), id),
        },
        _ => return None,
    })
}

fn removal(change: &Kind) -> Option<Kind> {
    Some(match change.clone() {
        Kind::PutServer(_) => Kind::RemoveServer(RemoveServer {}),
        Kind::SetSuspended(_) => Kind::SetSuspended(SetSuspended { suspended: false }),
        Kind::PutRole(put) => Kind::RemoveRole(RemoveRole { role_id: put.role_id }),
        Kind::PutMember(put) => Kind::RemoveMember(RemoveMember { user_id: put.user_id }),
        Kind::PutChannel(put) => Kind::RemoveChannel(RemoveChannel {
            channel_id: put.channel_id,
        }),
        Kind::PutOverwrite(put) => Kind::RemoveOverwrite(RemoveOverwrite {
            channel_id: put.channel_id,
            target: Some(match put.target? {
                put_overwrite::Target::RoleId(id) => remove_overwrite::Target::RoleId(id),
                put_overwrite::Target::UserId(id) => remove_overwrite::Target::UserId(id),
            }),
        }),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::authz::v1::{PutMember, PutRole, PutServer};

    fn change(kind: Kind) -> Change {
        Change { change: Some(kind) }
    }
    fn server() -> Change {
        change(Kind::PutServer(PutServer::default()))
    }
    fn role(id: u8, permissions: i64) -> Change {
        change(Kind::PutRole(PutRole {
            role_id: vec![id],
            permissions,
            position: 0,
        }))
    }
    fn member(muted_until: i64, roles: &[u8]) -> Change {
        change(Kind::PutMember(PutMember {
            user_id: vec![1],
            role_ids: roles.iter().map(|role| vec![*role]).collect(),
            muted_until,
            pending: false,
        }))
    }

    #[test]
    fn the_same_is_written_alike() {
        let one = canonical(vec![role(2, 0), server(), member(5, &[1, 2])], 5);
        let other = canonical(vec![member(0, &[2, 1]), role(2, 0), server()], 5);
        assert_eq!((digest(&one), &one), (digest(&other), &other));
        let muted = canonical(vec![role(2, 0), server(), member(6, &[1, 2])], 5);
        assert_ne!(digest(&one), digest(&muted));
    }

    #[test]
    fn a_repair_says_what_is_missing_too_much_and_otherwise() {
        let held = [server(), role(1, 1), role(2, 2)];
        let wanted = [server(), role(1, 7), role(3, 3)];
        let found = repair(&held, &wanted);
        assert_eq!((found.missing, found.extra, found.changed), (1, 1, 1));
        let gone = Kind::RemoveRole(RemoveRole { role_id: vec![2] });
        let [Some(one), Some(three)] = [role(1, 7).change, role(3, 3).change] else {
            panic!("both are changes")
        };
        assert_eq!(found.changes, [gone, one, three]);
        assert_eq!(repair(&held, &held), Repair::default());
        assert_eq!(repair(&held, &[]).changes, [Kind::RemoveServer(RemoveServer {})]);
    }
}
