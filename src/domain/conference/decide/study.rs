//! Wishes about make-up study.

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::identity::{EndpointId, SessionId};
use crate::interval::Intervals;
use crate::refusal::Refusal;
use crate::study::{FASTEST_PERCENT, MOST_PIECES, MOST_STRETCHES, Piece, StudyWish, TOLERANCE_MS};

impl Conference {
    pub(super) fn decide_study(&self, session: SessionId, wish: StudyWish) -> Result<Vec<Event>, Refusal> {
        match wish {
            StudyWish::Play { endpoint, pieces, within_ms } => self.play(session, endpoint, &pieces, within_ms),
        }
    }

    /// What is new of the pieces. More than can have been played since the last report is refused as a
    /// whole: nobody knows which of it is true.
    fn play(
        &self,
        session: SessionId,
        endpoint: EndpointId,
        pieces: &[Piece],
        within_ms: i64,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        if !known.state.is_over() {
            return Err(Refusal::SessionState { state: known.state });
        }
        self.audience_entry(known, endpoint)?;
        if pieces.len() > MOST_PIECES {
            return Err(Refusal::TooMany { field: "played", limit: MOST_PIECES });
        }
        if pieces.iter().any(|piece| piece.from >= piece.until) {
            return Err(Refusal::OutOfRange { field: "played" });
        }
        let length_ms = pieces.iter().fold(0_i64, |sum, piece| sum.saturating_add(piece.until.since_ms(piece.from)));
        let possible_ms = within_ms.saturating_mul(FASTEST_PERCENT) / 100;
        if length_ms > possible_ms.saturating_add(TOLERANCE_MS) {
            return Err(Refusal::StudyTooFast);
        }
        let mut played = Intervals::none();
        pieces.iter().for_each(|piece| played.insert(piece.from, piece.until));
        let known = self.studies.played(session, endpoint);
        let fresh = known.map_or(played.clone(), |known| played.minus(known));
        if known.is_some_and(|known| played.union(known).iter().len() > MOST_STRETCHES) {
            return Err(Refusal::TooMany { field: "played", limit: MOST_STRETCHES });
        }
        let pieces: Vec<Piece> = fresh.iter().map(|span| Piece { from: span.from, until: span.until }).collect();
        let is_new = !pieces.is_empty();
        Ok(if_new(is_new, Event::StudyPlayed { session, endpoint, pieces }))
    }
}
