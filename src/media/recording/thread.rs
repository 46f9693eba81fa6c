//! The thread around a recorder: the queue, the clock, the end.

use std::fs::DirBuilder;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::recorder::Recorder;
use super::tap::{Notice, Tap};
use crate::key_frame_wishes::KeyFrameWishes;
use crate::track::Frame;

/// Several seconds of a program with three layers and three sounds: a disk may be slow for a while.
const FRAMES_WAITING: usize = 2_048;

/// How often the recorder looks at the clock when nothing comes; also how late it ends.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Where and how to record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingOrder {
    /// The folder of this recording; made if it is missing. Parts that are there stay, and new ones
    /// come after them.
    pub folder: PathBuf,
    /// A moment, and what the wall clock said then, in milliseconds since 1970 (UTC).
    pub moment: (Instant, i64),
    /// With less room than this on the disk, in bytes, the recording ends.
    pub keep_free_bytes: u64,
}

/// Why a recording ended by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RecordingTrouble {
    /// The disk is full, or about to be.
    DiskFull,
    /// The disk refuses for another reason, which is in the log.
    DiskFailed,
}

/// How a recording stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RecordingState {
    /// How many parts its folder has.
    pub parts: u32,
    /// How many bytes were written since it began here.
    pub bytes: u64,
    /// Frames that were dropped because the disk was too slow.
    pub dropped_frames: u64,
    /// Whether everything is written and closed.
    pub is_over: bool,
    /// Why it ended by itself, if it did.
    pub trouble: Option<RecordingTrouble>,
}

/// A recording that runs. It ends with [`Recording::stop`], with media, or when this is dropped.
#[derive(Debug)]
pub struct Recording {
    stops: Arc<AtomicBool>,
    state: watch::Receiver<RecordingState>,
}

impl Recording {
    /// How it stands; changes are seen by whoever waits.
    pub fn state(&self) -> watch::Receiver<RecordingState> {
        self.state.clone()
    }

    /// Ends it, and waits until everything is written and closed.
    pub async fn stop(self) -> RecordingState {
        self.stops.store(true, Ordering::Release);
        let mut state = self.state.clone();
        // A thread that is gone without a word has nothing more to write.
        let gone = state.wait_for(|state| state.is_over).await.is_err();
        if gone {
            tracing::error!("a recorder ended by a panic");
        }
        *self.state.borrow()
    }

    pub(crate) fn start(order: RecordingOrder, key_frames: Arc<KeyFrameWishes>) -> io::Result<(Self, Tap)> {
        make_folder(&order.folder)?;
        super::close_open_parts(&order.folder)?;
        let (moment, wall_clock_ms) = order.moment;
        let recorder = Recorder::new(order.folder, order.keep_free_bytes, moment, wall_clock_ms)?;
        let (frames, waiting) = sync_channel(FRAMES_WAITING);
        let (told, state) = watch::channel(RecordingState::default());
        let (stops, notice) = (Arc::<AtomicBool>::default(), Arc::<Notice>::default());
        let worker =
            Worker { recorder, waiting, notice: Arc::clone(&notice), stops: Arc::clone(&stops), key_frames, told };
        std::thread::Builder::new().name("recorder".to_owned()).spawn(move || worker.run())?;
        Ok((Self { stops, state }, Tap { frames, notice }))
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        self.stops.store(true, Ordering::Release);
    }
}

struct Worker {
    recorder: Recorder,
    waiting: Receiver<Arc<Frame>>,
    notice: Arc<Notice>,
    stops: Arc<AtomicBool>,
    key_frames: Arc<KeyFrameWishes>,
    told: watch::Sender<RecordingState>,
}

impl Worker {
    fn run(mut self) {
        let ended = self.record().and_then(|()| self.recorder.finish());
        let trouble = ended.err().map(|cause| {
            tracing::error!(%cause, "a recording ends, as its file cannot be written");
            // What is whole may still be closed; if not, the next start does it.
            let _closed_later = self.recorder.close();
            trouble(&cause)
        });
        self.tell(|state| (state.is_over, state.trouble) = (true, trouble));
    }

    fn record(&mut self) -> io::Result<()> {
        while !self.stops.load(Ordering::Acquire) {
            let frame = self.waiting.recv_timeout(LOOK_EVERY);
            let now = Instant::now();
            self.recorder.follow(&self.notice.scene(), now);
            match frame {
                Ok(frame) => self.recorder.take(&frame, now)?,
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.recorder.turn(now)?;
            self.recorder.take_wanted().into_iter().for_each(|track| self.key_frames.ask(track));
            self.tell(|_| {});
        }
        while let Ok(frame) = self.waiting.try_recv() {
            self.recorder.take(&frame, Instant::now())?;
        }
        Ok(())
    }

    fn tell(&self, change: impl FnOnce(&mut RecordingState)) {
        let (parts, bytes) = self.recorder.written();
        let dropped_frames = self.notice.dropped.load(Ordering::Relaxed);
        self.told.send_if_modified(|state| {
            let before = *state;
            (state.parts, state.bytes, state.dropped_frames) = (parts, bytes, dropped_frames);
            change(state);
            *state != before
        });
    }
}

fn trouble(cause: &io::Error) -> RecordingTrouble {
    match cause.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => RecordingTrouble::DiskFull,
        _ => RecordingTrouble::DiskFailed,
    }
}

/// Nobody but its owner looks inside.
fn make_folder(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
