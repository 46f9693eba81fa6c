//! Media is told who is on air, and legs of those who are to send no more are closed.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_domain::floor::Shown as Kept;
use diemcau_domain::identity::EndpointId;
use diemcau_media::{Arrangement, Shown, SpeakerId};
use diemcau_secretariat::{Floors, OnFloor};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use super::{Program, Streams};

/// Follows the record until the server stops. Only this task tells media, so that nothing older is
/// ever told after something newer.
pub(crate) async fn arrange(streams: Streams, mut floors: watch::Receiver<Floors>, stopping: CancellationToken) {
    let mut told = BTreeMap::<Program, OnFloor>::new();
    loop {
        let written = floors.borrow_and_update().clone();
        let named = |((conference, session), floor)| (Program { conference, session }, floor);
        let now: BTreeMap<Program, OnFloor> = written.into_iter().map(named).collect();
        for fresh in streams.with_legs(|legs| legs.take_fresh()) {
            // Media has forgotten a program that had no leg any more.
            told.remove(&fresh);
        }
        let known: BTreeSet<Program> = told.keys().chain(now.keys()).copied().collect();
        for program in known.into_iter().filter(|program| told.get(program) != now.get(program)) {
            streams.follow(program, now.get(&program).cloned().unwrap_or_default()).await;
        }
        told = now;
        tokio::select! {
            () = stopping.cancelled() => return,
            () = streams.opened.notified() => {}
            changed = floors.changed() => if changed.is_err() { return },
        }
    }
}

impl Streams {
    /// First nobody is shown who is not on the floor, then their legs go. A leg that is noted after
    /// this look is checked against the record once more by whoever notes it.
    async fn follow(&self, program: Program, floor: OnFloor) {
        self.media.arrange(program.id(), arrangement(&floor)).await;
        let unasked = self.with_legs(|legs| legs.unasked(program, &floor.must_send));
        self.close(unasked).await;
    }
}

/// An endpoint as media knows it.
pub(super) fn speaker_id(endpoint: EndpointId) -> SpeakerId {
    SpeakerId(endpoint.0.into())
}

/// The endpoint of a number that [`speaker_id`] gave.
pub(super) fn endpoint_of(speaker: SpeakerId) -> Option<EndpointId> {
    u32::try_from(speaker.0).ok().map(EndpointId)
}

fn arrangement(floor: &OnFloor) -> Arrangement {
    let shown = |kept| match kept {
        Kept::Hall => Shown::Hall,
        Kept::Endpoint(endpoint) => Shown::Speaker(speaker_id(endpoint)),
    };
    let mut speakers = floor.speakers.iter().copied().map(speaker_id);
    Arrangement { main: shown(floor.main), side: floor.side.map(shown), speakers: [speakers.next(), speakers.next()] }
}
