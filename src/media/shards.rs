//! All shards: where a new receiver goes, and what everybody is told.

use std::net::SocketAddr;
use std::sync::Arc;

use crate::figures::{Counters, Figures};
use crate::happening::MediaEvent;
use crate::key_frame_wishes::KeyFrameWishes;
use crate::receivers::answer::SENDER;
use crate::receivers::handshake::Handshakes;
use crate::receivers::opening::ToShard;
use crate::receivers::shape::SlotSources;
use crate::receivers::shard::{ShardConfig, ShardHandle};
use crate::settings::{MediaConfig, MediaError};

/// The shards and the handshakes of their receivers.
pub(crate) struct Shards {
    pub(crate) sources: SlotSources,
    shards: Vec<Shard>,
    handshakes: Handshakes,
    handshake_counters: Arc<Counters>,
}

/// One shard, as the one who answers offers sees it.
pub(crate) struct Shard {
    handle: ShardHandle,
    pub(crate) candidates: Vec<SocketAddr>,
    counters: Arc<Counters>,
}

/// What every shard shares.
pub(crate) struct Surroundings<'a> {
    pub(crate) config: &'a MediaConfig,
    pub(crate) key_frames: Arc<KeyFrameWishes>,
    pub(crate) events: tokio::sync::mpsc::Sender<MediaEvent>,
}

impl Shards {
    /// Starts the handshake threads and the shards.
    pub(crate) fn start(around: &Surroundings<'_>) -> Result<Self, MediaError> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let count = if around.config.shards == 0 { cores } else { around.config.shards };
        let handshake_counters = Arc::<Counters>::default();
        let handshakes = Handshakes::start(cores.div_ceil(2), Arc::clone(&handshake_counters))?;
        let sources = SlotSources::drawn();
        let mut shards = Vec::new();
        for place in (1..=u16::MAX).take(count) {
            shards.push(Shard::start(place, sources, &handshakes, around)?);
        }
        Ok(Self { sources, shards, handshakes, handshake_counters })
    }

    /// SHA-256 of the certificate that receivers are shown.
    pub(crate) fn fingerprint(&self) -> [u8; 32] {
        self.handshakes.fingerprint()
    }

    /// The shard with the fewest legs.
    pub(crate) fn emptiest(&self) -> Option<&Shard> {
        self.shards.iter().min_by_key(|shard| shard.handle.legs())
    }

    /// How many receivers there were and are no more.
    pub(crate) fn legs_closed(&self) -> u64 {
        self.shards.iter().map(|shard| shard.counters.legs_closed.get()).sum()
    }

    pub(crate) fn tell_all(&self, word: impl Fn() -> ToShard) {
        for shard in &self.shards {
            shard.handle.tell(word());
        }
    }

    /// Every thread counts for itself, so that no two cores write to the same place.
    pub(crate) fn figures(&self) -> Figures {
        let counters = self.shards.iter().map(|shard| &shard.counters).chain([&self.handshake_counters]);
        counters.map(|counters| counters.snapshot()).sum()
    }

    /// Ends the threads and waits for them. Peers are told goodbye.
    pub(crate) fn stop(&self) {
        for shard in &self.shards {
            shard.handle.stop();
        }
        self.handshakes.stop();
    }
}

impl Shard {
    fn start(
        place: u16,
        sources: SlotSources,
        handshakes: &Handshakes,
        around: &Surroundings<'_>,
    ) -> Result<Self, MediaError> {
        let counters = Arc::<Counters>::default();
        let key_frames = Arc::clone(&around.key_frames);
        let handle = ShardHandle::start(ShardConfig {
            listen: around.config.shard_address(place)?,
            sources,
            canonical_name: SENDER.into(),
            handshakes: handshakes.clone(),
            counters: Arc::clone(&counters),
            events: around.events.clone(),
            key_frames: Arc::new(move |track| key_frames.ask(track)),
        })?;
        let candidates = around.config.candidates(handle.address(), place)?;
        Ok(Self { handle, candidates, counters })
    }

    pub(crate) fn tell(&self, word: ToShard) {
        self.handle.tell(word);
    }
}
