//! The words every other crate speaks: typed ids, failures, pages, time, permissions, text rules.
//!
//! Nothing here does I/O or knows an async runtime. Time and identifiers are parameters
//! ([`Clock`], [`Ids`]), so that a test decides both.

mod clock;
mod error;
mod id;
mod page;
mod permissions;
mod random;
pub mod text;

pub use clock::{Clock, Ids, Millis, SystemClock, SystemIds};
pub use error::{Error, Kind, Reason, Result, reason};
pub use id::{
    ChannelId, EventId, Id, ImageId, InvitationId, MessageId, ParseIdError, ReportId, RoleId, ServerId, SessionId,
    UserId,
};
pub use page::{MAX_PAGE, PageSize};
pub use permissions::{Permission, Permissions, Place};
pub use random::Random;
