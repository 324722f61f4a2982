//! A files service of its own for each test, with a real store, real files and an authz of known answers.

pub(crate) mod pictures;

use crate::{Config, Deps, Files, Service, build};
use beep_core::{
    Clock, Id, Ids, ImageId, Millis, Permission, Permissions, Random, Result, ServerId, SystemIds, UserId,
};
use beep_platform::{
    blob::Blobs,
    rpc::{Caller, Client, Context, LocalRoutes, Signer, Transport, answer, reply, server_layers},
    shutdown::Shutdown,
    testing::sql_urls,
};
use beep_proto::{
    authz::v1::{
        self as authz,
        authz_server::{Authz, AuthzServer},
        check_request::Object,
    },
    files::v1::{
        ApplyRequest, Fact, GetImageRequest, GetImageResponse, HoldImageRequest, Image, Purpose, UploadImageRequest,
        Use, files_client::FilesClient, upload_image_request::Part,
    },
};
use std::{
    collections::HashSet,
    num::NonZero,
    path::PathBuf,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};
use tonic::{Request, Response, Status, service::Routes};

pub(crate) const START: Millis = 1_800_000_000_000;

/// A clock that stands still until it is moved.
pub(crate) struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Millis {
        self.0.load(Ordering::Relaxed)
    }
}

/// Randomness that is the same in every run (SplitMix64).
pub(crate) struct Dice(AtomicU64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }
    pub(crate) fn next(&self) -> u64 {
        let mut x = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        x ^ (x >> 31)
    }
    pub(crate) fn below(&self, n: usize) -> usize {
        usize::try_from(self.next() % n as u64).expect("below n")
    }
}
impl Random for Dice {
    fn fill(&self, bytes: &mut [u8]) -> Result<()> {
        bytes.chunks_mut(8).for_each(|chunk| {
            let part = self.next().to_le_bytes();
            chunk.copy_from_slice(&part[..chunk.len()]);
        });
        Ok(())
    }
}

/// Who is in which server, and who manages it.
#[derive(Clone, Default)]
pub(crate) struct Rights(Arc<Mutex<[Pairs; 2]>>);

type Pairs = HashSet<(UserId, ServerId)>;

#[tonic::async_trait]
impl Authz for Rights {
    async fn check(&self, request: Request<authz::CheckRequest>) -> Result<Response<authz::CheckResponse>, Status> {
        answer(request, async |_, asked: authz::CheckRequest| {
            let Some(Object::ServerId(server)) = asked.object else {
                panic!("servers are asked about")
            };
            let needed = Permissions::of(&[Permission::ManageServer]);
            assert_eq!(asked.permission, needed.bits());
            let who = (
                beep_proto::id("userId", &asked.user_id)?,
                beep_proto::id("serverId", &server)?,
            );
            let [members, managers] = &*self.0.lock().expect("not poisoned");
            Ok(authz::CheckResponse {
                allowed: managers.contains(&who),
                visible: members.contains(&who),
                server_id: server,
                slow_mode: 0,
                wordless: false,
            })
        })
        .await
    }
    async fn get_view(&self, _: Request<authz::GetViewRequest>) -> Result<Response<authz::View>, Status> {
        Err(Status::unimplemented("others ask this"))
    }
    async fn filter_viewers(
        &self,
        _: Request<authz::FilterViewersRequest>,
    ) -> Result<Response<authz::FilterViewersResponse>, Status> {
        Err(Status::unimplemented("messages asks this"))
    }
    async fn apply(&self, _: Request<authz::ApplyRequest>) -> Result<Response<authz::ApplyResponse>, Status> {
        Err(Status::unimplemented("servers tells this"))
    }
}

/// The running service and what outlives it. Clones share it.
#[derive(Clone)]
pub(crate) struct World {
    pub(crate) service: Service,
    client: FilesClient<Client>,
    clock: Arc<Hand>,
    rights: Rights,
    dice: Arc<Dice>,
    ids: Arc<SystemIds>,
    store: String,
    /// Where the blobs are.
    pub(crate) folder: PathBuf,
    shutdown: Shutdown,
}

/// Runs a test on a fresh store of every engine that is there.
pub(crate) async fn on_every_engine(name: &str, test: impl AsyncFn(World)) {
    for (engine, url, _place) in sql_urls(name) {
        println!("on {engine}");
        let folder = tempfile::tempdir().expect("a folder");
        let clock = Arc::new(Hand(AtomicI64::new(START)));
        let world = World::start(url, folder.path().to_owned(), clock, Rights::default(), Dice::new(1)).await;
        test(world.clone()).await;
        world.service.db().close().await;
    }
}

impl World {
    async fn start(store: String, folder: PathBuf, clock: Arc<Hand>, rights: Rights, dice: Dice) -> Self {
        let (shutdown, dice) = (Shutdown::new(), Arc::new(dice));
        let deps = Deps {
            authz: local("authz", Routes::new(AuthzServer::new(rights.clone()))),
            blobs: Blobs::open(&format!("file:{}", folder.display())).expect("a folder"),
            clock: clock.clone(),
            random: dice.clone(),
            shutdown: shutdown.clone(),
        };
        let config = Config {
            store: store.clone(),
            decoders: NonZero::new(2).expect("two"),
        };
        let service = build(config, deps).await.expect("builds");
        Self {
            client: FilesClient::new(local("files", Routes::new(service.routes()))),
            service,
            clock,
            rights,
            dice,
            ids: Arc::new(SystemIds::new()),
            store,
            folder,
            shutdown,
        }
    }

    /// Ends the process and starts the next one on the same store and the same blobs.
    pub(crate) async fn restart(&self) -> Self {
        self.shutdown.begin();
        self.shutdown.wait(Duration::from_secs(10)).await;
        self.service.db().close().await;
        let (clock, rights) = (self.clock.clone(), self.rights.clone());
        let dice = Dice::new(self.dice.next());
        Self::start(self.store.clone(), self.folder.clone(), clock, rights, dice).await
    }

    pub(crate) fn files(&self) -> &Files {
        &self.service.0
    }
    pub(crate) fn advance(&self, by: Millis) {
        self.clock.0.fetch_add(by, Ordering::Relaxed);
    }
    pub(crate) fn id<T: Id>(&self) -> T {
        T::from_uuid(self.ids.next())
    }

    /// A server, and somebody who manages it.
    pub(crate) fn server(&self) -> (ServerId, UserId) {
        let (server, user) = (self.id(), self.member(None));
        let mut rights = self.rights.0.lock().expect("not poisoned");
        rights[0].insert((user, server));
        rights[1].insert((user, server));
        (server, user)
    }
    /// Somebody, in a server or in none.
    pub(crate) fn member(&self, of: Option<ServerId>) -> UserId {
        let user = self.id();
        if let Some(server) = of {
            self.rights.0.lock().expect("not poisoned")[0].insert((user, server));
        }
        user
    }

    pub(crate) async fn send(&self, context: &Context, parts: Vec<Option<Part>>) -> Result<Image> {
        let parts = parts.into_iter().map(|part| UploadImageRequest { part });
        let request = context.request(tokio_stream::iter(parts.collect::<Vec<_>>()));
        reply(self.client.clone().upload_image(request).await)
    }
    /// Uploads in chunks of 64 KiB.
    pub(crate) async fn upload(&self, user: UserId, about: &Use, upload: &[u8]) -> Result<Image> {
        let chunks = upload.chunks(64 << 10).map(|chunk| Some(Part::Chunk(chunk.to_vec())));
        let parts = [Some(Part::Use(about.clone()))].into_iter().chain(chunks);
        self.send(&by(user), parts.collect()).await
    }
    pub(crate) async fn get(&self, image: &Image, width: u32) -> Result<GetImageResponse> {
        let asked = GetImageRequest {
            image_id: image.id.clone(),
            width,
        };
        let nobody = Context::root(Caller::ANONYMOUS, Duration::from_secs(20));
        reply(self.client.clone().get_image(nobody.request(asked)).await)
    }
    pub(crate) async fn hold(&self, context: &Context, image: &[u8], about: &Use) -> Result<Image> {
        let asked = HoldImageRequest {
            image_id: image.to_vec(),
            r#use: Some(about.clone()),
        };
        reply(self.client.clone().hold_image(context.request(asked)).await)
    }
    pub(crate) async fn apply(&self, facts: impl IntoIterator<Item = Fact>) -> Result<()> {
        let facts = facts.into_iter().collect();
        let request = by_service().request(ApplyRequest { facts });
        reply(self.client.clone().apply(request).await).map(drop)
    }
    /// The widths in which a picture can be had.
    pub(crate) async fn widths(&self, image: &Image) -> Vec<u32> {
        let mut widths = Vec::new();
        for width in [64, 128, 512, 600, 1200] {
            if self.get(image, width).await.is_ok() {
                widths.push(width);
            }
        }
        widths
    }
}

pub(crate) fn picture_of(server: ServerId) -> Use {
    Use {
        purpose: Purpose::ServerPicture.into(),
        subject_id: server.to_bytes(),
    }
}

pub(crate) fn fact(image: &Image, seq: i64, claimed: bool) -> Fact {
    Fact {
        image_id: image.id.clone(),
        r#use: image.r#use.clone(),
        seq,
        claimed,
    }
}

pub(crate) fn name(image: &Image) -> ImageId {
    ImageId::from_slice(&image.id).expect("an identifier")
}

pub(crate) fn by(user: UserId) -> Context {
    Context::root(Caller::user(user, Id::from_uuid(user.uuid())), Duration::from_secs(20))
}
pub(crate) fn by_service() -> Context {
    Context::root(Caller::service("servers"), Duration::from_secs(20))
}

/// The code of a refusal.
pub(crate) fn code<T: std::fmt::Debug>(outcome: Result<T>) -> String {
    outcome.expect_err("refused").code().to_owned()
}

fn local(name: &'static str, routes: Routes) -> Client {
    let signer = Signer::new(&[1; 32], Arc::new(beep_core::SystemClock)).expect("long enough");
    let local = LocalRoutes::default();
    local.fill(server_layers(routes, &signer));
    Client::new(name, Transport::Local(local), signer)
}
