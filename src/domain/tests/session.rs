//! Sessions and their steps.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::refusal::Refusal;
use crate::roster::Mode;
use crate::session::{SessionState, SessionStep};

#[test]
fn every_step_leads_to_its_state_or_is_refused_by_name() {
    use SessionState::{Closed, Ended, Live, Open, Paused, Planned, Rehearsing};
    use SessionStep as Step;
    let allowed = [
        (Planned, Step::Rehearse, Rehearsing),
        (Planned, Step::Open, Open),
        (Rehearsing, Step::Open, Open),
        (Open, Step::Start, Live),
        (Live, Step::Pause, Paused),
        (Paused, Step::Resume, Live),
        (Live, Step::End, Ended),
        (Paused, Step::End, Ended),
        (Ended, Step::Close, Closed),
    ];
    let steps = [Step::Rehearse, Step::Open, Step::Start, Step::Pause, Step::Resume, Step::End, Step::Close];
    for state in SessionState::ALL {
        for step in steps {
            let expected = allowed.iter().find(|(from, by, _)| *from == state && *by == step).map(|(.., to)| *to);
            assert_eq!(step.from(state), expected, "{state} {step}");
        }
    }
    let mut scene = Scene::planned();
    let refusal = scene.ask("08:00:00", Command::StepSession { session: SESSION, step: Step::Start }).unwrap_err();
    assert_eq!(refusal, Refusal::IllegalStep { state: Planned, step: Step::Start });
}

#[test]
fn two_live_sessions_never_share_an_endpoint() {
    let mut scene = Scene::open();
    let plan = scene.plan("Buổi của tỉnh", "T10");
    scene.ask("07:50:00", Command::PlanSession { plan }).unwrap();
    let provincial = crate::identity::SessionId(2);
    scene.step("08:00:00", SessionStep::Start);
    scene.ask("08:00:00", Command::StepSession { session: provincial, step: SessionStep::Open }).unwrap();
    let start = Command::StepSession { session: provincial, step: SessionStep::Start };
    let refusal = scene.ask("08:10:00", start.clone()).unwrap_err();
    assert_eq!(refusal, Refusal::OverlappingSession { title: "Buổi sáng".into() });
    scene.step("09:00:00", SessionStep::End);
    scene.ask("09:00:00", start).unwrap();
}

#[test]
fn a_lead_outside_of_the_audience_is_refused() {
    let mut scene = Scene::planned();
    let mut plan = scene.plan("Buổi của tỉnh", "T10");
    plan.lead = scene.id("T15");
    assert_eq!(scene.ask("07:00:00", Command::PlanSession { plan }), Err(Refusal::LeadOutsideAudience));
}

#[test]
fn a_session_that_ended_keeps_the_modes_it_was_held_with() {
    let mut scene = Scene::open();
    let endpoint = scene.id("X1");
    scene.step("08:00:00", SessionStep::Start);
    scene.ask("08:30:00", Command::ChangeMode { endpoint, mode: Mode::Broadcast }).unwrap();
    scene.step("09:00:00", SessionStep::End);
    scene.ask("09:30:00", Command::ChangeMode { endpoint, mode: Mode::ViewOnly }).unwrap();
    let session = scene.conference.session(SESSION).unwrap();
    assert_eq!(scene.conference.roster_of(session).entry(endpoint).unwrap().mode, Mode::Broadcast);
    assert_eq!(scene.conference.roster().entry(endpoint).unwrap().mode, Mode::ViewOnly);
}

#[test]
fn a_session_may_cross_midnight() {
    let mut scene = Scene::planned();
    let plan = crate::session::SessionPlan {
        planned_from: at("22:00:00"),
        planned_until: at("26:00:00"),
        ..scene.plan("Buổi đêm", "TW")
    };
    scene.ask("07:00:00", Command::PlanSession { plan }).unwrap();
}

#[test]
fn the_program_ends_with_its_session_and_does_not_begin_again() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene.step("09:00:00", SessionStep::End);
    assert_eq!(scene.conference.session(SESSION).unwrap().program.open_since(), None);
    let late = Command::SoundProgram { session: SESSION, since: at("09:00:05") };
    assert_eq!(scene.ask("09:00:05", late), Ok(Vec::new()));
}

#[test]
fn figures_are_not_closed_before_everything_that_happened_is_known() {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene.step("09:00:00", SessionStep::End);
    let close = Command::StepSession { session: SESSION, step: SessionStep::Close };
    assert_eq!(scene.ask("09:00:24", close.clone()), Err(Refusal::FiguresIncomplete { wait_ms: 1_000 }));
    scene.ask("09:00:25", close).unwrap();
}

#[test]
fn the_lead_stays_once_endpoints_are_received() {
    let mut scene = Scene::open();
    let mut plan = scene.plan("Buổi sáng", "TW");
    plan.lead = scene.id("T10");
    let refusal = scene.ask("07:50:00", Command::ReplanSession { session: SESSION, plan }).unwrap_err();
    assert_eq!(refusal, Refusal::SessionState { state: SessionState::Open });
}

#[test]
fn a_thousand_changes_of_mode_keep_one_roster() {
    let mut scene = Scene::open();
    let endpoint = scene.id("X1");
    scene.step("08:00:00", SessionStep::Start);
    for second in 0..1000 {
        let mode = if second % 2 == 0 { Mode::Broadcast } else { Mode::TwoWay };
        scene.ask_at(at("08:00:00").plus_ms(second * 1000), Command::ChangeMode { endpoint, mode }).unwrap();
    }
    assert_eq!(scene.conference.roster_version(), 1);
}
