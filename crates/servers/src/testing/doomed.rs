//! A process that is killed: the service on a runtime of its own, which goes at once and with all that it was doing.

use super::{Others, Scene, Step};
use beep_platform::testing::sql_urls;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// A process after the other, on one store and among the same services.
pub(crate) struct Doomed {
    /// Of the process that lives.
    pub(crate) scene: Scene,
    runtime: Option<Runtime>,
    others: Others,
}

impl Doomed {
    /// Runs a test on a fresh store of every engine that is there.
    pub(crate) async fn on_every_engine(name: &str, test: impl AsyncFn(&mut Self)) {
        for (engine, url, _place) in sql_urls(name) {
            println!("on {engine}");
            let others = Others::new().await;
            let (runtime, scene) = begin(url, others.clone()).await;
            let mut doomed = Self {
                scene,
                runtime: Some(runtime),
                others,
            };
            test(&mut doomed).await;
            doomed.end().await;
        }
    }

    /// Begins an act, kills the process when it comes to the step, and starts the next one. Says whether it came there:
    /// if not, the act is over and nothing was killed.
    pub(crate) async fn dies_at<F>(&mut self, step: Step, act: impl FnOnce(Scene) -> F) -> bool
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let reached = self.scene.cut.set(step);
        let runtime = self.runtime.as_ref().expect("a process lives");
        let acting = runtime.spawn(act(self.scene.clone()));
        let is_reached = reached.wait().await;
        self.scene.cut.clear();
        if is_reached {
            let store = self.scene.store.clone();
            self.end().await;
            // Past the leases of who died.
            self.others.clock.advance(60_000);
            let (runtime, scene) = begin(store, self.others.clone()).await;
            (self.runtime, self.scene) = (Some(runtime), scene);
        } else {
            acting.await.expect("the act ends");
        }
        is_reached
    }

    async fn end(&mut self) {
        let runtime = self.runtime.take().expect("a process lives");
        let ended = tokio::task::spawn_blocking(move || runtime.shutdown_timeout(Duration::from_secs(5)));
        ended.await.expect("the runtime ends");
        // SQLite has threads of its own: what they have begun is stored or not before the next process looks.
        self.scene.service.db().close().await;
    }
}

async fn begin(store: String, others: Others) -> (Runtime, Scene) {
    let runtime = Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .expect("a runtime");
    let scene = runtime.spawn(Scene::start(store, others)).await;
    (runtime, scene.expect("the service starts"))
}
