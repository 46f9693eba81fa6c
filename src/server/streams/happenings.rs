//! What happens on the legs, told to the desks.

use std::time::Instant;

use diemcau_domain::event::MediaKind as Kind;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_domain::quality::LineKey;
use diemcau_domain::time::Timestamp;
use diemcau_media::{LegId, LineWindow, MediaEvent, MediaHappening, MediaKind};
use diemcau_secretariat::{Air, Clock, Desk, NotDone, Secretariat};
use tokio::sync::mpsc;
use tracing::debug;

use super::arranger::endpoint_of;
use super::legs::Role;
use super::{Program, Streams, line};

/// Far more than happens while one change is written down.
const MOST_WAITING: usize = 4_096;

/// Something about a program that its desk writes down or shows.
struct Change {
    desk: Desk,
    session: SessionId,
    what: What,
}

enum What {
    Sounding(Timestamp),
    Silent(Timestamp),
    Air(Air),
    SpeakerSounding(EndpointId, Timestamp),
    SpeakerSilent(EndpointId, Timestamp),
}

/// Takes every event of the media thread until it ends. Proofs go to the desks at once; what is
/// written goes through a queue of its own, so that a slow disk holds up no proof.
pub(crate) async fn attend(
    streams: Streams,
    secretariat: Secretariat,
    clock: Clock,
    mut events: mpsc::Receiver<MediaEvent>,
) {
    let (changes, waiting) = mpsc::channel(MOST_WAITING);
    let ended = streams.ended.clone();
    let attendant = Attendant { streams, secretariat, clock, changes };
    let reading = async move {
        while let Some(event) = events.recv().await {
            attendant.take(event).await;
        }
        // Whether it was told to end or died: from now on nothing is sent.
        attendant.fall_silent().await;
        ended.cancel();
    };
    tokio::join!(reading, tell(waiting));
}

async fn tell(mut waiting: mpsc::Receiver<Change>) {
    while let Some(change) = waiting.recv().await {
        let mut told = change.tell().await;
        // Media says it once. A desk that is overloaded has not even heard it; it says so after 2 s.
        while told == Err(NotDone::Overloaded) {
            told = change.tell().await;
        }
        // The desk keeps what it could not write, and says so itself.
        if let Err(not_done) = told {
            debug!(code = not_done.code(), "a change of the program waits to be written");
        }
    }
}

impl Change {
    async fn tell(&self) -> Result<(), NotDone> {
        match &self.what {
            What::Sounding(since) => self.desk.program_sounding(self.session, *since).await,
            What::Silent(since) => self.desk.program_silent(self.session, *since).await,
            What::SpeakerSounding(endpoint, since) => self.desk.speaker_sounding(self.session, *endpoint, *since).await,
            What::SpeakerSilent(endpoint, since) => self.desk.speaker_silent(self.session, *endpoint, *since).await,
            What::Air(air) => self.desk.put_on_air(self.session, air.clone()).await,
        }
    }
}

struct Attendant {
    streams: Streams,
    secretariat: Secretariat,
    clock: Clock,
    changes: mpsc::Sender<Change>,
}

impl Attendant {
    async fn take(&self, event: MediaEvent) {
        match event.what {
            MediaHappening::Proof { leg, program, kind } => self.prove(leg, Program::of(program), kind, event.at),
            MediaHappening::LegConnected { leg } => {
                if let Some(program) = self.streams.with_legs(|legs| legs.connect(leg)) {
                    self.show_air(program).await;
                }
            }
            MediaHappening::LegClosed { leg, reason } => self.close(leg, reason.code()).await,
            MediaHappening::OnAir { program, place } => {
                let program = Program::of(program);
                self.streams.with_legs(|legs| legs.put_on_air(program, place));
                self.show_air(program).await;
            }
            MediaHappening::ProgramSounding { program } => {
                self.change(Program::of(program), What::Sounding(self.clock.at(event.at))).await;
            }
            MediaHappening::ProgramSilent { program, since } => {
                self.change(Program::of(program), What::Silent(self.clock.at(since))).await;
            }
            MediaHappening::SpeakerSounding { program, speaker } => {
                if let Some(endpoint) = endpoint_of(speaker) {
                    let what = What::SpeakerSounding(endpoint, self.clock.at(event.at));
                    self.change(Program::of(program), what).await;
                }
            }
            MediaHappening::SpeakerSilent { program, speaker, since } => {
                if let Some(endpoint) = endpoint_of(speaker) {
                    let what = What::SpeakerSilent(endpoint, self.clock.at(since));
                    self.change(Program::of(program), what).await;
                }
            }
            MediaHappening::LineMeasured { leg, program, window } => {
                self.measure(leg, Program::of(program), &window, event.at);
            }
        }
    }

    fn prove(&self, leg: LegId, program: Program, kind: MediaKind, at: Instant) {
        let Some((endpoint, number)) = self.streams.with_legs(|legs| legs.proven(leg)) else { return };
        let kind = match kind {
            MediaKind::Sound => Kind::Sound,
            MediaKind::Picture => Kind::Picture,
        };
        if let Some(desk) = self.secretariat.desk(program.conference) {
            desk.proof(endpoint, program.session, number, kind, self.clock.at(at));
        }
    }

    /// Whoever is at the other end; the hall's own line is that of the endpoint that leads.
    fn measure(&self, leg: LegId, program: Program, measured: &LineWindow, until: Instant) {
        let Some(leg) = self.streams.with_legs(|legs| legs.get(leg)) else { return };
        let (Some(endpoint), Some(desk)) = (leg.endpoint, self.secretariat.desk(program.conference)) else { return };
        if program.is_waiting_room() {
            return;
        }
        let direction = line::direction(measured.direction);
        let key = LineKey { session: program.session, endpoint, direction };
        desk.line_measured(key, line::window(measured, until, &self.clock));
    }

    async fn close(&self, id: LegId, reason: &'static str) {
        let Some(leg) = self.streams.with_legs(|legs| legs.remove(id)) else { return };
        let Some(desk) = self.secretariat.desk(leg.program.conference) else { return };
        debug!(conference = leg.program.conference.0, session = leg.program.session.0, reason, "a leg closed");
        if let Some((endpoint, number)) = leg.proves {
            desk.leg_closed(endpoint, leg.program.session, number);
        }
        // Who receives is no matter of the air; thousands of them may leave at once.
        if matches!(leg.role, Role::Publisher(_)) {
            self.show_air(leg.program).await;
        }
    }

    async fn fall_silent(&self) {
        for program in self.streams.with_legs(|legs| legs.programs_on_air()) {
            self.change(program, What::Silent(self.clock.now())).await;
        }
    }

    async fn show_air(&self, program: Program) {
        let air = self.streams.with_legs(|legs| legs.air(program));
        self.change(program, What::Air(air)).await;
    }

    async fn change(&self, program: Program, what: What) {
        let Some(desk) = self.secretariat.desk(program.conference) else { return };
        // The other end lives as long as this one.
        let _ = self.changes.send(Change { desk, session: program.session, what }).await;
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests;
