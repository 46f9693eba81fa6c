//! What the floor log should say of an endpoint, from what the organizer did and the endpoint sent.

use std::time::Duration;

use crate::course::Held;
use crate::diary::{Notes, Span};

/// A turn to speak. Times are on the receivers' clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExpectedTurn {
    pub(crate) from: Duration,
    /// When it ended at the earliest.
    pub(crate) until: Duration,
    /// And at the latest: nobody saw when the server took the floor from a line that died with it.
    pub(crate) until_latest: Duration,
    /// How much of it the endpoint sent.
    pub(crate) sent: Duration,
    /// When the organizer took the floor back, if it was not free by then.
    pub(crate) taken_back: Duration,
}

/// The turns of an endpoint, in order. `dead` is the time while the server was.
pub(crate) fn turns(held: &Held, endpoint: u32, notes: &Notes, dead: Option<Span>) -> Vec<ExpectedTurn> {
    let own = held.turns.iter().filter(|turn| turn.endpoint == endpoint);
    own.map(|turn| expected(turn.span, held.ended, notes, dead)).collect()
}

fn expected(given: Span, ended: Duration, notes: &Notes, dead: Option<Span>) -> ExpectedTurn {
    let taken_back = given.until.min(ended);
    let is_meant = |span: &&Span| span.from < taken_back && span.until > given.from;
    // The floor is free as soon as the speaker is gone, and does not come back with him.
    let fell_silent = notes.spoke.iter().find(is_meant).map(|span| (span.until, span.until));
    let died =
        dead.filter(|dead| dead.from < taken_back && dead.until > given.from).map(|dead| (dead.from, dead.until));
    let ends = [Some((taken_back, taken_back)), fell_silent, died];
    let (until, until_latest) = ends.into_iter().flatten().min().unwrap_or_default();
    let sent = notes.spoke.iter().map(|span| until.min(span.until).saturating_sub(span.from.max(given.from)));
    ExpectedTurn { from: given.from, until, until_latest, sent: sent.sum(), taken_back }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::course::HeldTurn;

    fn span(from: u64, until: u64) -> Span {
        Span { from: Duration::from_secs(from), until: Duration::from_secs(until) }
    }

    fn only(spoke: Vec<Span>, dead: Option<Span>) -> [u64; 4] {
        let turns_held = vec![HeldTurn { endpoint: 8, span: span(0, 9) }, HeldTurn { endpoint: 7, span: span(10, 30) }];
        let held = Held { ended: Duration::from_secs(40), turns: turns_held, ..Held::default() };
        let turns = turns(&held, 7, &Notes { spoke, ..Notes::default() }, dead);
        assert_eq!(turns.len(), 1);
        turns
            .first()
            .map_or([0; 4], |turn| [turn.from, turn.until, turn.until_latest, turn.sent].map(|moment| moment.as_secs()))
    }

    #[test]
    fn a_turn_ends_when_the_floor_is_taken_back_or_the_speaker_is_gone() {
        assert_eq!(only(vec![span(11, 31)], None), [10, 30, 30, 19]);
        assert_eq!(only(vec![span(11, 20), span(24, 30)], None), [10, 20, 20, 9]);
        assert_eq!(only(Vec::new(), None), [10, 30, 30, 0]);
    }

    #[test]
    fn a_turn_ends_with_the_server_or_when_it_comes_back() {
        assert_eq!(only(vec![span(11, 31)], Some(span(15, 18))), [10, 15, 18, 4]);
        assert_eq!(only(vec![span(11, 31)], Some(span(32, 34))), [10, 30, 30, 19]);
    }
}
