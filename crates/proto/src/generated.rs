#![allow(
    clippy::all,
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::pedantic,
    unused_qualifications,
    reason = "what generators write is theirs"
)]

pub mod beep {
    pub mod platform {
        pub mod v1 {
            tonic::include_proto!("beep.platform.v1");
        }
    }
    pub mod users {
        pub mod v1 {
            tonic::include_proto!("beep.users.v1");
        }
    }
    pub mod servers {
        pub mod v1 {
            tonic::include_proto!("beep.servers.v1");
        }
    }
    pub mod messages {
        pub mod v1 {
            tonic::include_proto!("beep.messages.v1");
        }
    }
    pub mod authz {
        pub mod v1 {
            tonic::include_proto!("beep.authz.v1");
        }
    }
    pub mod notifications {
        pub mod v1 {
            tonic::include_proto!("beep.notifications.v1");
        }
    }
    pub mod realtime {
        pub mod v1 {
            tonic::include_proto!("beep.realtime.v1");
        }
    }
    pub mod files {
        pub mod v1 {
            tonic::include_proto!("beep.files.v1");
        }
    }
    pub mod events {
        pub mod v1 {
            tonic::include_proto!("beep.events.v1");
        }
    }
}

pub mod base {
    pub mod v1 {
        tonic::include_proto!("base.v1");
    }
}
