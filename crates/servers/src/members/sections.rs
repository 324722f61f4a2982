//! The list of members as it is shown: in sections by hoisted roles, read at any place.
//!
//! Who is online stands in another service, so sections do not know: whoever shows them parts the last one by it.

use crate::{
    Servers,
    model::Member,
    store::member_lists::{self, Section},
};
use beep_core::{PageSize, Result, ServerId};
use beep_platform::rpc::Context;

/// A stretch of the list, and the sections as they were then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stretch {
    pub(crate) members: Vec<Member>,
    pub(crate) sections: Vec<Section>,
}

impl Servers {
    /// Sections that have members, the highest role first; the default role's, for all who have no hoisted role, last.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_sections(&self, context: &Context, server: ServerId) -> Result<Vec<Section>> {
        self.access.member(context, server).await?;
        self.store
            .read(move |tx| Box::pin(member_lists::sections(tx, server)))
            .await
    }

    /// Members from a place in the list on.
    ///
    /// # Errors
    /// `NOT_FOUND` for who is not a member.
    pub(crate) async fn list_range(
        &self,
        context: &Context,
        server: ServerId,
        offset: u32,
        size: PageSize,
    ) -> Result<Stretch> {
        self.access.member(context, server).await?;
        let read = self.store.read(move |tx| {
            Box::pin(async move {
                let sections = member_lists::sections(tx, server).await?;
                let mut members = Vec::with_capacity(size.rows());
                let mut before = i64::from(offset);
                for section in &sections {
                    let wanted = i64::from(size.get()) - members.len() as i64;
                    if wanted <= 0 {
                        break;
                    }
                    if before >= section.count {
                        before -= section.count;
                        continue;
                    }
                    members.extend(member_lists::stretch(tx, server, *section, before, wanted).await?);
                    before = 0;
                }
                Ok(Stretch { members, sections })
            })
        });
        read.await
    }
}
