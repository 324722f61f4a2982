//! What can be asked.

use clap::{Subcommand, ValueEnum};
use jiff::Timestamp;

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Give somebody a global role
    Grant { username: String, role: Role },
    /// Take a global role away
    Revoke { username: String, role: Role },
    /// List who has which global role
    Holders,
    /// Find, suspend, restore and sign out users
    Users {
        #[command(subcommand)]
        command: Users,
    },
    /// Find, suspend, restore and delete servers
    Servers {
        #[command(subcommand)]
        command: Servers,
    },
    /// Look through what people reported, and close it
    Reports {
        #[command(subcommand)]
        command: Reports,
    },
    /// List what was done by those who keep order, newest first
    Audit {
        /// Only this action, such as `user.suspended`
        #[arg(long)]
        action: Option<String>,
        /// Only what this user did
        #[arg(long)]
        by: Option<String>,
        /// Entries, at most 100
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show the settings, or change what is given
    Settings {
        /// Whether people may sign up by themselves
        #[arg(long)]
        registration: Option<Registration>,
        /// Who may found servers
        #[arg(long)]
        server_creation: Option<Founders>,
    },
}

#[derive(Subcommand)]
pub(crate) enum Users {
    /// By a part of username, name or e-mail address, or by identifier
    Find {
        query: Option<String>,
        /// Only those who are suspended
        #[arg(long)]
        suspended: bool,
    },
    /// Shut an account out and end its sessions
    Suspend {
        username: String,
        /// The person reads it
        #[arg(long)]
        reason: String,
        /// When it ends by itself, such as 2030-01-31T12:00:00Z
        #[arg(long)]
        until: Option<Timestamp>,
    },
    /// Let an account in again
    Restore {
        username: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// End all sessions of an account
    SignOut {
        username: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Servers {
    /// By words of name and description, or by identifier
    Find {
        query: Option<String>,
        /// Only those that are suspended
        #[arg(long)]
        suspended: bool,
    },
    /// Close a server to everybody
    Suspend {
        id: String,
        #[arg(long)]
        reason: String,
    },
    /// Open a server again
    Restore {
        id: String,
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Delete a server and all of it, for good
    Delete {
        id: String,
        /// Its name, to show that it is meant
        #[arg(long)]
        name: String,
        #[arg(long)]
        reason: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum Reports {
    /// Oldest first; closed ones last closed first
    List {
        #[arg(long, default_value = "open")]
        state: State,
    },
    /// One report, open or closed
    Show { id: String },
    /// Say what became of a report
    Close {
        id: String,
        #[arg(long)]
        state: End,
        #[arg(long, default_value = "")]
        note: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Role {
    UserModerator,
    ServerModerator,
    ApplicationAdministrator,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Registration {
    Open,
    Closed,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Founders {
    Everyone,
    Administrators,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum State {
    Open,
    Resolved,
    Dismissed,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum End {
    Resolved,
    Dismissed,
}
