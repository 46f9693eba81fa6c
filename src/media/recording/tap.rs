//! Where the studio's frames go to recorders as well. It never waits for them.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::sync::{Arc, Mutex, PoisonError};

use crate::figures::Counters;
use crate::happening::ProgramId;
use crate::publishers::studio::FromStudio;
use crate::track::{Frame, Scene};

/// The way to one recorder.
#[derive(Debug)]
pub(crate) struct Tap {
    pub(super) frames: SyncSender<Arc<Frame>>,
    pub(super) notice: Arc<Notice>,
}

/// What a recorder finds beside its queue.
#[derive(Debug, Default)]
pub(super) struct Notice {
    /// A scene is never lost, however full the queue is.
    scene: Mutex<Arc<Scene>>,
    pub(super) dropped: AtomicU64,
}

impl Notice {
    pub(super) fn scene(&self) -> Arc<Scene> {
        Arc::clone(&self.scene.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn put(&self, scene: &Arc<Scene>) {
        *self.scene.lock().unwrap_or_else(PoisonError::into_inner) = Arc::clone(scene);
    }
}

/// All recorders that run.
#[derive(Debug, Default)]
pub(crate) struct Taps {
    taps: Vec<(ProgramId, Tap)>,
}

impl Taps {
    /// One more; it begins with this scene.
    pub(crate) fn open(&mut self, program: ProgramId, tap: Tap, scene: &Arc<Scene>) {
        tap.notice.put(scene);
        self.taps.push((program, tap));
    }

    /// Tells those whom it concerns. Recorders that have ended are forgotten; a frame that finds no
    /// room is dropped with a counter.
    pub(crate) fn tell(&mut self, given: &FromStudio, counters: &Counters) {
        self.taps.retain(|(program, tap)| match given {
            FromStudio::Scene(of, scene) if of == program => {
                tap.notice.put(scene);
                true
            }
            FromStudio::Frame(frame) if frame.program == *program => match tap.frames.try_send(Arc::clone(frame)) {
                Ok(()) => true,
                Err(TrySendError::Full(_)) => {
                    tap.notice.dropped.fetch_add(1, Ordering::Relaxed);
                    counters.dropped_recorded_frames.one();
                    true
                }
                Err(TrySendError::Disconnected(_)) => false,
            },
            _ => true,
        });
    }
}
