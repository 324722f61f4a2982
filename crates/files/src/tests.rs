//! The whole way through the contract, and what is left when somebody dies on it.

use crate::{
    model::{BYTES, HOUR, RELEASED, UNCLAIMED, UPLOADS},
    testing::{World, by, by_service, code, fact, name, on_every_engine, picture_of, pictures},
};
use beep_core::{Error, reason};
use beep_platform::rpc::{Caller, Context};
use beep_proto::files::v1::{Purpose, Use, upload_image_request::Part};
use std::{fs, path::Path, time::Duration};

/// Files under a folder, those without a name included.
fn files(folder: &Path) -> usize {
    let entries = fs::read_dir(folder)
        .map(|all| all.flatten().collect())
        .unwrap_or_else(|_| Vec::new());
    let count = |path: &Path| if path.is_dir() { files(path) } else { 1 };
    entries.iter().map(|entry| count(&entry.path())).sum()
}

#[tokio::test]
async fn a_picture_is_shown_until_it_is_released() {
    on_every_engine("files_way", async |world| {
        let (server, user) = world.server();
        let about = picture_of(server);
        let image = world
            .upload(user, &about, &pictures::png(300, 200))
            .await
            .expect("taken");
        assert_eq!(image.r#use.as_ref(), Some(&about));
        assert_eq!(world.widths(&image).await, [64, 128, 512]);
        let small = world.get(&image, 64).await.expect("shown to anybody");
        assert_eq!(small.content_type, "image/jpeg");
        assert_eq!(
            image::load_from_memory(&small.content).map(|one| one.width()).ok(),
            Some(64)
        );

        world.hold(&by_service(), &image.id, &about).await.expect("may be used");
        world
            .apply([fact(&image, 1, true), fact(&image, 1, true)])
            .await
            .expect("applied");
        world.advance(100 * UNCLAIMED);
        assert_eq!(world.files().sweep().await, Ok(0), "it is shown");
        world.apply([fact(&image, 5, false)]).await.expect("applied");
        assert_eq!(world.files().sweep().await, Ok(0), "not everybody knows yet");
        world.advance(RELEASED);
        assert_eq!(world.files().sweep().await, Ok(1));
        assert_eq!(code(world.get(&image, 64).await), "NOT_FOUND");
        assert_eq!((world.widths(&image).await, files(&world.folder)), (vec![], 0));
        assert_eq!(code(world.hold(&by_service(), &image.id, &about).await), "NOT_FOUND");
    })
    .await;
}

#[tokio::test]
async fn who_may_is_asked_before_anything_is_read() {
    on_every_engine("files_rights", async |world| {
        let (server, user) = world.server();
        let about = picture_of(server);
        let first = || Some(Part::Use(about.clone()));
        let noise = || Some(Part::Chunk(vec![0; 1 << 20]));
        let nobody = Context::root(Caller::ANONYMOUS, Duration::from_secs(20));
        for (context, expected) in [
            (by(world.member(None)), "NOT_FOUND"),
            (by(world.member(Some(server))), "FORBIDDEN"),
            (nobody.clone(), "UNAUTHENTICATED"),
            (by_service(), "UNAUTHENTICATED"),
        ] {
            let parts = [first()].into_iter().chain((0..20).map(|_| noise()));
            assert_eq!(code(world.send(&context, parts.collect()).await), expected);
        }
        let nowhere = Use {
            purpose: Purpose::Unspecified.into(),
            ..about.clone()
        };
        for parts in [
            vec![],
            vec![noise()],
            vec![None],
            vec![Some(Part::Use(nowhere))],
            vec![first(), first()],
        ] {
            assert_eq!(code(world.send(&by(user), parts).await), "INVALID_INPUT");
        }
        assert_eq!(
            code(world.send(&by(user), vec![first()]).await),
            "IMAGE_KIND_UNSUPPORTED"
        );
        let image = world.upload(user, &about, &pictures::jpeg(9, 9)).await.expect("taken");
        assert_eq!(code(world.hold(&by(user), &image.id, &about).await), "FORBIDDEN");
        let (other, _) = world.server();
        let banner = Use {
            purpose: Purpose::ServerBanner.into(),
            ..about.clone()
        };
        for elsewhere in [picture_of(other), banner] {
            let held = world.hold(&by_service(), &image.id, &elsewhere).await;
            assert_eq!(code(held), "NOT_FOUND", "it was uploaded for something else");
        }
        assert_eq!(code(world.get(&image, 65).await), "NOT_FOUND");
        assert_eq!(name(&image).to_string().len(), 36);
    })
    .await;
}

#[tokio::test]
async fn what_is_too_large_or_too_much_is_refused() {
    on_every_engine("files_limits", async |world| {
        let (server, user) = world.server();
        let about = picture_of(server);
        let mut large = pictures::png(50, 50);
        large.resize(BYTES, 0);
        assert!(
            world.upload(user, &about, &large).await.is_ok(),
            "what follows a PNG is not its picture"
        );
        large.push(0);
        assert_eq!(code(world.upload(user, &about, &large).await), "IMAGE_TOO_LARGE");
        for _ in 2..UPLOADS {
            assert_eq!(code(world.upload(user, &about, b"?").await), "IMAGE_KIND_UNSUPPORTED");
        }
        world.advance(HOUR / 2);
        let refused = world
            .upload(user, &about, &pictures::png(9, 9))
            .await
            .expect_err("too often");
        assert!(refused.is(&reason::RATE_LIMITED));
        assert_eq!(refused.retry_after_seconds(), Some(30 * 60));
        world.advance(HOUR / 2);
        assert!(world.upload(user, &about, &pictures::png(9, 9)).await.is_ok());
    })
    .await;
}

/// Uploaded, and the process that was to show it died.
#[tokio::test]
async fn what_nobody_claims_goes_after_a_day() {
    on_every_engine("files_orphan", async |world| {
        let (server, user) = world.server();
        let image = world
            .upload(user, &picture_of(server), &pictures::glass(90, 90))
            .await
            .expect("taken");
        world.advance(UNCLAIMED - 1);
        assert_eq!(world.files().sweep().await, Ok(0));
        assert_eq!(world.widths(&image).await, [64, 128, 512]);
        let world = world.restart().await;
        world.advance(1);
        assert_eq!(world.files().sweep().await, Ok(1));
        assert_eq!((world.widths(&image).await, files(&world.folder)), (vec![], 0));
    })
    .await;
}

/// The server shows it, and the fact comes late: after the process was away, and after another one.
#[tokio::test]
async fn a_claim_may_come_late() {
    on_every_engine("files_late", async |world| {
        let (server, user) = world.server();
        let about = picture_of(server);
        let image = world.upload(user, &about, &pictures::png(90, 90)).await.expect("taken");
        world.advance(UNCLAIMED - 1);
        world.hold(&by_service(), &image.id, &about).await.expect("in time");
        let world = world.restart().await;
        world.advance(UNCLAIMED - 1);
        assert_eq!(world.files().sweep().await, Ok(0), "it was held for another day");
        world.apply([fact(&image, 3, true)]).await.expect("applied");
        // Replaced, and set again in the same moment; the facts come twice and in disorder.
        world
            .apply([fact(&image, 5, true), fact(&image, 4, false)])
            .await
            .expect("applied");
        world.advance(UNCLAIMED);
        assert_eq!(world.files().sweep().await, Ok(0));
        assert_eq!(world.widths(&image).await, [64, 128, 512]);
    })
    .await;
}

/// As it stands when a process dies with one size stored, and with one size deleted.
#[tokio::test]
async fn a_dead_process_leaves_nothing_for_ever() {
    on_every_engine("files_dead", async |world| {
        let (server, user) = world.server();
        let image = world
            .upload(user, &picture_of(server), &pictures::png(90, 90))
            .await
            .expect("taken");
        let one = world.folder.join(format!("images/{}/512", name(&image)));
        fs::remove_file(one).expect("it was there");
        world.advance(UNCLAIMED);
        let now = crate::testing::START + UNCLAIMED;
        assert_eq!(
            world.files().store.doom(now, 10).await.map(|doomed| doomed.len()),
            Ok(1)
        );
        assert_eq!(files(&world.folder), 2);
        let world = world.restart().await;
        assert_eq!(world.files().sweep().await, Ok(1));
        assert_eq!(files(&world.folder), 0);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_kept_is_told_and_leaves_nothing() {
    on_every_engine("files_full", async |world| {
        let (server, user) = world.server();
        fs::write(world.folder.join("images"), "in the way").expect("written");
        let refused: Error = world
            .upload(user, &picture_of(server), &pictures::png(9, 9))
            .await
            .expect_err("no place");
        assert_eq!(refused.http_status(), 503);
        assert_eq!(files(&world.folder), 1);
        world.advance(UNCLAIMED);
        assert_eq!(world.files().sweep().await, Ok(0), "its row has gone");
    })
    .await;
}

/// The disk is that of `/dev/full` (full(4)): a file that is opened and has no room for a byte.
#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_refuses_uploads_until_there_is_room() {
    on_every_engine("files_disk", async |world| {
        let (server, user) = world.server();
        let upload = async || world.upload(user, &picture_of(server), &pictures::png(90, 90)).await;
        let kept = upload().await.expect("there is room");
        // The second of the three files that the next picture is written to.
        let second = world.folder.join(format!(".incoming/{}-4", std::process::id()));
        std::os::unix::fs::symlink("/dev/full", second).expect("a link");
        let refused = upload().await.expect_err("no room");
        assert!(refused.is(&reason::STORAGE_FULL), "{refused:?}");
        assert_eq!(files(&world.folder), 3, "nothing half-written stays");
        assert_eq!(world.widths(&kept).await, [64, 128, 512]);

        let image = upload().await.expect("there is room again");
        assert_eq!(world.widths(&image).await, [64, 128, 512]);
        world.advance(UNCLAIMED);
        assert_eq!(world.files().sweep().await, Ok(2), "nor does a row");
    })
    .await;
}

#[tokio::test]
async fn malformed_facts_are_left_out_and_users_tell_none() {
    on_every_engine("files_facts", async |world| {
        let (server, user) = world.server();
        let image = world
            .upload(user, &picture_of(server), &pictures::png(9, 9))
            .await
            .expect("taken");
        let mut bad = fact(&image, 1, true);
        bad.image_id.pop();
        world
            .apply([bad, fact(&image, 1, true)])
            .await
            .expect("applies the good one");
        world.advance(UNCLAIMED);
        assert_eq!(world.files().sweep().await, Ok(0));
        let outcome = world.files().apply(&by(user), Default::default()).await;
        assert_eq!(code(outcome), "FORBIDDEN");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_at_once_wait_for_each_other() {
    on_every_engine("files_many", async |world: World| {
        let (server, user) = world.server();
        let uploads = (0..12).map(|_| {
            let world = world.clone();
            tokio::spawn(async move {
                world
                    .upload(user, &picture_of(server), &pictures::jpeg(800, 600))
                    .await
                    .expect("taken")
            })
        });
        let mut names = std::collections::HashSet::new();
        for upload in uploads.collect::<Vec<_>>() {
            names.insert(name(&upload.await.expect("no panic")));
        }
        assert_eq!(names.len(), 12);
        assert_eq!(files(&world.folder), 12 * 3);
    })
    .await;
}
