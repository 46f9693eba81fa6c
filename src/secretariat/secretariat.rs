//! All conferences of a server, each with its office.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use dashmap::DashMap;
use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, ConferenceId};
use diemcau_domain::quality::Qualities;
use diemcau_store::{Store, StoreError};
use thiserror::Error;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::clerk::{Clerk, replay};
use crate::clock::{Clock, WallClockWatch};
use crate::desk::Desk;
use crate::figures::Counters;
use crate::floors::{FloorNotices, Floors};
use crate::office::Office;
use crate::outcome::NotDone;
use crate::sittings::{Sitting, SittingNotices, Sittings};

/// How often the wall clock is looked at.
const LOOK_AT_WALL_CLOCK: Duration = Duration::from_secs(5);

/// How much may wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Wishes that wait for one conference, 1 or more.
    pub waiting_wishes: usize,
    /// Messages that wait for one connection of an endpoint, 1 or more; with one more it is dropped.
    pub waiting_messages: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { waiting_wishes: 8_192, waiting_messages: 32 }
    }
}

/// Why the secretariat cannot open.
#[derive(Clone, Debug, Error)]
pub enum SecretariatError {
    /// A conference's record cannot be read.
    #[error("the record of conference {conference} cannot be read: {source}")]
    Unreadable {
        /// The conference.
        conference: ConferenceId,
        /// Why.
        source: StoreError,
    },
    /// The conferences cannot be listed.
    #[error("the conferences cannot be listed: {0}")]
    Unlisted(#[source] StoreError),
    /// The outage that has just ended cannot be written.
    #[error("the record of conference {conference} cannot be written: {source}")]
    Unwritable {
        /// The conference.
        conference: ConferenceId,
        /// Why.
        source: StoreError,
    },
}

/// Every conference of the server. Cheap to clone. Dropping the last clone without
/// [`Secretariat::stop`] ends every task where it stands, as a power failure would.
#[derive(Clone, Debug)]
pub struct Secretariat {
    house: Arc<House>,
}

#[derive(Debug)]
struct House {
    store: Store,
    clock: Clock,
    settings: Settings,
    floors: FloorNotices,
    sittings: SittingNotices,
    // Dropped before the desks: a task whose desks are gone would close its record properly.
    tasks: Mutex<JoinSet<()>>,
    desks: DashMap<ConferenceId, Desk>,
    stop: CancellationToken,
}

impl Secretariat {
    /// Reads every conference and opens its office. Whatever was open when the server went down is
    /// closed at the last sign of life, and the outage since then is written.
    ///
    /// # Errors
    /// [`SecretariatError`]; nothing runs then.
    pub async fn open(store: Store, clock: Clock, settings: Settings) -> Result<Self, SecretariatError> {
        let conferences = store.conferences().await.map_err(SecretariatError::Unlisted)?;
        let mut loaded = Vec::with_capacity(conferences.len());
        for conference in conferences {
            let replayed = replay(&store, conference).await;
            let (state, last_at) = replayed.map_err(|source| SecretariatError::Unreadable { conference, source })?;
            if let Some(last_at) = last_at {
                clock.never_before(last_at);
                let lines = store.lines(conference).await;
                let lines = lines.map_err(|source| SecretariatError::Unreadable { conference, source })?;
                loaded.push((conference, state, lines.into_iter().collect()));
            }
        }
        let house = House {
            store,
            clock,
            settings,
            floors: FloorNotices::default(),
            sittings: SittingNotices::default(),
            desks: DashMap::new(),
            tasks: Mutex::new(JoinSet::new()),
            stop: CancellationToken::new(),
        };
        let secretariat = Self { house: Arc::new(house) };
        for (conference, state, qualities) in loaded {
            secretariat.return_to(conference, state, qualities).await?;
        }
        secretariat.watch_wall_clock();
        Ok(secretariat)
    }

    /// Makes a new conference.
    ///
    /// # Errors
    /// [`NotDone`]: a title of another length than 1 to 200 characters.
    pub async fn plan_conference(&self, author: Author, title: String) -> Result<Desk, NotDone> {
        let command = Command::PlanConference { title };
        // Asked before the store gives a number away.
        let at = self.house.clock.now();
        Conference::default().decide(at, command.clone())?;
        let created = self.house.store.create_conference(at).await;
        let conference = created.map_err(|error| {
            tracing::error!(code = error.code(), "a conference could not be made: {error}");
            NotDone::NotWritten
        })?;
        if self.house.stop.is_cancelled() {
            return Err(NotDone::Stopped);
        }
        let desk = self.hire(conference, Conference::default());
        match desk.command(author, command).await {
            Ok(_) => {
                self.house.desks.insert(conference, desk.clone());
                Ok(desk)
            }
            Err(not_done) => Err(not_done),
        }
    }

    /// The office of a conference.
    #[must_use]
    pub fn desk(&self, conference: ConferenceId) -> Option<Desk> {
        self.house.desks.get(&conference).map(|desk| desk.clone())
    }

    /// The offices of all conferences, in the order in which these were made.
    #[must_use]
    pub fn desks(&self) -> Vec<Desk> {
        let mut desks: Vec<Desk> = self.house.desks.iter().map(|desk| desk.clone()).collect();
        desks.sort_by_key(Desk::conference);
        desks
    }

    /// Who speaks in every session, as it is written, from now on. It ends with the last clone of
    /// this.
    #[must_use]
    pub fn floors(&self) -> watch::Receiver<Floors> {
        self.house.floors.subscribe()
    }

    /// Who belongs to which session, as it is written, from now on. It ends with the last clone of
    /// this.
    #[must_use]
    pub fn sittings(&self) -> watch::Receiver<Sittings> {
        self.house.sittings.subscribe()
    }

    /// Who belongs to which session of a conference now, as it is written: what was answered stands here. None
    /// before its first session, and after a restart until something is written of one.
    #[must_use]
    pub fn sitting(&self, conference: ConferenceId) -> Option<Arc<Sitting>> {
        self.house.sittings.of(conference)
    }

    /// Says goodbye to everybody, closes every record and waits until every task has ended. The store
    /// stays open.
    pub async fn stop(&self) {
        self.house.stop.cancel();
        let mut tasks = std::mem::take(&mut *self.house.tasks.lock().unwrap_or_else(PoisonError::into_inner));
        while let Some(ended) = tasks.join_next().await {
            if let Err(error) = ended {
                tracing::error!("an office did not end well: {error}");
            }
        }
    }

    async fn return_to(
        &self,
        conference: ConferenceId,
        state: Conference,
        qualities: Qualities,
    ) -> Result<(), SecretariatError> {
        let at = self.house.clock.now();
        let mut office = self.office(conference, state, qualities);
        office.return_server(at);
        let written = self.house.store.append(conference, office.take_draft()).await;
        written.map_err(|source| SecretariatError::Unwritable { conference, source })?;
        office.settle();
        let desk = self.hire_for(conference, office);
        self.house.desks.insert(conference, desk);
        Ok(())
    }

    fn office(&self, conference: ConferenceId, state: Conference, qualities: Qualities) -> Office {
        Office::new(conference, state, qualities).putting_up(self.house.floors.clone(), self.house.sittings.clone())
    }

    fn hire(&self, conference: ConferenceId, state: Conference) -> Desk {
        self.hire_for(conference, self.office(conference, state, Qualities::none()))
    }

    fn hire_for(&self, conference: ConferenceId, office: Office) -> Desk {
        let House { store, clock, settings, stop, .. } = &*self.house;
        let (wishes, inbox) = mpsc::channel(settings.waiting_wishes.max(1));
        let counters = Arc::<Counters>::default();
        let desk = Desk::new(
            conference,
            wishes,
            office.mailbox(),
            office.line_box(),
            Arc::clone(&counters),
            clock.clone(),
            settings.waiting_messages.max(1),
        );
        let clerk = Clerk {
            conference,
            store: store.clone(),
            clock: clock.clone(),
            office,
            inbox,
            counters,
            stop: stop.child_token(),
            is_readable: true,
        };
        self.spawn(clerk.run());
        desk
    }

    fn watch_wall_clock(&self) {
        let (clock, stop) = (self.house.clock.clone(), self.house.stop.child_token());
        self.spawn(async move {
            let mut watch = WallClockWatch::default();
            while stop.run_until_cancelled(tokio::time::sleep(LOOK_AT_WALL_CLOCK)).await.is_some() {
                if let Some(jump_ms) = watch.look(clock.wall_clock_ahead_ms()) {
                    tracing::warn!(jump_ms, "the wall clock jumped; the record goes on by the steady clock");
                }
            }
        });
    }

    fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) {
        let mut tasks = self.house.tasks.lock().unwrap_or_else(PoisonError::into_inner);
        // Those of conferences that could not be made have ended by now.
        while tasks.try_join_next().is_some() {}
        tasks.spawn(task);
    }
}
