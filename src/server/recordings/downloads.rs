//! Who takes recordings away. A player asks for one in hundreds of pieces; the office wants one line of
//! it in the audit log, and another if somebody is still at it an hour later.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use diemcau_domain::identity::{Author, ConferenceId, RecordingId};
use diemcau_store::StoreError;
use tokio::sync::Mutex;

/// How long one line stands for all pieces.
const ONE_LINE_FOR: Duration = Duration::from_secs(60 * 60);

/// Whose line stands for further pieces of what.
#[derive(Debug, Default)]
pub struct Downloads {
    noted: Mutex<HashMap<(Author, ConferenceId, RecordingId), Instant>>,
}

impl Downloads {
    /// Writes the line unless it was written within the last hour. Whoever asks for another piece
    /// meanwhile waits: nothing leaves the house before its line stands.
    ///
    /// # Errors
    /// That of writing; the next piece tries again.
    pub(crate) async fn note(
        &self,
        download: (Author, ConferenceId, RecordingId),
        now: Instant,
        write: impl Future<Output = Result<(), StoreError>>,
    ) -> Result<(), StoreError> {
        let mut noted = self.noted.lock().await;
        if noted.get(&download).is_some_and(|at| now.saturating_duration_since(*at) < ONE_LINE_FOR) {
            return Ok(());
        }
        write.await?;
        noted.insert(download, now);
        Ok(())
    }

    /// Forgets lines that stand for nothing any more.
    pub(crate) async fn forget(&self, now: Instant) {
        self.noted.lock().await.retain(|_, at| now.saturating_duration_since(*at) < ONE_LINE_FOR);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use diemcau_domain::identity::AccountId;

    use super::*;

    #[tokio::test]
    async fn many_pieces_are_one_line_for_an_hour_and_one_that_was_not_written_is_tried_again() {
        let (downloads, now, lines) = (Downloads::default(), Instant::now(), AtomicU32::new(0));
        let later = |minutes: u64| now + Duration::from_secs(minutes * 60);
        let take = async |account, recording, now, outcome: Result<(), StoreError>| {
            let write = async {
                lines.fetch_add(1, Ordering::Relaxed);
                outcome
            };
            let download = (Author::Account(AccountId(account)), ConferenceId(1), RecordingId(recording));
            let noted = downloads.note(download, now, write).await.is_ok();
            (noted, lines.load(Ordering::Relaxed))
        };
        assert_eq!(take(1, 1, now, Err(StoreError::Closed)).await, (false, 1));
        assert_eq!(take(1, 1, now, Ok(())).await, (true, 2));
        assert_eq!(take(1, 1, later(59), Ok(())).await, (true, 2));
        assert_eq!(take(1, 1, later(60), Ok(())).await, (true, 3));
        assert_eq!(take(2, 1, now, Ok(())).await, (true, 4), "somebody else");
        assert_eq!(take(1, 2, now, Ok(())).await, (true, 5), "something else");
        downloads.forget(later(90)).await;
        assert_eq!(downloads.noted.lock().await.len(), 1);
    }
}
