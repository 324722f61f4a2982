//! Pictures of a server: shown, replaced, released, whoever dies when.

use crate::{
    news::FILES,
    testing::{Doomed, Scene, Step, by, code, on_every_engine},
};
use beep_core::{Id, ImageId, Permission, Result, UserId, reason};
use beep_proto::{
    events::v1::event::Fact,
    files::v1::Purpose,
    servers::v1::{DeleteServerRequest, Server, UpdateServerRequest, servers_client::ServersClient},
};

type Edit<'e> = &'e (dyn Fn(&mut UpdateServerRequest) + Sync);

async fn update(scene: &Scene, user: UserId, server: &Server, edit: Edit<'_>) -> Result<Server> {
    let mut message = UpdateServerRequest {
        server_id: server.id.clone(),
        ..UpdateServerRequest::default()
    };
    edit(&mut message);
    scene.call(by(user), ServersClient::update_server, message).await
}

/// Deletes the server if it is still there.
async fn ask_to_delete(scene: &Scene, user: UserId, server: &Server) {
    let message = DeleteServerRequest {
        server_id: server.id.clone(),
        name: server.name.clone(),
    };
    if let Err(error) = scene.call(by(user), ServersClient::delete_server, message).await {
        assert!(error.is(&reason::NOT_FOUND), "{error}");
    }
}

fn uploaded(scene: &Scene, server: &Server, purpose: Purpose) -> Vec<u8> {
    scene.files.upload(scene.id::<ImageId>(), server, purpose)
}

/// Waits until the files service knows of each picture whether it is shown.
async fn known(scene: &Scene, pictures: &[(&[u8], bool)]) {
    let as_told = || {
        pictures
            .iter()
            .all(|(image, shown)| scene.files.is_shown(image) == Some(*shown))
    };
    scene.eventually(|| as_told().then_some(())).await;
}

#[tokio::test]
async fn pictures_are_shown_told_written_down_and_released() {
    on_every_engine("server_pictures", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let [one, two] = [(); 2].map(|()| uploaded(&scene, &server, Purpose::ServerPicture));
        let banner = uploaded(&scene, &server, Purpose::ServerBanner);
        assert!(server.picture_id.is_empty() && server.banner_id.is_empty());
        let both = update(&scene, owner, &server, &|change| {
            change.picture_id = Some(one.clone());
            change.banner_id = Some(banner.clone());
        })
        .await
        .expect("may");
        assert_eq!((&both.picture_id, &both.banner_id), (&one, &banner));
        known(&scene, &[(&one, true), (&banner, true)]).await;
        let again = update(&scene, owner, &server, &|change| change.picture_id = Some(one.clone())).await;
        assert_eq!(again, Ok(both.clone()), "the same again changes nothing");

        let replaced = update(&scene, owner, &server, &|change| change.picture_id = Some(two.clone())).await;
        assert_eq!(replaced.as_ref().map(|server| &server.picture_id), Ok(&two));
        known(&scene, &[(&one, false), (&two, true), (&banner, true)]).await;
        let bare = update(&scene, owner, &server, &|change| change.banner_id = Some(Vec::new())).await;
        assert_eq!(bare.map(|server| server.banner_id), Ok(Vec::new()));
        known(&scene, &[(&banner, false), (&two, true)]).await;

        let told = |fact: &Option<Fact>| matches!(fact, Some(Fact::ServerChanged(_)));
        let events = scene
            .hears(|events| events.iter().filter(|event| told(&event.fact)).count() == 3)
            .await;
        let last = events.iter().rev().find(|event| told(&event.fact)).expect("three");
        let Some(Fact::ServerChanged(last)) = &last.fact else {
            unreachable!()
        };
        assert_eq!((&last.picture_id, last.banner_id.is_empty()), (&two, true));
        let log = scene.audit_log(owner, &server).await;
        let name = |image: &[u8]| ImageId::from_slice(image).expect("an identifier").to_string();
        let is = |(before, after): (&str, &str), field: &str, old: &str, new: &str| {
            before.contains(&format!("\"{field}\":{old}")) && after.contains(&format!("\"{field}\":{new}"))
        };
        let wanted = (format!("\"{}\"", name(&one)), format!("\"{}\"", name(&two)));
        assert!(
            log.iter()
                .any(|entry| is((&entry.before, &entry.after), "pictureId", &wanted.0, &wanted.1)),
            "{log:?}"
        );
    })
    .await;
}

#[tokio::test]
async fn only_pictures_of_its_own_and_only_by_who_may() {
    on_every_engine("server_pictures_rights", async |scene| {
        let owner: UserId = scene.id();
        let (server, other) = (scene.found(owner, true).await, scene.found(owner, true).await);
        let manager = scene.role(owner, &server, &[Permission::ManageServer]).await;
        let manager = scene.member(owner, &server, &[&manager]).await;
        let guest = scene.member(owner, &server, &[]).await;
        let picture = uploaded(&scene, &server, Purpose::ServerPicture);
        let banner = uploaded(&scene, &server, Purpose::ServerBanner);
        let of_other = uploaded(&scene, &other, Purpose::ServerPicture);
        let set = async |user: UserId, image: &[u8]| {
            let image = image.to_vec();
            update(&scene, user, &server, &|change| change.picture_id = Some(image.clone())).await
        };
        assert_eq!(code(set(guest, &picture).await), "FORBIDDEN");
        assert_eq!(code(set(scene.id(), &picture).await), "NOT_FOUND");
        let unknown = scene.id::<ImageId>().to_bytes();
        for (image, expected) in [
            (&banner, "NOT_FOUND"),
            (&of_other, "NOT_FOUND"),
            (&unknown, "NOT_FOUND"),
            (&vec![1, 2, 3], "INVALID_INPUT"),
        ] {
            let refused = set(manager, image).await.expect_err("not its own");
            assert_eq!((refused.code(), refused.field_name()), (expected, Some("pictureId")));
        }
        assert_eq!(
            set(manager, &picture).await.map(|server| server.picture_id),
            Ok(picture.clone())
        );
        known(&scene, &[(&picture, true)]).await;
        assert_eq!(scene.files.is_shown(&of_other), None);
    })
    .await;
}

#[tokio::test]
async fn a_server_takes_its_pictures_with_it() {
    on_every_engine("server_pictures_deleted", async |scene| {
        let owner: UserId = scene.id();
        let server = scene.found(owner, true).await;
        let picture = uploaded(&scene, &server, Purpose::ServerPicture);
        let banner = uploaded(&scene, &server, Purpose::ServerBanner);
        update(&scene, owner, &server, &|change| {
            change.picture_id = Some(picture.clone());
            change.banner_id = Some(banner.clone());
        })
        .await
        .expect("may");
        ask_to_delete(&scene, owner, &server).await;
        known(&scene, &[(&picture, false), (&banner, false)]).await;
    })
    .await;
}

/// The process dies before the files service hears of a change, and after it has heard and before it is known that it
/// has: the next process tells it, and telling it twice changes nothing.
#[tokio::test]
async fn what_is_stored_is_told_whoever_dies() {
    for step in [Step::Offered(FILES), Step::Taken(FILES)] {
        Doomed::on_every_engine("server_pictures_died", async |process: &mut Doomed| {
            let owner: UserId = process.scene.id();
            let server = process.scene.found(owner, true).await;
            let picture = uploaded(&process.scene, &server, Purpose::ServerPicture);
            let (about, image) = (server.clone(), picture.clone());
            let died = process
                .dies_at(step, move |scene| async move {
                    let _ = update(&scene, owner, &about, &|change| change.picture_id = Some(image.clone())).await;
                })
                .await;
            assert!(died, "{step:?}");
            known(&process.scene, &[(&picture, true)]).await;
            let about = server.clone();
            let died = process
                .dies_at(step, move |scene| async move {
                    ask_to_delete(&scene, owner, &about).await;
                })
                .await;
            assert!(died, "{step:?}");
            // It may have died telling the first change again; who asked asks once more.
            ask_to_delete(&process.scene, owner, &server).await;
            known(&process.scene, &[(&picture, false)]).await;
        })
        .await;
    }
}
