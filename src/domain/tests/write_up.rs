//! Write-ups: owed, handed in, exempt.

use super::scene::{SESSION, Scene};
use crate::command::Command;
use crate::event::Event;
use crate::refusal::Refusal;
use crate::session::{SessionState, SessionStep};
use crate::write_up::{WriteUp, WriteUpCounts, WriteUpWish};

fn live() -> Scene {
    let mut scene = Scene::open();
    scene.step("08:00:00", SessionStep::Start);
    scene
}

fn mark(scene: &mut Scene, code: &str, state: Option<WriteUp>) -> Result<Vec<Event>, Refusal> {
    let wish = WriteUpWish::Mark { endpoint: scene.id(code), state };
    scene.ask("12:00:00", Command::WriteUp { session: SESSION, wish })
}

fn mark_branch(scene: &mut Scene, code: &str, state: WriteUp) -> Result<Vec<Event>, Refusal> {
    let wish = WriteUpWish::MarkBranch { subtree: scene.id(code), state };
    scene.ask("12:00:00", Command::WriteUp { session: SESSION, wish })
}

fn state(scene: &Scene, code: &str) -> Option<WriteUp> {
    scene.conference.write_ups().of(SESSION, scene.id(code)).map(|mark| mark.state)
}

#[test]
fn a_word_about_a_branch_never_takes_back_what_was_handed_in() {
    let mut scene = live();
    mark_branch(&mut scene, "TW", WriteUp::Owed).unwrap();
    mark(&mut scene, "X1", Some(WriteUp::HandedIn)).unwrap();
    mark(&mut scene, "X2", Some(WriteUp::Exempt)).unwrap();
    mark_branch(&mut scene, "T10", WriteUp::Exempt).unwrap();
    let states = ["TW", "T10", "X1", "X2", "Y1"].map(|code| state(&scene, code));
    let expected = [WriteUp::Owed, WriteUp::Exempt, WriteUp::HandedIn, WriteUp::Exempt, WriteUp::Owed];
    assert_eq!(states, expected.map(Some));
    mark_branch(&mut scene, "TW", WriteUp::HandedIn).unwrap();
    assert_eq!(state(&scene, "X2"), Some(WriteUp::Exempt), "only what is owed is handed in");
    assert_eq!(state(&scene, "Y1"), Some(WriteUp::HandedIn));
    assert_eq!(mark_branch(&mut scene, "TW", WriteUp::HandedIn), Ok(Vec::new()));
    mark(&mut scene, "X1", None).unwrap();
    assert_eq!(state(&scene, "X1"), None);
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn write_ups_come_after_a_session_began_and_long_after_its_figures_were_closed() {
    let mut scene = Scene::open();
    let early = Err(Refusal::SessionState { state: SessionState::Open });
    assert_eq!(mark(&mut scene, "X1", Some(WriteUp::Owed)), early);
    scene.step("08:00:00", SessionStep::Start);
    scene.step("10:00:00", SessionStep::End);
    scene.step("10:30:00", SessionStep::Close);
    mark(&mut scene, "X1", Some(WriteUp::Owed)).unwrap();
    assert_eq!(mark(&mut scene, "X1", Some(WriteUp::Owed)), Ok(Vec::new()), "nothing new");
}

#[test]
fn counts_add_up() {
    let states = [None, Some(WriteUp::Owed), Some(WriteUp::HandedIn), Some(WriteUp::HandedIn), Some(WriteUp::Exempt)];
    let mut sum = WriteUpCounts::default();
    for state in states {
        sum.add(WriteUpCounts::of_endpoint(state));
    }
    assert_eq!(sum, WriteUpCounts { endpoints: 5, owed: 1, handed_in: 2, exempt: 1 });
    assert_eq!(sum.not_asked(), 1);
}
