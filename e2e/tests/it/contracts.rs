//! The contracts as `proto/` has them, and calls of their RPCs that say next to nothing.

use std::{collections::BTreeSet, fs, path::Path};
use tonic::{
    GrpcMethod, Request, Status,
    client::{Grpc, GrpcService},
    codegen::{Body, Bytes, StdError, http::uri::PathAndQuery},
};
use tonic_prost::ProstCodec;

/// What every process answers beside its own contract.
const PLATFORM: &str = "platform";

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../proto/beep"))
}

/// Whose contracts there are.
pub(crate) fn services() -> impl Iterator<Item = String> {
    let folders = fs::read_dir(folder()).expect("the contracts stand in proto/beep");
    let names = folders.map(|folder| folder.expect("a folder").file_name().to_string_lossy().into_owned());
    // Facts alone are no contract to call.
    names.filter(|name| !read(name).is_empty())
}

/// All RPCs of all contracts: `/beep.users.v1.Users/SignUp`.
pub(crate) fn all() -> BTreeSet<String> {
    services().flat_map(|service| read(&service)).collect()
}

/// All RPCs that a service's process answers.
pub(crate) fn rpcs(service: &str) -> Vec<String> {
    [read(PLATFORM), read(service)].concat()
}

fn read(service: &str) -> Vec<String> {
    let files = fs::read_dir(folder().join(service).join("v1")).expect("a contract stands in proto/beep/<service>/v1");
    let mut rpcs = Vec::new();
    for file in files {
        let text = fs::read_to_string(file.expect("a file").path()).expect("text");
        // A file may hold several.
        let mut name = None;
        for line in text.lines() {
            if let Some(begun) = line.strip_prefix("service ").and_then(|rest| rest.strip_suffix(" {")) {
                name = Some(begun);
            }
            if let Some((rpc, _)) = line.trim().strip_prefix("rpc ").and_then(|rest| rest.split_once('(')) {
                let name = name.expect("RPCs stand in a service");
                rpcs.push(format!("/beep.{service}.v1.{name}/{rpc}"));
            }
        }
    }
    rpcs
}

/// Calls an RPC with a message whose first field holds these bytes; without any it is empty.
pub(crate) async fn call<T>(transport: T, path: &str, mut request: Request<Vec<u8>>) -> Result<(), Status>
where
    T: GrpcService<tonic::body::Body>,
    T::Error: Into<StdError>,
    T::ResponseBody: Body<Data = Bytes> + Send + 'static,
    <T::ResponseBody as Body>::Error: Into<StdError> + Send,
{
    let mut grpc = Grpc::new(transport);
    grpc.ready()
        .await
        .map_err(|error| Status::unavailable(error.into().to_string()))?;
    request.extensions_mut().insert(GrpcMethod::new("e2e", "call"));
    let path = PathAndQuery::try_from(path).expect("a path");
    grpc.unary(request, path, ProstCodec::<Vec<u8>, ()>::default())
        .await
        .map(drop)
}
