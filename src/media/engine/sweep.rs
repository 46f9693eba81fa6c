//! What the clock alone brings about.

use std::time::{Duration, Instant};

use super::Engine;
use crate::happening::{LegEnd, LegId, MediaHappening, ProgramId};
use crate::leg::Wire;
use crate::program::Hearing;

/// By how much silence and the ends of legs are noticed late at most.
const SWEEP_INTERVAL: Duration = Duration::from_millis(100);

impl Engine {
    pub(super) fn sweep(&mut self, now: Instant, wire: &mut Wire<'_>) {
        self.next_sweep_at = now + SWEEP_INTERVAL;
        let overdue: Vec<(LegId, LegEnd)> =
            self.legs.values().filter_map(|leg| Some((leg.id, leg.overdue(now)?))).collect();
        for (leg, reason) in overdue {
            self.close(leg, reason, now, wire);
        }
        let programs: Vec<ProgramId> = self.programs.keys().copied().collect();
        for program in programs {
            if let Some(known) = self.programs.get_mut(&program) {
                known.air.decide(now);
            }
            self.tell_air(program, now);
            self.tell_hearing(program, now);
        }
        self.programs.retain(|_, program| !program.is_over());
        self.count_open();
    }

    /// Tells who is on air, if that has changed.
    pub(super) fn tell_air(&mut self, program: ProgramId, now: Instant) {
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        let place = known.air.on_air();
        if known.told_on_air == place {
            return;
        }
        known.told_on_air = place;
        // Its picture begins with a key frame, and an encoder sends one only when asked.
        known.key_frames.want();
        self.tell(now, MediaHappening::OnAir { program, place });
    }

    /// Tells whether the program is heard, if that has changed.
    pub(super) fn tell_hearing(&mut self, program: ProgramId, now: Instant) {
        let hearing = self.programs.get_mut(&program).and_then(|known| known.hearing(now));
        match hearing {
            Some(Hearing::Sounding) => {
                self.tell(now, MediaHappening::ProgramSounding { program });
            }
            Some(Hearing::Silent { since }) => {
                self.tell(now, MediaHappening::ProgramSilent { program, since });
            }
            None => {}
        }
    }
}
