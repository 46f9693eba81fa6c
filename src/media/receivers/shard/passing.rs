//! Legs pass from one program to another, and their peers notice nothing but the picture.

use std::time::Instant;

use super::core::Core;
use crate::happening::{LegId, MediaHappening, ProgramId};

impl Core {
    /// Those of the legs that are here receive this program from now on: on the same streams, whose
    /// numbers and time go on, beginning with a key frame.
    pub(crate) fn pass(&mut self, legs: &[LegId], to: ProgramId, now: Instant) {
        for leg in legs {
            if let Some(waiting) = self.waiting.get_mut(leg) {
                waiting.opening.program = to;
            } else if self.seats.get(leg).is_some_and(|seat| seat.program != to) {
                self.pass_one(*leg, to, now);
            }
        }
    }

    fn pass_one(&mut self, leg: LegId, to: ProgramId, now: Instant) {
        let Some((from, mut receiver)) = self.leave(leg) else { return };
        let window = receiver.close_window(now);
        self.tell(now, MediaHappening::LineMeasured { leg, program: from, window });
        receiver.pass_on(from);
        self.sit_down(to, receiver, now);
    }
}
