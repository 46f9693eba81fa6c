use diemcau_domain::command::Command;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{Author, LegNumber, RollCallId};
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::Mode;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_protocol::session::State;
use diemcau_protocol::stream::Place;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage, Situation};

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, START, Scene, plan, roster, told};
use crate::{Air, Outgoing};

/// The situations told since the last time.
async fn situations(outgoing: &mut Outgoing) -> Vec<Situation> {
    let messages = told(outgoing).await.into_iter();
    messages
        .filter_map(|message| match message {
            ServerMessage::Situation(situation) => Some(situation),
            _ => None,
        })
        .collect()
}

/// The one situation told since the last time.
async fn situation(outgoing: &mut Outgoing) -> Situation {
    let mut all = situations(outgoing).await;
    assert_eq!(all.len(), 1, "{all:#?}");
    all.remove(0)
}

#[tokio::test]
async fn an_endpoint_learns_how_things_stand_after_it_attended() {
    let scene = Scene::open().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    let messages = told(&mut attachment.outgoing).await;
    let [ServerMessage::Attending { epoch: 1 }, ServerMessage::Situation(situation)] = messages.as_slice() else {
        panic!("{messages:?}")
    };
    assert_eq!(situation.conference_title, "Hội nghị");
    assert_eq!((situation.endpoint.code.as_str(), situation.invited), ("C3", 10));
    assert_eq!(situation.endpoint.path, ["Điểm cầu P1", "Điểm cầu HALL"]);
    assert_eq!(situation.connected_since, Some(START.into()));
    let session = situation.session.as_ref().unwrap();
    assert_eq!((session.session, session.state, session.lead_name.as_str()), (1, State::Open, "Điểm cầu HALL"));
}

#[tokio::test]
async fn everybody_in_the_audience_is_told_of_a_change_and_nobody_else() {
    let scene = Scene::new().await;
    let session = |title: &str| SessionPlan { title: title.to_owned(), ..plan(PROVINCE, PROVINCE) };
    scene.done(Command::PlanSession { plan: session("Tỉnh") }).await;
    let provincial = diemcau_domain::identity::SessionId(2);
    let mut inside = scene.attach(COMMUNE, "laptop").await;
    let mut outside = scene.attach(FAR_COMMUNE, "laptop").await;
    told(&mut inside.outgoing).await;
    told(&mut outside.outgoing).await;

    scene.done(Command::StepSession { session: provincial, step: SessionStep::Open }).await;
    assert_eq!(situation(&mut inside.outgoing).await.session.unwrap().session, 2);
    assert_eq!(told(&mut outside.outgoing).await, []);

    scene.step(SessionStep::Open).await;
    scene.step(SessionStep::Start).await;
    // What runs comes before what is only open.
    assert_eq!(situations(&mut inside.outgoing).await.pop().unwrap().session.unwrap().session, 1);
    scene.step(SessionStep::End).await;
    assert_eq!(situation(&mut inside.outgoing).await.session.unwrap().session, 2);
    assert_eq!(situations(&mut outside.outgoing).await.pop().unwrap().session.unwrap().state, State::Ended);
}

#[tokio::test]
async fn an_endpoint_is_told_what_the_server_has_proof_of() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    told(&mut attachment.outgoing).await;
    scene.desk.proof(COMMUNE, SESSION, LegNumber(1), MediaKind::Sound, START);
    scene.desk.turn().await.unwrap();
    let heard = situation(&mut attachment.outgoing).await;
    assert!(heard.receives_sound && !heard.receives_picture);
    scene.desk.leg_closed(COMMUNE, SESSION, LegNumber(1));
    scene.desk.turn().await.unwrap();
    assert!(!situation(&mut attachment.outgoing).await.receives_sound);
}

#[tokio::test]
async fn an_answer_is_shown_to_who_gave_it_and_only_while_the_roll_call_is_open() {
    let scene = Scene::live().await;
    let mut one = scene.attach(COMMUNE, "laptop").await;
    let mut other = scene.attach(FAR_COMMUNE, "laptop").await;
    let title = "Đầu buổi".to_owned();
    scene.done(Command::OpenRollCall { session: SESSION, title, deadline: START.plus_ms(600_000) }).await;
    assert!(situations(&mut one.outgoing).await.pop().unwrap().session.unwrap().roll_call.unwrap().answer.is_none());
    told(&mut other.outgoing).await;

    let head_count = HeadCount { present_members: 9, ..HeadCount::default() };
    let roll_call = RollCallId(1);
    let report = Command::ReportHeadCount { roll_call, endpoint: COMMUNE, head_count };
    scene.desk.command(Author::Endpoint(COMMUNE), report).await.unwrap();
    let answer = situation(&mut one.outgoing).await.session.unwrap().roll_call.unwrap().answer.unwrap();
    assert_eq!(answer.present_members, 9);
    assert_eq!(told(&mut other.outgoing).await, []);

    scene.done(Command::CloseRollCall { roll_call }).await;
    assert!(situation(&mut one.outgoing).await.session.unwrap().roll_call.is_none());
}

#[tokio::test]
async fn the_place_that_is_on_air_is_shown_without_being_written() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    told(&mut attachment.outgoing).await;
    let before = scene.written().await;
    let air = Air { on_air: Some(Place::Backup), connected: vec![Place::Main, Place::Backup] };
    scene.desk.put_on_air(SESSION, air.clone()).await.unwrap();
    let program = situation(&mut attachment.outgoing).await.session.unwrap().program;
    assert_eq!((program.on_air, program.connected.len(), program.sounding), (Some(Place::Backup), 2, false));
    scene.desk.put_on_air(SESSION, air).await.unwrap();
    assert_eq!(told(&mut attachment.outgoing).await, []);
    assert_eq!(scene.written().await, before);
}

#[tokio::test]
async fn another_mode_somewhere_else_tells_an_endpoint_nothing() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    told(&mut attachment.outgoing).await;
    scene.done(Command::ChangeMode { endpoint: FAR_COMMUNE, mode: Mode::Broadcast }).await;
    assert_eq!(told(&mut attachment.outgoing).await, []);
}

#[tokio::test]
async fn an_endpoint_that_a_new_roster_does_not_have_any_more_is_let_go() {
    let scene = Scene::new().await;
    let mut attachment = scene.attach(FAR_COMMUNE, "laptop").await;
    let mut entries = roster();
    entries.retain(|entry| entry.endpoint != FAR_COMMUNE && entry.endpoint != HALL || entry.parent.is_none());
    scene.done(Command::ImportRoster { entries }).await;
    let goodbye = ServerMessage::Goodbye { reason: GoodbyeReason::Revoked };
    assert_eq!(told(&mut attachment.outgoing).await.last(), Some(&goodbye));
    scene.pass_and_turn(250).await;
    assert!(matches!(scene.written().await.last(), Some(Event::LinkClosed { .. })));
}
