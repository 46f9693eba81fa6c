use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::attendance::Thresholds;
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::floor::FloorWish;
use diemcau_domain::identity::{EndpointId, ItemId, LegNumber, RollCallId};
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::floor::TurnEnd;
use diemcau_protocol::roll_call::{HeadCountTotals, RollCallBoard};
use diemcau_protocol::session::{ItemState, State, Step};

use super::{COMMUNE, FAR_COMMUNE, HALL, PROVINCE, SESSION, START, Scene};
use crate::view;

async fn session(scene: &Scene) -> diemcau_protocol::session::SessionView {
    let view = scene.desk.read(|reading| view::session(reading, reading.conference.session(SESSION).unwrap()));
    view.await.unwrap()
}

#[tokio::test]
async fn a_session_is_shown_with_its_agenda_and_the_steps_it_may_take() {
    let scene = Scene::new().await;
    let planned = session(&scene).await;
    assert_eq!((planned.stream.as_str(), planned.audience_endpoints), ("1-1", 8));
    assert_eq!((planned.state, planned.next_steps), (State::Planned, vec![Step::Rehearse, Step::Open]));
    assert_eq!((planned.started_at, planned.lead.code.as_str()), (None, "HALL"));

    let plan = ItemPlan { title: "Chuyên đề 1".to_owned(), speaker: String::new(), planned_minutes: 60 };
    scene.done(Command::PlanItem { session: SESSION, plan }).await;
    scene.step(SessionStep::Open).await;
    scene.pass_ms(1_000);
    scene.step(SessionStep::Start).await;
    scene.done(Command::StartItem { item: ItemId(1) }).await;
    scene.pass_ms(60_000);
    scene.done(Command::EndItem { item: ItemId(1) }).await;
    let live = session(&scene).await;
    assert_eq!((live.state, live.started_at, live.ended_at), (State::Live, Some(START.plus_ms(1_000).into()), None));
    let item = live.items.first().unwrap();
    assert_eq!((item.state, item.ended_at), (ItemState::Ended, Some(START.plus_ms(61_000).into())));

    scene.step(SessionStep::End).await;
    let ended = session(&scene).await;
    assert_eq!((ended.ended_at, ended.next_steps), (Some(START.plus_ms(61_000).into()), vec![Step::Close]));
}

#[tokio::test]
async fn the_program_says_since_when_it_sends_or_is_silent() {
    let scene = Scene::live().await;
    assert_eq!(session(&scene).await.program.since, None);
    scene.desk.program_sounding(SESSION, START).await.unwrap();
    let sounding = session(&scene).await.program;
    assert_eq!((sounding.sounding, sounding.since), (true, Some(START.into())));
    scene.pass_ms(5_000);
    scene.desk.program_silent(SESSION, START.plus_ms(2_500)).await.unwrap();
    let silent = session(&scene).await.program;
    assert_eq!((silent.sounding, silent.since), (false, Some(START.plus_ms(2_500).into())));
}

#[tokio::test]
async fn a_conference_is_shown_with_its_sums() {
    let scene = Scene::new().await;
    let (line, shown) = scene
        .desk
        .read(|reading| (view::line(reading), view::conference(reading, Some(PROVINCE), true)))
        .await
        .unwrap();
    assert_eq!((line.title.as_str(), line.endpoints, line.sessions), ("Hội nghị", 8, 1));
    assert_eq!((shown.endpoints, shown.invited, shown.roster_version), (8, 80, 1));
    assert_eq!(shown.top.unwrap().code, "P1");
    assert!(shown.may_organize && shown.sessions.len() == 1);
}

#[tokio::test]
async fn an_endpoint_is_shown_with_its_attendance() {
    let scene = Scene::live().await;
    scene.desk.program_sounding(SESSION, START).await.unwrap();
    let attachment = scene.attach(COMMUNE, "laptop").await;
    let _waiting = scene.attach(COMMUNE, "tablet").await;
    for _ in 0..=10 {
        scene.desk.proof(COMMUNE, SESSION, LegNumber(1), MediaKind::Picture, scene.clock.now());
        attachment.line.heard(scene.clock.now());
        scene.desk.turn().await.unwrap();
        scene.pass_ms(1_000);
    }
    scene.desk.turn().await.unwrap();
    let shown =
        scene.desk.read(|reading| view::endpoint(reading, COMMUNE, Thresholds::default())).await.unwrap().unwrap();
    assert_eq!(
        (shown.connected_since, shown.receives_picture, shown.receives_sound),
        (Some(START.into()), true, false)
    );
    assert_eq!((shown.losses, shown.take_over_asked_by.as_deref()), (0, Some("tablet")));
    let attendance = shown.attendance.first().unwrap();
    assert_eq!((attendance.session, attendance.status.as_str()), (1, "full"));
    assert!(attendance.received_ms == attendance.counted_ms && attendance.counted_ms >= 10_000);
    assert_eq!(scene.desk.read(|it| view::endpoint(it, EndpointId(99), Thresholds::default())).await, Ok(None));
}

/// What the rows of a roll call add up to.
fn sums(board: &RollCallBoard) -> (u32, u32, HeadCountTotals) {
    board.branches.iter().fold(Default::default(), |(asked, answered, sum): (u32, u32, HeadCountTotals), row| {
        let totals = HeadCountTotals {
            invited: sum.invited + row.totals.invited,
            present_members: sum.present_members + row.totals.present_members,
            present_others: sum.present_others + row.totals.present_others,
            excused: sum.excused + row.totals.excused,
            unexcused: sum.unexcused + row.totals.unexcused,
            not_reported: sum.not_reported + row.totals.not_reported,
        };
        (asked + row.asked, answered + row.answered, totals)
    })
}

#[tokio::test]
async fn a_roll_call_is_shown_by_branches_and_with_those_who_did_not_answer() {
    let scene = Scene::live().await;
    let deadline = START.plus_ms(600_000);
    scene.done(Command::OpenRollCall { session: SESSION, title: "Đầu buổi".to_owned(), deadline }).await;
    let roll_call = RollCallId(1);
    let head_count = |present_members| HeadCount { present_members, excused: 1, ..HeadCount::default() };
    for (endpoint, present) in [(COMMUNE, 9), (FAR_COMMUNE, 5)] {
        scene.done(Command::ReportHeadCount { roll_call, endpoint, head_count: head_count(present) }).await;
    }
    let board = |subtree| scene.desk.read(move |reading| view::roll_call_board(reading, roll_call, subtree));
    let all = board(HALL).await.unwrap().unwrap();
    assert_eq!((all.roll_call.asked, all.roll_call.answered, all.unanswered_total), (8, 2, 6));
    assert_eq!((all.totals.invited, all.totals.present_members, all.totals.excused), (80, 14, 2));
    assert_eq!(all.totals.not_reported, 64);
    let branches: Vec<_> = all.branches.iter().map(|it| (it.endpoint.code.as_str(), it.asked, it.answered)).collect();
    assert_eq!(branches, [("HALL", 1, 0), ("P1", 4, 1), ("P2", 3, 1)], "the top by itself stands first");
    assert_eq!(sums(&all), (all.roll_call.asked, all.roll_call.answered, all.totals));

    let province = board(PROVINCE).await.unwrap().unwrap();
    assert_eq!((province.totals.invited, province.unanswered_total), (40, 3));
    assert_eq!(province.unanswered.first().unwrap().endpoint.code, "P1");
    assert_eq!(sums(&province), (4, 1, province.totals));
    let commune = board(COMMUNE).await.unwrap().unwrap();
    assert_eq!((commune.branches.len(), sums(&commune)), (1, (1, 1, commune.totals)));
    assert_eq!(board(EndpointId(99)).await, Ok(None));
}

#[tokio::test]
async fn the_turn_that_ended_last_is_shown_with_its_reason() {
    let scene = Scene::live().await;
    let attachment = scene.attach(COMMUNE, "laptop").await;
    let wish = FloorWish::GiveFloor { endpoint: COMMUNE, limit_ms: None };
    scene.done(Command::Floor { session: SESSION, wish }).await;
    assert_eq!(session(&scene).await.floor.last_turn, None, "it still speaks");
    scene.pass_ms(5_000);
    attachment.line.leave().await.unwrap();
    let turn = session(&scene).await.floor.last_turn.unwrap();
    assert_eq!((turn.endpoint.code.as_str(), turn.reason), ("C3", TurnEnd::LineLost));
    assert_eq!(turn.ended_at, START.plus_ms(5_000).into());
}
