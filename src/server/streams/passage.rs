//! Whoever belongs to another session now receives its program on the leg it has; with the last
//! session that it belongs to the leg ends.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_domain::time::Timestamp;
use diemcau_media::LegId;
use diemcau_secretariat::{Clock, Secretariat, Sittings, Whereabouts};
use tokio_util::sync::CancellationToken;

use super::{Program, Streams};

/// What is to be done with the legs of a conference's endpoints.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Passage {
    /// Those that receive this program from now on.
    pub(super) pass: BTreeMap<Program, Vec<LegId>>,
    /// Those that nothing is sent to any more.
    pub(super) close: Vec<LegId>,
}

/// Follows the record until the server stops. Only this task passes legs on, so that none is ever led
/// back to where it was before.
pub(crate) async fn pass_on(streams: Streams, secretariat: Secretariat, clock: Clock, stopping: CancellationToken) {
    let mut sittings = secretariat.sittings();
    let mut closed = BTreeSet::new();
    loop {
        let written = sittings.borrow_and_update().clone();
        let everybody = streams.with_legs(|legs| legs.all());
        streams.lead_on(&everybody, &written, clock.now()).await;
        // First those who carry on are led away, then nobody else is left.
        let programs = streams.with_legs(|legs| legs.programs());
        closed.retain(|program| programs.contains(program));
        for program in programs {
            let is_over = written.get(&program.conference).is_some_and(|sitting| sitting.is_over(program.session));
            if is_over && closed.insert(program) {
                streams.close_session(&secretariat, program).await;
            }
        }
        loop {
            // In a crowd that comes in, only those who came are looked at.
            tokio::select! {
                () = stopping.cancelled() => return,
                () = streams.noted.notified() => {
                    let came = streams.with_legs(|legs| legs.take_unled());
                    streams.lead_on(&came, &written, clock.now()).await;
                }
                changed = sittings.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return,
                },
            }
        }
    }
}

impl Streams {
    async fn lead_on(&self, legs: &[LegId], sittings: &Sittings, now: Timestamp) {
        let whereabouts = |conference: ConferenceId, endpoint: EndpointId| {
            sittings.get(&conference).map(|sitting| sitting.whereabouts(endpoint, now))
        };
        let Passage { pass, close } = self.with_legs(|known| known.lead_on(legs, whereabouts));
        for (program, legs) in pass {
            self.media.pass(&legs.into(), program.id());
            self.opened.notify_one();
        }
        self.close(close).await;
    }
}

impl Program {
    /// What an endpoint receives that is to receive something later: nothing.
    pub(super) const fn waiting_room(conference: ConferenceId) -> Self {
        Self { conference, session: SessionId(0) }
    }

    /// Whether it is a session's.
    pub(super) const fn is_waiting_room(self) -> bool {
        self.session.0 == 0
    }

    /// What an endpoint of a conference receives; none if that is nothing any more.
    pub(super) const fn at(conference: ConferenceId, whereabouts: Whereabouts) -> Option<Self> {
        match whereabouts {
            Whereabouts::In(session) => Some(Self { conference, session }),
            Whereabouts::Between => Some(Self::waiting_room(conference)),
            Whereabouts::Out => None,
        }
    }
}
