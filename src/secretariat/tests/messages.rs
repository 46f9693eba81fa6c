use std::sync::Arc;

use diemcau_domain::command::Command;
use diemcau_domain::identity::{AccountId, AnnouncementId, Author};
use diemcau_domain::message::MessageWish;
use diemcau_domain::written_text::TextHash;
use diemcau_protocol::message::SituationMessages;
use diemcau_protocol::websocket::ServerMessage;

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, Scene, poll_once, told};
use crate::{Outgoing, Watch};

const BY: Author = Author::Account(AccountId(7));

fn message(wish: MessageWish) -> Command {
    Command::Message { session: SESSION, wish }
}

fn text() -> TextHash {
    TextHash("0".repeat(64))
}

/// What the endpoint was told last to be new; none if it was told nothing.
async fn new(outgoing: &mut Outgoing) -> Option<SituationMessages> {
    let messages = told(outgoing).await.into_iter().rev();
    let mut newest_first = messages.filter_map(|message| match message {
        ServerMessage::Situation(situation) => situation.session.and_then(|session| session.messages),
        _ => None,
    });
    newest_first.next()
}

/// How many wait for the hot line by the last word about the session; none if nothing was said.
async fn waiting(watch: &mut Watch) -> Option<u32> {
    let mut last = None;
    while let Some(Some(message)) = poll_once(watch.recv()).await {
        if let ServerMessage::SessionChanged { session } = Arc::unwrap_or_clone(message) {
            last = Some(session.hot_line.waiting);
        }
    }
    last
}

#[tokio::test]
async fn an_announcement_is_told_to_its_branch_and_what_others_showed_to_nobody() {
    let scene = Scene::open().await;
    let mut near = scene.attach(COMMUNE, "laptop").await;
    let mut far = scene.attach(FAR_COMMUNE, "laptop").await;
    scene.done(message(MessageWish::Announce { subtree: PROVINCE, text: text(), by: BY })).await;
    assert_eq!(new(&mut near.outgoing).await.unwrap().announcement, Some(1));
    assert_eq!(new(&mut far.outgoing).await, None);
    let announcement = AnnouncementId(1);
    scene.done(message(MessageWish::Show { announcement, endpoint: COMMUNE })).await;
    assert_eq!(told(&mut near.outgoing).await, [], "it knows that itself");
}

#[tokio::test]
async fn the_hot_line_is_told_to_its_endpoint_and_counted_for_those_who_watch() {
    let scene = Scene::open().await;
    let mut near = scene.attach(COMMUNE, "laptop").await;
    let mut far = scene.attach(FAR_COMMUNE, "laptop").await;
    let mut watch = scene.desk.watch(SESSION, HALL).await.unwrap();
    assert_eq!(waiting(&mut watch).await, Some(0));
    told(&mut far.outgoing).await;

    scene.done(message(MessageWish::Ask { endpoint: COMMUNE, text: text() })).await;
    scene.desk.turn().await.unwrap();
    assert_eq!((new(&mut near.outgoing).await.unwrap().message, waiting(&mut watch).await), (Some(1), Some(1)));
    scene.done(message(MessageWish::Answer { endpoint: COMMUNE, text: text(), by: BY })).await;
    scene.desk.turn().await.unwrap();
    assert_eq!((new(&mut near.outgoing).await.unwrap().message, waiting(&mut watch).await), (Some(2), Some(0)));
    assert_eq!(told(&mut far.outgoing).await, [], "it is nobody else's business");
}
