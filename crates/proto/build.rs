//! Generates the contracts' Rust code; protox compiles the files, so that no `protoc` need be installed.

const ROOT: &str = "../../proto";
const CONTRACTS: &[&str] = &[
    "platform/v1/probe",
    "users/v1/users",
    "users/v1/instance",
    "servers/v1/servers",
    "servers/v1/audit",
    "servers/v1/invitations",
    "servers/v1/members",
    "servers/v1/moderation",
    "servers/v1/rehearsals",
    "servers/v1/roles",
    "messages/v1/messages",
    "authz/v1/authz",
    "notifications/v1/notifications",
    "realtime/v1/presence",
    "files/v1/files",
    "events/v1/events",
];

/// What engines speak that Beep is a client of.
const ENGINES: &[&str] = &["permify/base"];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed={ROOT}");
    let ours = CONTRACTS.iter().map(|name| format!("{ROOT}/beep/{name}.proto"));
    let engines = ENGINES.iter().map(|name| format!("{ROOT}/{name}.proto"));
    let descriptors = protox::compile(ours.chain(engines), [ROOT])?;
    tonic_prost_build::configure()
        .build_transport(false)
        .compile_fds(descriptors)?;
    Ok(())
}
