//! Presence prompts: asked by hand and by plan, answered in time or not.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::event::Event;
use crate::identity::{EndpointId, PromptId, SessionId};
use crate::prompt::{PromptCount, PromptWish, moments};
use crate::readiness::{Check, ReadinessWish};
use crate::refusal::Refusal;
use crate::roster::Mode;
use crate::session::{SessionState, SessionStep};
use crate::time::Timestamp;
use crate::write_up::{WriteUp, WriteUpWish};

const MINUTE_MS: i64 = 60_000;

fn live() -> Scene {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene
}

fn wish(session: SessionId, wish: PromptWish) -> Command {
    Command::Prompt { session, wish }
}

fn ask(scene: &mut Scene, clock: &str, code: &str) -> Result<PromptId, Refusal> {
    let subtree = scene.id(code);
    let events = scene.ask(clock, wish(SESSION, PromptWish::Ask { subtree, answer_within_ms: MINUTE_MS }))?;
    let [Event::PromptAsked { prompt, .. }] = events.as_slice() else { panic!("{events:?}") };
    Ok(*prompt)
}

fn answer(scene: &mut Scene, clock: &str, prompt: PromptId, code: &str) -> Result<Vec<Event>, Refusal> {
    let endpoint = scene.id(code);
    scene.ask(clock, wish(SESSION, PromptWish::Answer { prompt, endpoint }))
}

/// What the shell does several times a second.
fn turn(scene: &mut Scene, at: Timestamp) -> Vec<Event> {
    let due = scene.conference.due_prompts(at);
    due.into_iter().flat_map(|(session, due)| scene.ask_at(at, wish(session, due)).unwrap()).collect()
}

fn plan(count: usize, seed: u64) -> Command {
    wish(SESSION, PromptWish::Plan { count, seed, answer_within_ms: MINUTE_MS })
}

fn count(scene: &Scene, code: &str) -> PromptCount {
    scene.conference.prompts().count(SESSION, scene.id(code))
}

#[test]
fn answers_in_time_count_and_late_ones_are_refused_by_name() {
    let mut scene = live();
    let prompt = ask(&mut scene, "08:10:00", "TW").unwrap();
    answer(&mut scene, "08:10:59", prompt, "X1").unwrap();
    assert_eq!(answer(&mut scene, "08:11:01", prompt, "X2"), Err(Refusal::PromptOver));
    assert_eq!(answer(&mut scene, "08:11:02", prompt, "X1"), Ok(Vec::new()), "said before");
    assert_eq!(turn(&mut scene, at("08:11:01")), [Event::PromptEnded { prompt }]);
    assert_eq!(turn(&mut scene, at("08:11:02")), []);
    assert_eq!(count(&scene, "X1"), PromptCount { asked: 1, answered: 1 });
    assert_eq!(count(&scene, "X2"), PromptCount { asked: 1, answered: 0 });
    let kept = scene.conference.prompts().get(prompt).unwrap();
    assert_eq!((kept.asked_at, kept.answered[&scene.id("X1")]), (at("08:10:00"), at("08:10:59")));
    assert_eq!(answer(&mut scene, "08:12:00", PromptId(9), "X1"), Err(Refusal::UnknownPrompt));
}

#[test]
fn only_those_are_asked_who_take_part_on_a_screen() {
    let mut scene = live();
    let (x2, t15) = (scene.id("X2"), scene.id("T15"));
    scene.ask("08:01:00", Command::ChangeMode { endpoint: x2, mode: Mode::Broadcast }).unwrap();
    scene.ask("08:02:00", Command::ReleaseSubtree { session: SESSION, subtree: t15 }).unwrap();
    let prompt = ask(&mut scene, "08:10:00", "TW").unwrap();
    let asked = scene.conference.prompts().get(prompt).unwrap().asked.to_vec();
    assert_eq!(asked, ["T10", "X1"].map(|code| scene.id(code)));
    for code in ["TW", "X2", "T15", "Y1"] {
        assert_eq!(answer(&mut scene, "08:10:10", prompt, code), Err(Refusal::OutsideAudience), "{code}");
    }
    assert_eq!(ask(&mut scene, "08:20:00", "T15"), Err(Refusal::OutsideAudience));
}

#[test]
fn nobody_is_asked_twice_at_once_but_two_branches_may_be_asked() {
    let mut scene = live();
    ask(&mut scene, "08:10:00", "T10").unwrap();
    assert_eq!(ask(&mut scene, "08:10:10", "TW"), Err(Refusal::PromptWaits));
    ask(&mut scene, "08:10:20", "T15").unwrap();
}

#[test]
fn prompts_belong_to_a_session_that_is_live() {
    let mut scene = Scene::open();
    assert_eq!(ask(&mut scene, "07:50:00", "TW"), Err(Refusal::SessionState { state: SessionState::Open }));
    scene.step("08:00:00", SessionStep::Start);
    let wrong = wish(SESSION, PromptWish::Ask { subtree: scene.id("TW"), answer_within_ms: 5_000 });
    assert_eq!(scene.ask("08:01:00", wrong), Err(Refusal::OutOfRange { field: "answer_within_seconds" }));
    scene.step("08:30:00", SessionStep::Pause);
    assert_eq!(ask(&mut scene, "08:31:00", "TW"), Err(Refusal::SessionState { state: SessionState::Paused }));
}

#[test]
fn a_prompt_that_the_end_cut_short_counts_only_for_those_who_answered() {
    let mut scene = live();
    let prompt = ask(&mut scene, "09:59:30", "TW").unwrap();
    answer(&mut scene, "09:59:40", prompt, "X1").unwrap();
    scene.step("10:00:00", SessionStep::End);
    assert!(scene.conference.prompts().get(prompt).unwrap().ended_at.is_some());
    assert_eq!(count(&scene, "X1"), PromptCount { asked: 1, answered: 1 });
    assert_eq!(count(&scene, "X2"), PromptCount::default());
}

#[test]
fn who_is_released_before_it_answered_was_not_asked() {
    let mut scene = live();
    let (t15, prompt) = (scene.id("T15"), ask(&mut scene, "08:10:00", "TW").unwrap());
    answer(&mut scene, "08:10:05", prompt, "Y1").unwrap();
    scene.ask("08:10:10", Command::ReleaseSubtree { session: SESSION, subtree: t15 }).unwrap();
    turn(&mut scene, at("08:11:30"));
    assert_eq!(count(&scene, "T15"), PromptCount::default());
    assert_eq!(count(&scene, "Y1"), PromptCount { asked: 1, answered: 1 });
}

#[test]
fn time_in_which_the_server_was_down_does_not_run() {
    let mut scene = live();
    let prompt = ask(&mut scene, "08:10:00", "TW").unwrap();
    scene.prove("08:10:20");
    scene.ask("08:15:00", Command::ReturnServer).unwrap();
    answer(&mut scene, "08:15:39", prompt, "X1").unwrap();
    assert_eq!(answer(&mut scene, "08:15:41", prompt, "X2"), Err(Refusal::PromptOver));
}

#[test]
fn planned_prompts_come_at_their_moments_of_running_time() {
    let mut scene = live();
    scene.ask("08:00:00", plan(3, 7)).unwrap();
    let moments_ms = scene.conference.prompts().plan(SESSION).unwrap().moments_ms.clone();
    let first = at("08:00:00").plus_ms(moments_ms[0]);
    assert_eq!(turn(&mut scene, first.plus_ms(-1)), []);
    // A pause runs no time.
    scene.ask_at(first.plus_ms(-1), Command::StepSession { session: SESSION, step: SessionStep::Pause }).unwrap();
    assert_eq!(turn(&mut scene, first.plus_ms(MINUTE_MS)), []);
    let resume = Command::StepSession { session: SESSION, step: SessionStep::Resume };
    scene.ask_at(first.plus_ms(MINUTE_MS - 1), resume).unwrap();
    let asked = turn(&mut scene, first.plus_ms(MINUTE_MS));
    assert!(matches!(asked.as_slice(), [Event::PromptAsked { by_plan: true, .. }]), "{asked:?}");
    assert_eq!(scene.conference.prompts().plan(SESSION).unwrap().left(), 2);
    for moment in &moments_ms[1..] {
        turn(&mut scene, at("08:00:00").plus_ms(moment + 2 * MINUTE_MS));
        turn(&mut scene, at("08:00:00").plus_ms(moment + 2 * MINUTE_MS + 1));
    }
    assert_eq!(scene.conference.prompts().of_session(SESSION).count(), 3);
    assert_eq!(turn(&mut scene, at("11:29:00")).len(), 1, "the last one ends, and no more are asked");
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_plan_is_checked_by_drawing_it_again() {
    let mut scene = live();
    let events = scene.ask("08:30:00", plan(6, 0x5EED)).unwrap();
    let [Event::PromptsPlanned { seed, moments_ms, .. }] = events.as_slice() else { panic!("{events:?}") };
    let (from_ms, until_ms) = (30 * MINUTE_MS, (210 - 1) * MINUTE_MS);
    assert_eq!(Some(moments_ms), moments(*seed, 6, from_ms, until_ms, MINUTE_MS).as_ref());
    assert_eq!(scene.ask("08:31:00", plan(1_000, 1)), Err(Refusal::TooMany { field: "count", limit: 64 }));
    assert_eq!(scene.ask("11:29:30", plan(1, 1)), Err(Refusal::NoTimeForPrompts));
    scene.ask("08:32:00", plan(0, 1)).unwrap();
    assert_eq!(scene.conference.prompts().plan(SESSION).unwrap().left(), 0);
    assert_eq!(scene.ask("08:33:00", plan(0, 1)), Ok(Vec::new()));
}

#[test]
fn moments_lie_apart_within_their_time_and_are_the_same_for_a_seed() {
    for seed in 0..500 {
        let drawn = moments(seed, 20, 1_000, 3_600_000, MINUTE_MS).unwrap();
        assert_eq!(drawn.len(), 20);
        assert!(drawn.iter().all(|moment| (1_000..3_600_000).contains(moment)), "{drawn:?}");
        assert!(drawn.windows(2).all(|pair| pair[1] - pair[0] >= MINUTE_MS), "{drawn:?}");
        assert_eq!(moments(seed, 20, 1_000, 3_600_000, MINUTE_MS), Some(drawn));
    }
    // As drawn on paper from the published method: this must never change.
    assert_eq!(moments(0, 1, 0, 1_000, 0), Some(vec![883]));
    assert_eq!(moments(0, 61, 0, 3_600_000, MINUTE_MS), None);
    assert_eq!(moments(0, 1, 5, 5, 0), None);
}

/// A session with a technical check, prompts and write-ups, as later releases wrote it.
pub(super) fn checked_and_prompted_in_a_later_session(scene: &mut Scene) {
    let plan = scene.plan("Buổi có kiểm tra", "TW");
    let events = scene.ask("21:45:00", Command::PlanSession { plan }).unwrap();
    let [Event::SessionPlanned { session, .. }] = events.as_slice() else { panic!("{events:?}") };
    let (session, x1, t10) = (*session, scene.id("X1"), scene.id("T10"));
    let step = |step| Command::StepSession { session, step };
    let ready = |wish| Command::Readiness { session, wish };
    let declare = |check, passed| ready(ReadinessWish::Declare { endpoint: x1, check, passed });
    let (state, answer_within_ms) = (WriteUp::Owed, MINUTE_MS);
    let prompt = scene.conference.prompts().next();
    let marked = WriteUpWish::Mark { endpoint: x1, state: Some(WriteUp::HandedIn) };
    let wishes = [
        ("21:46:00", step(SessionStep::Rehearse)),
        ("21:47:00", ready(ReadinessWish::TryLine { endpoint: x1, passed: true })),
        ("21:47:10", declare(Check::Backup, true)),
        ("21:47:20", declare(Check::Camera, false)),
        ("21:48:00", step(SessionStep::Open)),
        ("21:49:00", wish(session, PromptWish::Plan { count: 2, seed: u64::MAX, answer_within_ms })),
        ("21:50:00", step(SessionStep::Start)),
        ("21:51:00", wish(session, PromptWish::Ask { subtree: t10, answer_within_ms })),
        ("21:51:20", wish(session, PromptWish::Answer { prompt, endpoint: x1 })),
        ("21:52:01", wish(session, PromptWish::End { prompt })),
        ("21:58:00", step(SessionStep::End)),
        ("21:59:00", Command::WriteUp { session, wish: WriteUpWish::MarkBranch { subtree: EndpointId(1), state } }),
        ("21:59:10", Command::WriteUp { session, wish: marked }),
    ];
    for (clock, wish) in wishes {
        scene.ask(clock, wish).unwrap();
    }
}
