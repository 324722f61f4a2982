//! Those who may see reports hear of them.

use crate::{Deps, instance::GlobalRole, news, store::global_roles};
use beep_platform::sql::{self, Tx};
use beep_proto::events::v1::event::Fact;

/// Leaves a fact for each of them, as a part of the transaction that makes or changes a report: nobody hears of what
/// happens after their role was taken.
pub(super) async fn tell(tx: &mut Tx<'_>, deps: &Deps, fact: Fact) -> sql::Result<()> {
    for keeper in global_roles::covering(tx, GlobalRole::UserModerator, deps.clock.now()).await? {
        news::put(tx, deps, keeper, fact.clone()).await?;
    }
    Ok(())
}
