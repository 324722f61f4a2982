//! Generates the contracts' Rust code; protox compiles the files, so that no `protoc` need be installed.

const ROOT: &str = "../../proto";
const CONTRACTS: &[&str] = &[
    "platform/v1/probe",
    "users/v1/users",
    "servers/v1/servers",
    "servers/v1/audit",
    "servers/v1/invitations",
    "servers/v1/members",
    "servers/v1/roles",
    "messages/v1/messages",
    "authz/v1/authz",
    "notifications/v1/notifications",
    "realtime/v1/presence",
    "events/v1/events",
];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed={ROOT}");
    let files = CONTRACTS.iter().map(|name| format!("{ROOT}/beep/{name}.proto"));
    let descriptors = protox::compile(files, [ROOT])?;
    tonic_prost_build::configure()
        .build_transport(false)
        .compile_fds(descriptors)?;
    Ok(())
}
