//! A disk that is full, and a data folder that cannot be written to.

use beep_testkit::{Person, Place, World, binary, doc, eventually, patience, unique};
use serde_json::Value;
use std::{
    fs::{self, Permissions},
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::Command,
};

/// No file may grow beyond 2 MiB: to SQLite this is a disk that is full. The limit is a soft one, so that the test can
/// lift it from outside, and needs no rights that a build machine may not have.
const LITTLE_ROOM: [&str; 3] = ["bash", "-c", "trap '' XFSZ; ulimit -S -f 2048; exec \"$0\" \"$@\""];

/// Contents, oldest first.
async fn contents(ann: &Person, place: &Place) -> Vec<String> {
    let messages = ann.history(&place.channel).await.expect("reading needs no room");
    let content = |message: &Value| message["content"].as_str().unwrap_or_default().to_owned();
    messages.iter().map(content).collect()
}

/// Posts until there is no room; what was acknowledged.
async fn fill(ann: &Person, place: &Place) -> Vec<String> {
    let mut stored = Vec::new();
    for n in 0..2_000 {
        let content = format!("{n} {}", "🦀".repeat(3_000));
        match ann.run(doc::send_message(&place.channel, &content, &unique("n"))).await {
            Ok(_) => stored.push(content),
            Err(failure) => {
                assert_eq!(failure.code, "STORAGE_FULL", "after {n} messages: {failure}");
                return stored;
            }
        }
    }
    panic!("2,000 long messages fit into little room");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_refuses_what_it_cannot_keep_and_keeps_the_rest() {
    let mut world = World::setup().through(&LITTLE_ROOM).all().await;
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    let mut stored = fill(&ann, &place).await;
    assert!(stored.len() > 5, "{} messages fitted", stored.len());
    for _ in 0..3 {
        let again = ann
            .run(doc::send_message(&place.channel, &"🦀".repeat(3_000), &unique("n")))
            .await;
        assert_eq!(again.expect_err("still full").code, "STORAGE_FULL");
    }
    assert_eq!(
        contents(&ann, &place).await,
        stored,
        "what was stored is there, nothing else is"
    );

    world.process("all").lift_file_limit();
    eventually("room makes it well without a restart", patience(), async || {
        ann.run(doc::send_message(&place.channel, "room again", "room")).await
    })
    .await;
    stored.push("room again".to_owned());
    world.process("all").through(&[]);
    world.kill_and_restart("all").await;
    assert_eq!(contents(&ann, &place).await, stored, "and after a restart");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_read_only_data_folder_is_refused_by_name_and_left_as_it_is() {
    let mut world = World::all().await;
    let ann = world.person("ann").await;
    let place = ann.found("Atelier").await;
    ann.send(&place.channel, "kept").await;
    world.process("all").terminate();
    world.process("all").ended().await;
    let data = world.folder().join("data");
    let before = listing(&data);
    let protected = Protected::new(&mut world, &data);
    world.process("all").spawn();
    let status = world.process("all").ended().await;
    assert!(!status.success(), "{status}");
    let log = world.process("all").log();
    let said = log.lines().last().unwrap_or_default();
    assert!(
        said.contains("Beep could not start") && said.contains("STORAGE_FULL"),
        "{said}"
    );
    assert!(
        said.contains(&data.display().to_string()),
        "the folder is named: {said}"
    );
    assert_eq!(listing(&data), before, "nothing was changed");
    protected.lift(&mut world);
    world.start().await;
    assert_eq!(contents(&ann, &place).await, ["kept"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_data_folder_is_for_one_process() {
    let world = World::all().await;
    let data = world.folder().join("data").display().to_string();
    let mut second = World::setup().set("BEEP_DATA", &data).all_stopped();
    second.process("all").spawn();
    assert!(!second.process("all").ended().await.success());
    let log = second.process("all").log();
    assert!(log.contains("another Beep runs on"), "{log}");
    world.person("ann").await;
}

/// Names, sizes and times of a folder's files.
fn listing(folder: &Path) -> Vec<(String, u64, i64)> {
    let files = fs::read_dir(folder).expect("a folder").map(|entry| {
        let entry = entry.expect("a file");
        let metadata = entry.metadata().expect("its metadata");
        (
            entry.file_name().to_string_lossy().into_owned(),
            metadata.len(),
            metadata.mtime_nsec(),
        )
    });
    let mut files: Vec<_> = files.collect();
    files.sort();
    files
}

/// A data folder that the process cannot write to: by its permissions, or, for root whom these do not stop, by running
/// the process as somebody else.
struct Protected {
    folder: std::path::PathBuf,
    is_root: bool,
}

impl Protected {
    fn new(world: &mut World, folder: &Path) -> Self {
        const NOBODY: u32 = 65_534;
        let is_root = Command::new("id")
            .arg("-u")
            .output()
            .is_ok_and(|id| id.stdout == b"0\n");
        if is_root {
            // The build folder may be closed to others.
            let copy = world.folder().join("beep");
            fs::copy(binary::beep(), &copy).expect("room for the program");
            fs::set_permissions(world.folder(), Permissions::from_mode(0o755)).expect("our own folder");
            world.process("all").as_user(Some((NOBODY, copy)));
        } else {
            fs::set_permissions(folder, Permissions::from_mode(0o555)).expect("our own folder");
            for file in fs::read_dir(folder).expect("a folder") {
                fs::set_permissions(file.expect("a file").path(), Permissions::from_mode(0o444)).expect("our own file");
            }
        }
        Self {
            folder: folder.to_owned(),
            is_root,
        }
    }

    fn lift(&self, world: &mut World) {
        if self.is_root {
            world.process("all").as_user(None);
            return;
        }
        fs::set_permissions(&self.folder, Permissions::from_mode(0o755)).expect("our own folder");
        for file in fs::read_dir(&self.folder).expect("a folder") {
            fs::set_permissions(file.expect("a file").path(), Permissions::from_mode(0o644)).expect("our own file");
        }
    }
}
