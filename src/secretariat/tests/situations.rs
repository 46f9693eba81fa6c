use diemcau_domain::command::Command;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::floor::{FloorWish, HallPlace};
use diemcau_domain::identity::{Author, EndpointId, LegNumber, RollCallId};
use diemcau_domain::refusal::Refusal;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::roster::Mode;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_protocol::floor::{FloorBar, TurnEnd};
use diemcau_protocol::session::State;
use diemcau_protocol::stream::Place;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage, Situation};

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, START, Scene, plan, roster, told};
use crate::{Air, NotDone, Outgoing};

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
async fn the_place_that_is_on_air_is_shown_and_written_once() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    told(&mut attachment.outgoing).await;
    let mut expected = scene.written().await;
    let air = Air { on_air: Some(Place::Backup), connected: vec![Place::Main, Place::Backup] };
    scene.desk.put_on_air(SESSION, air.clone()).await.unwrap();
    let program = situation(&mut attachment.outgoing).await.session.unwrap().program;
    assert_eq!((program.on_air, program.connected.len(), program.sounding), (Some(Place::Backup), 2, false));
    scene.desk.put_on_air(SESSION, air.clone()).await.unwrap();
    assert_eq!(told(&mut attachment.outgoing).await, []);
    scene.desk.put_on_air(SESSION, Air { connected: vec![Place::Backup], ..air }).await.unwrap();
    expected.push(Event::PlaceOnAir { session: SESSION, place: Some(HallPlace::Backup) });
    assert_eq!(scene.written().await, expected, "who else is connected is only shown");
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

fn floor(wish: FloorWish) -> Command {
    Command::Floor { session: SESSION, wish }
}

#[tokio::test]
async fn whoever_waits_for_the_floor_is_told_its_place_and_nobody_else_is_told() {
    let scene = Scene::open().await;
    let mut first = scene.attach(COMMUNE, "laptop").await;
    let mut second = scene.attach(FAR_COMMUNE, "laptop").await;
    let mut other = scene.attach(PROVINCE, "laptop").await;
    scene.done(floor(FloorWish::RaiseHand { endpoint: COMMUNE })).await;
    for outgoing in [&mut first.outgoing, &mut second.outgoing, &mut other.outgoing] {
        told(outgoing).await;
    }
    scene.done(floor(FloorWish::RaiseHand { endpoint: FAR_COMMUNE })).await;
    let own = situation(&mut second.outgoing).await.session.unwrap().floor;
    assert_eq!((own.hand_raised, own.position, own.must_send), (true, Some(2), false));
    assert_eq!(situations(&mut first.outgoing).await, [], "its place is the same");
    scene.done(floor(FloorWish::LowerHand { endpoint: COMMUNE })).await;
    let own = situation(&mut first.outgoing).await.session.unwrap().floor;
    assert_eq!((own.hand_raised, own.position), (false, None));
    assert_eq!(situation(&mut second.outgoing).await.session.unwrap().floor.position, Some(1));
    assert_eq!(situations(&mut other.outgoing).await, []);
}

#[tokio::test]
async fn everybody_is_told_who_speaks_and_only_the_speaker_that_it_must_send() {
    let scene = Scene::open().await;
    let mut speaker = scene.attach(COMMUNE, "laptop").await;
    let mut other = scene.attach(PROVINCE, "laptop").await;
    told(&mut speaker.outgoing).await;
    told(&mut other.outgoing).await;
    let floors = scene.secretariat.floors();
    scene.done(floor(FloorWish::GiveFloor { endpoint: COMMUNE, limit_ms: Some(60_000) })).await;
    let own = situation(&mut speaker.outgoing).await.session.unwrap().floor;
    assert_eq!((own.holds_floor, own.must_send, own.limit_ms), (true, true, Some(60_000)));
    let shown = situation(&mut other.outgoing).await.session.unwrap().floor;
    assert_eq!((shown.speakers[0].code.as_str(), shown.must_send), ("C3", false));
    let put_up = floors.borrow().get(&(scene.desk.conference(), SESSION)).cloned().unwrap();
    assert_eq!((put_up.speakers, put_up.must_send.len()), (vec![COMMUNE], 1));
    speaker.line.leave().await.unwrap();
    let shown = situations(&mut other.outgoing).await.pop().unwrap().session.unwrap().floor;
    assert!(shown.speakers.is_empty(), "with its line it lost the floor");
    assert!(floors.borrow().is_empty());
    let mut back = scene.attach(COMMUNE, "laptop").await;
    let own = situations(&mut back.outgoing).await.pop().unwrap().session.unwrap().floor;
    assert_eq!(own.last_end, Some(TurnEnd::LineLost), "and is told why when it comes back");
}

/// What an endpoint is told of why it cannot speak, and what it gets for asking all the same.
async fn asking(scene: &Scene, endpoint: EndpointId) -> (Option<FloorBar>, Option<NotDone>) {
    let mut attachment = scene.attach(endpoint, "laptop").await;
    let told = situations(&mut attachment.outgoing).await.pop().unwrap().session.unwrap().floor.barred;
    let asked = scene.desk.command(Author::Endpoint(endpoint), floor(FloorWish::RaiseHand { endpoint })).await;
    (told, asked.err())
}

#[tokio::test]
async fn whoever_cannot_be_given_the_floor_is_told_why_and_is_refused_if_it_asks() {
    let scene = Scene::open().await;
    assert_eq!(asking(&scene, COMMUNE).await, (None, None));
    assert_eq!(
        asking(&scene, HALL).await,
        (Some(FloorBar::LeadsSession), Some(NotDone::Refused(Refusal::LeadsSession)))
    );
    for (mode, bar) in [(Mode::ViewOnly, FloorBar::ViewOnly), (Mode::Broadcast, FloorBar::Broadcast)] {
        scene.done(Command::ChangeMode { endpoint: FAR_COMMUNE, mode }).await;
        assert_eq!(asking(&scene, FAR_COMMUNE).await, (Some(bar), Some(NotDone::Refused(Refusal::NotTwoWay))));
    }
}

#[tokio::test]
async fn an_endpoint_that_becomes_view_only_is_told_at_once() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    told(&mut attachment.outgoing).await;
    scene.done(Command::ChangeMode { endpoint: COMMUNE, mode: Mode::ViewOnly }).await;
    let own = situation(&mut attachment.outgoing).await.session.unwrap().floor;
    assert_eq!(own.barred, Some(FloorBar::ViewOnly));
}
