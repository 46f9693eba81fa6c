//! What is shown while a rehearsal runs.

use std::sync::Arc;
use std::time::Duration;

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::diary::Diary;

/// Where no bars can be drawn, a line is written so often.
const LINE_EVERY_SECONDS: u64 = 10;

/// How many are connected and receive now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Census {
    pub(crate) connected: usize,
    pub(crate) receiving: usize,
}

impl Census {
    pub(crate) fn take(diaries: &[Arc<Diary>]) -> Self {
        diaries.iter().fold(Self::default(), |sum, diary| {
            let (connected, receiving) = diary.note(|notes| (notes.connected_since.is_some(), notes.receives));
            Self {
                connected: sum.connected + usize::from(connected),
                receiving: sum.receiving + usize::from(receiving),
            }
        })
    }
}

/// Bars for time, connections and receivers.
pub(crate) struct Progress {
    time: ProgressBar,
    connected: ProgressBar,
    receiving: ProgressBar,
    lines: bool,
    last_line: u64,
}

impl Progress {
    pub(crate) fn new(is_shown: bool, duration: u64, endpoints: u64) -> Self {
        let target = if is_shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bars = MultiProgress::with_draw_target(target);
        let bar = |length, name: &'static str| {
            let style = ProgressStyle::with_template("{prefix:>10} {wide_bar} {pos:>6}/{len}");
            let bar = bars.add(ProgressBar::new(length));
            bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
            bar.set_prefix(name);
            bar
        };
        let (time, connected, receiving) =
            (bar(duration, "seconds"), bar(endpoints, "connected"), bar(endpoints, "receiving"));
        let lines = is_shown && bars.is_hidden();
        Self { time, connected, receiving, lines, last_line: 0 }
    }

    pub(crate) fn show(&mut self, since_begin: Duration, census: Census) {
        let seconds = since_begin.as_secs();
        self.time.set_position(seconds);
        self.connected.set_position(u64::try_from(census.connected).unwrap_or_default());
        self.receiving.set_position(u64::try_from(census.receiving).unwrap_or_default());
        if self.lines && seconds >= self.last_line + LINE_EVERY_SECONDS {
            self.last_line = seconds;
            eprintln!("{seconds:>5} s  {} connected, {} receiving", census.connected, census.receiving);
        }
    }

    pub(crate) fn end(self) {
        for bar in [self.time, self.connected, self.receiving] {
            bar.finish_and_clear();
        }
    }
}
