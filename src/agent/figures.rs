//! What an agent counted.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::happening::{MediaKind, Moment};
use crate::reception::Reception;

/// Everything an agent counted since it started, over all its connections and legs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AgentFigures {
    /// Sound that arrived.
    pub sound: ArrivalFigures,
    /// Picture that arrived.
    pub picture: ArrivalFigures,
    /// When the server was last told or answered anything, pings included: the last sign of life it
    /// can have.
    pub last_said: Option<Moment>,
    /// How many connections were opened.
    pub links_opened: u32,
    /// How many media legs were begun.
    pub legs_begun: u32,
}

/// What arrived of one kind of media.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ArrivalFigures {
    /// RTP packets.
    pub packets: u64,
    /// Bytes of their payloads.
    pub bytes: u64,
    /// Packets that are missing between the first and the last of their leg. An agent asks for
    /// nothing again, so that this is what the line lost.
    pub lost: u64,
    /// Whole frames as far as can be told without decoding: packets of sound, ends of pictures.
    pub frames: u64,
    /// When the first packet came.
    pub first_arrival: Option<Moment>,
    /// When the last packet came.
    pub last_arrival: Option<Moment>,
}

/// When the last packet of each kind came on a leg.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LastArrivals {
    pub(crate) sound: Option<Moment>,
    pub(crate) picture: Option<Moment>,
}

/// Where an agent's tasks write their figures. Locks are held for a few instructions, never
/// across an await.
#[derive(Debug, Default)]
pub(crate) struct FigureBoard {
    counts: Mutex<Counts>,
}

#[derive(Debug, Default)]
struct Counts {
    sound: Reception,
    picture: Reception,
    last_said: Option<Moment>,
    links_opened: u32,
    legs_begun: u32,
}

impl Counts {
    fn reception(&mut self, kind: MediaKind) -> &mut Reception {
        match kind {
            MediaKind::Sound => &mut self.sound,
            MediaKind::Picture => &mut self.picture,
        }
    }
}

impl FigureBoard {
    fn counts(&self) -> MutexGuard<'_, Counts> {
        // Counters cannot be left half-written.
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn say(&self, moment: Moment) {
        self.counts().last_said = Some(moment);
    }

    pub(crate) fn open_link(&self) {
        self.counts().links_opened += 1;
    }

    /// The number of the leg that begins.
    pub(crate) fn begin_leg(&self) -> u32 {
        let mut counts = self.counts();
        counts.sound.begin_leg();
        counts.picture.begin_leg();
        counts.legs_begun += 1;
        counts.legs_begun
    }

    /// Count a packet. True if it is the first of its kind on its leg or after a stall.
    pub(crate) fn arrive(
        &self,
        kind: MediaKind,
        moment: Moment,
        sequence: u16,
        payload_bytes: usize,
        marker: bool,
    ) -> bool {
        let ends_frame = kind == MediaKind::Sound || marker;
        self.counts().reception(kind).arrive(moment, sequence, payload_bytes, ends_frame)
    }

    /// The last arrival of this kind, if it has just stalled.
    pub(crate) fn check(&self, kind: MediaKind, now: Instant) -> Option<Moment> {
        self.counts().reception(kind).check(now)
    }

    /// When anything came last.
    pub(crate) fn last_arrival(&self) -> Option<Instant> {
        let counts = self.counts();
        let last = |reception: &Reception| reception.figures().last_arrival.map(|moment| moment.at);
        last(&counts.sound).max(last(&counts.picture))
    }

    /// The last arrivals on the leg that ends now.
    pub(crate) fn end_leg(&self) -> LastArrivals {
        let mut counts = self.counts();
        LastArrivals { sound: counts.sound.end_leg(), picture: counts.picture.end_leg() }
    }

    pub(crate) fn snapshot(&self) -> AgentFigures {
        let counts = self.counts();
        AgentFigures {
            sound: counts.sound.figures(),
            picture: counts.picture.figures(),
            last_said: counts.last_said,
            links_opened: counts.links_opened,
            legs_begun: counts.legs_begun,
        }
    }
}
