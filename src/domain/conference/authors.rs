//! Who said what: the one thing that a record has beside its event.

use super::Conference;
use crate::event::Event;
use crate::ledger::{Record, Said};

impl Conference {
    /// Takes in a line of the ledger: what happened, and who said so where a report names them.
    pub fn apply_record(&mut self, Record { at, author, event }: Record) {
        let said = Said { at, by: author };
        match &event {
            Event::HeadCountReported { roll_call, endpoint, .. } => {
                if let Some(roll_call) = self.roll_calls.get_mut(roll_call) {
                    roll_call.answered_by.insert(*endpoint, said);
                }
            }
            Event::AbsenceDeclared { session, endpoint, .. } => {
                if let Some(session) = self.sessions.get_mut(session) {
                    session.absent_by.insert(*endpoint, said);
                }
            }
            _ => {}
        }
        self.apply(at, event);
    }
}
