//! Long reports on the way: who wants them, how far they are, and their files for an hour, unless newer
//! ones need the room.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_protocol::report_job::{ReportJob, ReportJobState};
use tempfile::NamedTempFile;
use tokio_util::sync::CancellationToken;

/// How long a file is kept.
const KEPT: Duration = Duration::from_secs(60 * 60);
/// Jobs that are kept at all, done or not. Of those that are done, the one that has been so for longest
/// gives way: nobody shall wait an hour because others did not fetch theirs.
const MOST_JOBS: usize = 64;
/// Jobs of one person that are kept, done or not: who makes many makes room among their own.
const MOST_OF_ONE: usize = 8;
/// Jobs of one person that are not done.
const MOST_AT_ONCE: usize = 2;

/// More jobs than are taken on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooManyJobs;

/// The jobs of a server. They end with it: a report is made again in a moment.
#[derive(Debug, Default)]
pub struct ReportJobs {
    kept: Mutex<BTreeMap<u32, Arc<Job>>>,
    last: AtomicU32,
}

/// One job.
#[derive(Debug)]
pub struct Job {
    number: u32,
    conference: ConferenceId,
    owner: Author,
    /// The name of the file, once it is there.
    pub name: String,
    done: AtomicU32,
    total: AtomicU32,
    cancelled: CancellationToken,
    outcome: Mutex<Option<Outcome>>,
}

#[derive(Debug)]
struct Outcome {
    at: Instant,
    file: Result<Arc<NamedTempFile>, &'static str>,
}

impl ReportJobs {
    /// Takes a job on.
    ///
    /// # Errors
    /// [`TooManyJobs`]: of this owner, or of all.
    pub fn begin(&self, conference: ConferenceId, owner: Author, name: String) -> Result<Arc<Job>, TooManyJobs> {
        let mut kept = locked(&self.kept);
        let own: Vec<_> = kept.values().filter(|job| job.owner == owner).map(|job| job.done_at()).collect();
        if own.iter().filter(|done_at| done_at.is_none()).count() >= MOST_AT_ONCE {
            return Err(TooManyJobs);
        }
        if own.len() >= MOST_OF_ONE {
            make_room(&mut kept, |job| job.owner == owner)?;
        } else if kept.len() >= MOST_JOBS {
            make_room(&mut kept, |_| true)?;
        }
        let number = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        let job = Arc::new(Job {
            number,
            conference,
            owner,
            name,
            done: AtomicU32::new(0),
            total: AtomicU32::new(0),
            cancelled: CancellationToken::new(),
            outcome: Mutex::new(None),
        });
        kept.insert(number, Arc::clone(&job));
        Ok(job)
    }

    /// A job, for whoever wanted it and nobody else.
    #[must_use]
    pub fn find(&self, conference: ConferenceId, owner: &Author, number: u32) -> Option<Arc<Job>> {
        let found = locked(&self.kept).get(&number).map(Arc::clone);
        found.filter(|job| job.conference == conference && job.owner == *owner)
    }

    /// Cancels a job, and forgets it and its file. Whatever it waits for, it waits no more.
    pub fn cancel(&self, job: &Job) {
        job.cancelled.cancel();
        locked(&self.kept).remove(&job.number);
    }

    /// Forgets the jobs whose hour is over.
    pub fn forget(&self, now: Instant) {
        locked(&self.kept).retain(|_, job| job.done_at().is_none_or(|at| now.saturating_duration_since(at) < KEPT));
    }
}

impl Job {
    fn done_at(&self) -> Option<Instant> {
        locked(&self.outcome).as_ref().map(|outcome| outcome.at)
    }

    /// Whether nobody wants it any more.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.is_cancelled()
    }

    /// Waits until nobody wants it any more.
    pub async fn cancelled(&self) {
        self.cancelled.cancelled().await;
    }

    /// So many documents are made of so many.
    pub fn progress(&self, done: usize, total: usize) {
        self.done.store(u32::try_from(done).unwrap_or(u32::MAX), Ordering::Relaxed);
        self.total.store(u32::try_from(total).unwrap_or(u32::MAX), Ordering::Relaxed);
    }

    /// It is over: here is the file, or the code of what is wrong.
    pub fn end(&self, file: Result<NamedTempFile, &'static str>) {
        *locked(&self.outcome) = Some(Outcome { at: Instant::now(), file: file.map(Arc::new) });
    }

    /// The file, once it is there. It stays as long as somebody reads it.
    #[must_use]
    pub fn file(&self) -> Option<Arc<NamedTempFile>> {
        locked(&self.outcome).as_ref().and_then(|outcome| outcome.file.as_ref().ok().map(Arc::clone))
    }

    /// Where it stands, for whoever wanted it.
    #[must_use]
    pub fn view(&self) -> ReportJob {
        let total = self.total.load(Ordering::Relaxed);
        let (state, bytes, code) = match &*locked(&self.outcome) {
            None if total == 0 => (ReportJobState::Waiting, None, None),
            None => (ReportJobState::Working, None, None),
            Some(Outcome { file: Ok(file), .. }) => {
                (ReportJobState::Done, file.as_file().metadata().map(|it| it.len()).ok(), None)
            }
            Some(Outcome { file: Err(code), .. }) => (ReportJobState::Failed, None, Some((*code).to_owned())),
        };
        ReportJob { job: self.number, state, done: self.done.load(Ordering::Relaxed), total, bytes, code }
    }
}

/// Forgets one of these jobs: of those that are done, the one that has been so for longest.
fn make_room(kept: &mut BTreeMap<u32, Arc<Job>>, may_go: impl Fn(&Job) -> bool) -> Result<(), TooManyJobs> {
    let may_go = kept.values().filter(|job| may_go(job));
    let done = may_go.filter_map(|job| Some((job.done_at()?, job.number)));
    let (_, number) = done.min().ok_or(TooManyJobs)?;
    kept.remove(&number);
    Ok(())
}

/// What is behind the lock is whole at every moment, so a panic elsewhere does not spoil it.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use diemcau_domain::identity::AccountId;

    use super::*;

    const CONFERENCE: ConferenceId = ConferenceId(1);
    const ME: Author = Author::Account(AccountId(1));
    const SOMEBODY_ELSE: Author = Author::Account(AccountId(2));

    #[test]
    fn nobody_but_who_wanted_a_job_finds_it() {
        let jobs = ReportJobs::default();
        let job = jobs.begin(CONFERENCE, ME, "a.zip".into()).unwrap();
        assert!(jobs.find(CONFERENCE, &ME, job.number).is_some());
        assert!(jobs.find(CONFERENCE, &SOMEBODY_ELSE, job.number).is_none());
        assert!(jobs.find(ConferenceId(2), &ME, job.number).is_none());
    }

    #[test]
    fn one_person_has_two_jobs_at_once_and_further_ones_when_these_are_done() {
        let jobs = ReportJobs::default();
        let first = jobs.begin(CONFERENCE, ME, "a.zip".into()).unwrap();
        jobs.begin(CONFERENCE, ME, "b.zip".into()).unwrap();
        assert_eq!(jobs.begin(CONFERENCE, ME, "c.zip".into()).unwrap_err(), TooManyJobs);
        jobs.begin(CONFERENCE, SOMEBODY_ELSE, "d.zip".into()).unwrap();
        first.end(Err("internal"));
        jobs.begin(CONFERENCE, ME, "c.zip".into()).unwrap();
    }

    #[test]
    fn nobody_waits_because_others_did_not_fetch_theirs() {
        let jobs = ReportJobs::default();
        let begin = |account| jobs.begin(CONFERENCE, Author::Account(AccountId(account)), "a.zip".into());
        let others: Vec<_> = (2..80).map(|account| begin(account).unwrap()).inspect(|job| job.end(Err("x"))).collect();
        begin(1).unwrap().end(Err("x"));
        let left = || others.iter().filter(|job| jobs.find(CONFERENCE, &job.owner, job.number).is_some()).count();
        assert_eq!(left(), MOST_JOBS - 1);
        assert!(jobs.find(CONFERENCE, &others[0].owner, others[0].number).is_none(), "the oldest goes first");
        for _ in 0..100 {
            begin(1).unwrap().end(Err("x"));
        }
        assert_eq!(left(), MOST_JOBS - MOST_OF_ONE, "who makes many makes room among their own");
        for account in 100..132 {
            begin(account).unwrap();
            begin(account).unwrap();
        }
        assert_eq!(begin(200).unwrap_err(), TooManyJobs, "what is on the way stays");
    }

    #[test]
    fn a_file_is_kept_for_an_hour_and_a_cancelled_job_not_at_all() {
        let jobs = ReportJobs::default();
        let job = jobs.begin(CONFERENCE, ME, "a.zip".into()).unwrap();
        job.end(Ok(NamedTempFile::new().unwrap()));
        let path = job.file().unwrap().path().to_owned();
        let number = job.number;
        jobs.forget(Instant::now() + Duration::from_secs(59 * 60));
        assert!(path.exists());
        drop(job);
        jobs.forget(Instant::now() + Duration::from_secs(61 * 60));
        assert!(jobs.find(CONFERENCE, &ME, number).is_none() && !path.exists());
        let job = jobs.begin(CONFERENCE, ME, "b.zip".into()).unwrap();
        jobs.cancel(&job);
        assert!(job.is_cancelled() && jobs.find(CONFERENCE, &ME, job.number).is_none());
    }
}
