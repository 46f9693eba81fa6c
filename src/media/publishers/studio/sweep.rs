//! What the clock alone brings about.

use std::time::{Duration, Instant};

use super::Studio;
use crate::happening::{LegEnd, LegId, MediaHappening, ProgramId};
use crate::publishers::leg::Wire;
use crate::publishers::program::Hearing;
use crate::publishers::speakers::SpeakerChange;

/// By how much silence and the ends of legs are noticed late at most.
const SWEEP_INTERVAL: Duration = Duration::from_millis(100);

impl Studio {
    pub(super) fn sweep(&mut self, now: Instant, wire: &mut Wire<'_>) {
        self.next_sweep_at = now + SWEEP_INTERVAL;
        let overdue: Vec<(LegId, LegEnd)> =
            self.legs.values().filter_map(|leg| Some((leg.id, leg.overdue(now)?))).collect();
        for (leg, reason) in overdue {
            self.close(leg, reason, now, wire);
        }
        self.sweep_legs(now);
        let programs: Vec<ProgramId> = self.programs.keys().copied().collect();
        for program in programs {
            self.sweep_program(program, now);
        }
        self.programs.retain(|_, program| !program.is_over());
        self.count_open();
    }

    fn sweep_legs(&mut self, now: Instant) {
        let mut measured = Vec::new();
        for leg in self.legs.values_mut() {
            leg.publisher.encoders.iter_mut().for_each(|encoder| encoder.fall_silent(now));
            if leg.connected && leg.publisher.meter.is_over(now) {
                measured.push((leg.id, leg.publisher.program, leg.publisher.meter.take(now)));
            }
        }
        for (leg, program, window) in measured {
            self.tell(now, MediaHappening::LineMeasured { leg, program, window });
        }
    }

    fn sweep_program(&mut self, program: ProgramId, now: Instant) {
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        known.air.decide(now);
        let silent = known.speakers.fall_silent(now);
        self.tell_air(program, now);
        for change in silent {
            self.tell_speaker(program, change, now);
        }
        self.set_scene(program, now);
        self.tell_hearing(program, now);
    }

    /// Tells who is on air, if that has changed.
    pub(super) fn tell_air(&mut self, program: ProgramId, now: Instant) {
        let Some(known) = self.programs.get_mut(&program) else {
            return;
        };
        let place = known.air.on_air();
        if known.told_on_air != place {
            known.told_on_air = place;
            self.tell(now, MediaHappening::OnAir { program, place });
        }
    }

    pub(super) fn tell_speaker(&mut self, program: ProgramId, change: SpeakerChange, now: Instant) {
        let what = match change {
            SpeakerChange::Sounding(speaker) => MediaHappening::SpeakerSounding { program, speaker },
            SpeakerChange::Silent { speaker, since } => MediaHappening::SpeakerSilent { program, speaker, since },
        };
        self.tell(now, what);
    }

    /// Tells whether the program is heard, if that has changed.
    pub(super) fn tell_hearing(&mut self, program: ProgramId, now: Instant) {
        let hearing = self.programs.get_mut(&program).and_then(|known| known.hearing(now));
        match hearing {
            Some(Hearing::Sounding) => self.tell(now, MediaHappening::ProgramSounding { program }),
            Some(Hearing::Silent { since }) => self.tell(now, MediaHappening::ProgramSilent { program, since }),
            None => {}
        }
    }
}
