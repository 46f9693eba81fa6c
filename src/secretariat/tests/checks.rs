//! What the office does by itself: it judges lines, asks what is due and takes it away again.

use diemcau_domain::command::Command;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::prompt::{PromptPlan, PromptWish};
use diemcau_domain::session::SessionStep;
use diemcau_protocol::readiness::{Check, CheckState, SituationReadiness};
use diemcau_protocol::websocket::{ServerMessage, Situation};

use super::{COMMUNE, SESSION, Scene, told};
use crate::{Attachment, Outgoing, Reading};

/// The last situation told since the last time.
async fn situation(outgoing: &mut Outgoing) -> Situation {
    let said = told(outgoing).await.into_iter().rev().find_map(|message| match message {
        ServerMessage::Situation(situation) => Some(situation),
        _ => None,
    });
    said.unwrap()
}

/// Time goes on, and the connection is heard of at its end.
async fn stay(scene: &Scene, attachment: &Attachment, milliseconds: i64) {
    scene.pass_ms(milliseconds);
    attachment.line.heard(scene.clock.now());
    scene.desk.turn().await.unwrap();
}

fn state(readiness: &SituationReadiness, check: Check) -> CheckState {
    readiness.checks.iter().find(|view| view.check == check).unwrap().state
}

#[tokio::test]
async fn a_line_that_holds_for_20_seconds_of_the_check_passes_it() {
    let scene = Scene::new().await;
    scene.step(SessionStep::Rehearse).await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    scene.desk.proof(COMMUNE, SESSION, scene.desk.leg(COMMUNE).await.unwrap(), MediaKind::Picture, scene.clock.now());
    for _ in 0..5 {
        stay(&scene, &attachment, 2_500).await;
    }
    let readiness = situation(&mut attachment.outgoing).await.session.unwrap().readiness.unwrap();
    assert_eq!(state(&readiness, Check::Line), CheckState::Untried);
    assert_eq!(state(&readiness, Check::Picture), CheckState::Measured);
    for _ in 0..8 {
        stay(&scene, &attachment, 5_000).await;
    }
    let readiness = situation(&mut attachment.outgoing).await.session.unwrap().readiness.unwrap();
    assert_eq!(state(&readiness, Check::Line), CheckState::Measured);
    let tried = scene.written().await.into_iter().filter(|event| matches!(event, Event::LineTried { .. }));
    assert_eq!(tried.count(), 1, "only what changes is written");
}

#[tokio::test]
async fn a_planned_prompt_is_asked_by_itself_and_taken_away_when_its_time_is_over() {
    let scene = Scene::live().await;
    let mut attachment = scene.attach(COMMUNE, "laptop").await;
    let plan = PromptWish::Plan { count: 1, seed: 1, answer_within_ms: 60_000 };
    scene.done(Command::Prompt { session: SESSION, wish: plan }).await;
    let next = |reading: &Reading<'_>| reading.conference.prompts().plan(SESSION).and_then(PromptPlan::next_ms);
    let due_in_ms = scene.desk.read(next).await.unwrap().unwrap();
    stay(&scene, &attachment, due_in_ms).await;
    let prompt = situation(&mut attachment.outgoing).await.session.unwrap().prompt.unwrap();
    assert!(!prompt.answered);
    stay(&scene, &attachment, 61_000).await;
    assert_eq!(situation(&mut attachment.outgoing).await.session.unwrap().prompt, None);
    let written = scene.written().await;
    let prompts = written.iter().filter(|it| matches!(it, Event::PromptAsked { .. } | Event::PromptEnded { .. }));
    assert_eq!(prompts.count(), 2);
}
