//! What a change of rights would do to whom.

use crate::graphql::{
    input,
    loaders::People,
    model::{permission::Permission, user::User},
};
use async_graphql::{Context, ID, SimpleObject};
use beep_core::{ChannelId, Permissions, Result};
use beep_proto::authz::v1 as contract;

/// Who would gain and who would lose what.
#[derive(Default, SimpleObject)]
pub(crate) struct AccessDiff {
    /// Only channels with a difference, of those that the viewer may see now.
    #[graphql(complexity = "10 + 10 * child_complexity")]
    channels: Vec<ChannelDiff>,
    /// In the server as such.
    #[graphql(complexity = "5 + 2 * child_complexity")]
    server: Vec<PermissionDiff>,
    /// Distinct members in all of these.
    affected: u32,
}

#[derive(SimpleObject)]
pub(crate) struct ChannelDiff {
    channel_id: ID,
    #[graphql(complexity = "1 + 2 * child_complexity")]
    changes: Vec<PermissionDiff>,
}

/// How many members would gain and lose a right.
#[derive(SimpleObject)]
pub(crate) struct PermissionDiff {
    permission: Permission,
    gain: u32,
    lose: u32,
    /// The first of them, at most 20.
    gaining: Vec<User>,
    losing: Vec<User>,
}

impl AccessDiff {
    pub(crate) async fn load(ctx: &Context<'_>, diff: contract::CompareResponse) -> Result<Self> {
        let in_channels = diff.channels.iter().flat_map(|channel| &channel.changes);
        let named = diff
            .server
            .iter()
            .chain(in_channels)
            .flat_map(|one| one.gaining.iter().chain(&one.losing));
        let people = People::of(ctx, named.cloned().collect()).await?;
        let channel = |channel: &contract::ChannelDiff| ChannelDiff {
            channel_id: input::id_text::<ChannelId>(&channel.channel_id),
            changes: changes(&channel.changes, &people),
        };
        Ok(Self {
            channels: diff.channels.iter().map(channel).collect(),
            server: changes(&diff.server, &people),
            affected: diff.affected,
        })
    }
}

fn changes(changes: &[contract::PermissionDiff], people: &People) -> Vec<PermissionDiff> {
    let users = |ids: &[Vec<u8>]| ids.iter().map(|id| people.get(id)).collect();
    let change = |diff: &contract::PermissionDiff| {
        Some(PermissionDiff {
            permission: Permissions::from_bits(diff.permission).iter().next()?.into(),
            gain: diff.gain,
            lose: diff.lose,
            gaining: users(&diff.gaining),
            losing: users(&diff.losing),
        })
    };
    changes.iter().filter_map(change).collect()
}
