//! What one viewer may see and do in a server, by what it is about.

mod insight;
mod people;
mod place;

use async_graphql::MergedObject;
use beep_core::{Error, Id, Result, ServerId};
use beep_proto::servers::v1 as contract;
use insight::Insight;
use people::People;
use place::Place;

/// What the viewer may see and do in a server.
#[derive(MergedObject)]
pub(crate) struct ServerView(Place, People, Insight);

impl ServerView {
    pub(crate) fn new(server: contract::Server) -> Result<Self> {
        let id = ServerId::from_slice(&server.id).map_err(Error::internal)?;
        Ok(Self(Place::new(server, id), People(id), Insight(id)))
    }
}
