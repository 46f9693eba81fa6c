//! Wishes about recordings.

use super::super::Conference;
use super::if_new;
use crate::event::Event;
use crate::identity::{RecordingId, SessionId};
use crate::recording::{Recording, RecordingEnd, RecordingWish};
use crate::refusal::Refusal;
use crate::session::Session;
use crate::time::Timestamp;

impl Conference {
    pub(super) fn decide_recording(
        &self,
        at: Timestamp,
        session: SessionId,
        wish: RecordingWish,
    ) -> Result<Vec<Event>, Refusal> {
        let known = self.known_session(session)?;
        match wish {
            RecordingWish::Start { keep_ms } => self.start_recording(at, known, keep_ms),
            RecordingWish::End { recording, reason } => {
                let runs = self.recording_of(session, recording)?.runs();
                let ended = Event::RecordingEnded { session, recording, reason };
                Ok(if_new(runs, ended))
            }
            RecordingWish::Delete { recording } => {
                let known = self.recording_of(session, recording)?;
                if known.runs() {
                    return Err(Refusal::RecordingRuns);
                }
                let deleted = Event::RecordingDeleted { session, recording };
                Ok(if_new(known.deleted_at.is_none(), deleted))
            }
        }
    }

    /// With the session its recording ends.
    pub(super) fn end_recording(&self, session: &Session) -> Option<Event> {
        let (session, reason) = (session.id, RecordingEnd::SessionOver);
        let running = self.recordings.running(session)?;
        Some(Event::RecordingEnded { session, recording: running.id, reason })
    }

    /// One at a time; whoever asks twice gets the one that runs.
    fn start_recording(&self, at: Timestamp, session: &Session, keep_ms: i64) -> Result<Vec<Event>, Refusal> {
        if !session.state.is_held() {
            return Err(Refusal::SessionState { state: session.state });
        }
        if keep_ms <= 0 {
            return Err(Refusal::OutOfRange { field: "keep_days" });
        }
        let (recording, delete_at) = (self.recordings.next(), at.plus_ms(keep_ms));
        let started = Event::RecordingStarted { session: session.id, recording, delete_at };
        Ok(if_new(self.recordings.running(session.id).is_none(), started))
    }

    fn recording_of(&self, session: SessionId, recording: RecordingId) -> Result<&Recording, Refusal> {
        let known = self.recordings.get(recording).filter(|known| known.session == session);
        known.ok_or(Refusal::UnknownRecording)
    }
}
