//! A branch is released, and carries on in a session of its own on the connections it has.

use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::floor::FloorWish;
use diemcau_domain::identity::{EndpointId, LegNumber, RollCallId, SessionId};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_protocol::websocket::{ServerMessage, Situation};

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, START, Scene, plan, told};
use crate::{Outgoing, Whereabouts, view};

const PROVINCIAL: SessionId = SessionId(2);

/// The central session is live, that of the province is planned for now.
async fn scene() -> Scene {
    let scene = Scene::live().await;
    let plan = SessionPlan { title: "Buổi của tỉnh".to_owned(), ..plan(PROVINCE, PROVINCE) };
    scene.done(Command::PlanSession { plan }).await;
    scene
}

async fn release(scene: &Scene, subtree: EndpointId) {
    scene.done(Command::ReleaseSubtree { session: SESSION, subtree }).await;
}

async fn provincial(scene: &Scene, step: SessionStep) {
    scene.done(Command::StepSession { session: PROVINCIAL, step }).await;
}

/// The last situation told since the last time.
async fn last(outgoing: &mut Outgoing) -> Option<Situation> {
    let situation = |message| match message {
        ServerMessage::Situation(situation) => Some(situation),
        _ => None,
    };
    told(outgoing).await.into_iter().filter_map(situation).next_back()
}

async fn session_told(outgoing: &mut Outgoing) -> Option<u32> {
    last(outgoing).await?.session.map(|session| session.session)
}

#[tokio::test]
async fn a_released_endpoint_is_told_its_own_session_at_once_and_on_the_same_connection() {
    let scene = scene().await;
    let mut released = scene.attach(COMMUNE, "laptop").await;
    let mut other = scene.attach(FAR_COMMUNE, "laptop").await;
    assert_eq!(session_told(&mut released.outgoing).await, Some(1));
    told(&mut other.outgoing).await;
    release(&scene, PROVINCE).await;
    assert_eq!(session_told(&mut released.outgoing).await, Some(2));
    assert_eq!(session_told(&mut other.outgoing).await, None, "nothing changed for it");
    provincial(&scene, SessionStep::Open).await;
    provincial(&scene, SessionStep::Start).await;
    assert_eq!(session_told(&mut released.outgoing).await, Some(2));
    scene.step(SessionStep::End).await;
    assert_eq!(session_told(&mut released.outgoing).await, None, "the end of the first is not its own");
    let copy = scene.desk.copy().await.unwrap();
    assert_eq!(copy.presence(COMMUNE).unwrap().last_epoch, 1);
}

#[tokio::test]
async fn several_provinces_carry_on_as_soon_as_the_central_session_ends() {
    let scene = scene().await;
    let far = SessionPlan { title: "Buổi của tỉnh kia".to_owned(), ..plan(EndpointId(6), EndpointId(6)) };
    scene.done(Command::PlanSession { plan: far }).await;
    for session in [PROVINCIAL, SessionId(3)] {
        scene.done(Command::StepSession { session, step: SessionStep::Open }).await;
    }
    let mut one = scene.attach(COMMUNE, "laptop").await;
    let mut other = scene.attach(FAR_COMMUNE, "laptop").await;
    scene.step(SessionStep::End).await;
    let told = (session_told(&mut one.outgoing).await, session_told(&mut other.outgoing).await);
    assert_eq!(told, (Some(2), Some(3)));
    for session in [PROVINCIAL, SessionId(3)] {
        scene.done(Command::StepSession { session, step: SessionStep::Start }).await;
    }
}

#[tokio::test]
async fn what_arrives_is_shown_for_the_session_it_belongs_to() {
    let scene = scene().await;
    let mut endpoint = scene.attach(COMMUNE, "laptop").await;
    scene.desk.proof(COMMUNE, SESSION, LegNumber(1), MediaKind::Picture, START);
    scene.desk.turn().await.unwrap();
    assert!(last(&mut endpoint.outgoing).await.unwrap().receives_picture);
    release(&scene, PROVINCE).await;
    assert!(!last(&mut endpoint.outgoing).await.unwrap().receives_picture);
    scene.desk.proof(COMMUNE, PROVINCIAL, LegNumber(1), MediaKind::Picture, START);
    scene.desk.turn().await.unwrap();
    assert!(last(&mut endpoint.outgoing).await.unwrap().receives_picture);
}

#[tokio::test]
async fn the_sitting_says_whose_program_an_endpoint_receives() {
    let scene = scene().await;
    let mut sittings = scene.secretariat.sittings();
    let mut at = move |endpoint| {
        let sitting = sittings.borrow_and_update().values().next().cloned().unwrap();
        sitting.whereabouts(endpoint, START)
    };
    assert_eq!(at(COMMUNE), Whereabouts::In(SESSION));
    release(&scene, PROVINCE).await;
    assert_eq!([at(COMMUNE), at(FAR_COMMUNE)], [Whereabouts::In(PROVINCIAL), Whereabouts::In(SESSION)]);
    release(&scene, FAR_COMMUNE).await;
    assert_eq!(at(FAR_COMMUNE), Whereabouts::Between, "its own session is still to come");
    for step in [SessionStep::Open, SessionStep::Start, SessionStep::End] {
        provincial(&scene, step).await;
    }
    assert_eq!([at(COMMUNE), at(HALL)], [Whereabouts::Between, Whereabouts::In(SESSION)]);
    scene.step(SessionStep::End).await;
    assert_eq!([COMMUNE, FAR_COMMUNE, HALL].map(at), [Whereabouts::Out; 3]);
}

#[tokio::test]
async fn nobody_waits_on_its_leg_for_a_session_of_another_day() {
    let scene = scene().await;
    let hours = |hours: i64| START.plus_ms(hours * 3_600_000);
    let tomorrow = SessionPlan { planned_from: hours(24), planned_until: hours(28), ..plan(PROVINCE, PROVINCE) };
    scene.done(Command::ReplanSession { session: PROVINCIAL, plan: tomorrow }).await;
    scene.step(SessionStep::End).await;
    let sittings = scene.secretariat.sittings();
    let sitting = sittings.borrow().values().next().cloned().unwrap();
    assert_eq!(sitting.whereabouts(COMMUNE, START), Whereabouts::Out);
    assert_eq!(sitting.whereabouts(COMMUNE, hours(22)), Whereabouts::In(PROVINCIAL));
}

#[tokio::test]
async fn the_centre_sees_what_was_released_and_asks_nothing_of_it() {
    let scene = scene().await;
    let mut far = scene.attach(FAR_COMMUNE, "laptop").await;
    release(&scene, PROVINCE).await;
    let (title, deadline) = ("Cuối buổi".to_owned(), START.plus_ms(60_000));
    scene.done(Command::OpenRollCall { session: SESSION, title, deadline }).await;
    let shown = scene.desk.read(|reading| {
        let session = view::session(reading, reading.conference.session(SESSION).unwrap());
        (session, view::roll_call_board(reading, RollCallId(1), HALL).unwrap())
    });
    let (session, roll_call) = shown.await.unwrap();
    let [released] = session.released.as_slice() else { panic!("{:?}", session.released) };
    assert_eq!((released.branch.endpoint, released.endpoints), (PROVINCE.0, 4));
    assert_eq!(released.carries_on_in.as_deref(), Some("Buổi của tỉnh"));
    assert_eq!((session.roll_calls[0].asked, roll_call.unanswered_total), (4, 4));
    assert_eq!(roll_call.branches.iter().map(|branch| branch.asked).collect::<Vec<_>>(), [1, 0, 3]);
    assert_eq!(roll_call.totals.invited, 40);

    let raise = Command::Floor { session: SESSION, wish: FloorWish::RaiseHand { endpoint: COMMUNE } };
    assert!(scene.desk.command(diemcau_domain::identity::Author::Operator, raise).await.is_err());
    assert_eq!(last(&mut far.outgoing).await.unwrap().session.unwrap().roll_call.unwrap().roll_call, 1);
}
