//! Who takes recordings away. A player asks for one in hundreds of pieces; the office wants one line of
//! it in the audit log, and another if somebody is still at it an hour later.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diemcau_domain::identity::{Author, ConferenceId, RecordingId};
use diemcau_store::StoreError;
use tokio::sync::OnceCell;

/// How long one line stands for all pieces.
const ONE_LINE_FOR: Duration = Duration::from_secs(60 * 60);

/// Who takes away what.
type Download = (Author, ConferenceId, RecordingId);

/// A line that is or will be in the audit log: when it was written.
type Line = Arc<OnceCell<Instant>>;

/// Whose line stands for further pieces of what. Lines that stand for nothing any more have to be
/// forgotten.
#[derive(Debug, Default)]
pub struct Downloads {
    lines: Mutex<HashMap<Download, Line>>,
}

impl Downloads {
    /// Writes the line unless it was written within the last hour. Whoever asks for another piece of the
    /// same meanwhile waits: nothing leaves the house before its line stands.
    ///
    /// # Errors
    /// That of writing; the next piece tries again.
    pub(crate) async fn note(
        &self,
        download: Download,
        now: Instant,
        write: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), StoreError> {
        let line = self.line(download, now);
        line.get_or_try_init(|| async { write.await.map(|()| now) }).await.map(drop)
    }

    /// Forgets lines that stand for nothing any more, and those that could not be written.
    pub(crate) fn forget(&self, now: Instant) {
        let is_waited_for = |line: &Line| Arc::strong_count(line) > 1;
        self.lock().retain(|_, line| stands(line, now).unwrap_or_else(|| is_waited_for(line)));
    }

    fn line(&self, download: Download, now: Instant) -> Line {
        let mut lines = self.lock();
        let line = lines.entry(download).or_default();
        if stands(line, now) == Some(false) {
            *line = Line::default();
        }
        Arc::clone(line)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Download, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Whether a line still stands for further pieces; none if it is not written yet.
fn stands(line: &Line, now: Instant) -> Option<bool> {
    line.get().map(|written_at| now.saturating_duration_since(*written_at) < ONE_LINE_FOR)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use diemcau_domain::identity::AccountId;
    use futures_util::FutureExt;
    use tokio::sync::oneshot;

    use super::*;

    fn download(account: u32, recording: u32) -> Download {
        (Author::Account(AccountId(account)), ConferenceId(1), RecordingId(recording))
    }

    #[tokio::test]
    async fn many_pieces_are_one_line_for_an_hour_and_one_that_was_not_written_is_tried_again() {
        let (downloads, now, lines) = (Downloads::default(), Instant::now(), AtomicU32::new(0));
        let later = |minutes: u64| now + Duration::from_secs(minutes * 60);
        let take = async |account, recording, now, outcome: Result<(), StoreError>| {
            let write = async {
                lines.fetch_add(1, Ordering::Relaxed);
                outcome
            };
            let noted = downloads.note(download(account, recording), now, write).await.is_ok();
            (noted, lines.load(Ordering::Relaxed))
        };
        assert_eq!(take(1, 1, now, Err(StoreError::Closed)).await, (false, 1));
        assert_eq!(take(1, 1, now, Ok(())).await, (true, 2));
        assert_eq!(take(1, 1, later(59), Ok(())).await, (true, 2));
        assert_eq!(take(1, 1, later(60), Ok(())).await, (true, 3));
        assert_eq!(take(2, 1, now, Ok(())).await, (true, 4), "somebody else");
        assert_eq!(take(1, 2, now, Ok(())).await, (true, 5), "something else");
        assert_eq!(take(3, 1, later(90), Err(StoreError::Closed)).await, (false, 6));
        downloads.forget(later(90));
        assert_eq!(downloads.lock().keys().copied().collect::<Vec<_>>(), [download(1, 1)]);
    }

    #[tokio::test]
    async fn a_line_that_is_slow_to_be_written_holds_up_its_own_pieces_and_no_others() {
        let (downloads, now) = (Downloads::default(), Instant::now());
        let (written, slow) = oneshot::channel();
        let slow = async { slow.await.unwrap_or(Err(StoreError::Closed)) };
        let mut first = Box::pin(downloads.note(download(1, 1), now, slow));
        assert!(first.as_mut().now_or_never().is_none());
        let mut second = Box::pin(downloads.note(download(1, 1), now, async { unreachable!("one line is enough") }));
        assert!(second.as_mut().now_or_never().is_none());
        assert!(matches!(downloads.note(download(2, 1), now, async { Ok(()) }).now_or_never(), Some(Ok(()))));

        downloads.forget(now);
        assert!(written.send(Ok(())).is_ok());
        assert!(matches!(first.await, Ok(())));
        assert!(matches!(second.await, Ok(())));
    }
}
