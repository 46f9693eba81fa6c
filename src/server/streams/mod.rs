//! Picture and sound: who may send and receive, and what the desks learn of it.

mod arranger;
mod happenings;
mod legs;
mod line;
mod passage;
mod permission;
pub(crate) mod place;
mod signalling;

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use diemcau_domain::identity::{ConferenceId, EndpointId, SessionId};
use diemcau_media::{Figures, LegId, Media, Place, ProgramId, Recording, RecordingOrder};
use diemcau_secretariat::{Air, Secretariat};
use diemcau_store::Holder;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;
use tracing::debug;

pub(crate) use arranger::arrange;
pub(crate) use happenings::attend;
pub(crate) use passage::pass_on;
pub(crate) use permission::must_send;
pub(crate) use signalling::routes;

use crate::identity::sign_ins::SignedIn;
use crate::identity::tickets::{Owned, Tickets};
use arranger::speaker_id;
use legs::Legs;

/// More than every endpoint of the largest roster asks for within a ticket's life.
const MOST_TICKETS: usize = 65_536;

/// The session whose program is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Program {
    pub(crate) conference: ConferenceId,
    pub(crate) session: SessionId,
}

impl Program {
    /// Its number for media.
    pub(crate) fn id(self) -> ProgramId {
        ProgramId(u64::from(self.conference.0) << 32 | u64::from(self.session.0))
    }

    /// The program of a number that [`Program::id`] gave.
    pub(crate) fn of(id: ProgramId) -> Self {
        let low = |bits: u64| u32::try_from(bits & u64::from(u32::MAX)).unwrap_or_default();
        Self { conference: ConferenceId(low(id.0 >> 32)), session: SessionId(low(id.0)) }
    }

    /// The program that an address names, such as `3-1`.
    pub(crate) fn named(stream: &str) -> Option<Self> {
        let (conference, session) = stream.split_once('-')?;
        Some(Self { conference: ConferenceId(conference.parse().ok()?), session: SessionId(session.parse().ok()?) })
    }
}

/// What a short-lived ticket stands for.
#[derive(Clone, Debug)]
pub struct StreamPass {
    /// The conference.
    pub conference: ConferenceId,
    /// The session whose program is meant.
    pub session: SessionId,
    /// Who sends or receives.
    pub signed_in: SignedIn,
    /// What it lets them do.
    pub purpose: Purpose,
}

/// What a short-lived ticket lets somebody do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Receive the program.
    Receive,
    /// Receive what this endpoint sends before it goes on air.
    Preview(EndpointId),
    /// Send as this endpoint.
    Speak(EndpointId),
}

impl Owned for StreamPass {
    fn owner(&self) -> (Holder, [u8; 32]) {
        self.signed_in.owner()
    }
}

/// The media thread, its legs and the tickets for it. Cheap to clone.
#[derive(Clone)]
pub struct Streams {
    media: Media,
    legs: Arc<Mutex<Legs>>,
    tickets: Arc<Tickets<StreamPass>>,
    /// A program has its first leg.
    opened: Arc<Notify>,
    /// A leg was noted, perhaps of a program that its endpoint belongs to no more.
    noted: Arc<Notify>,
    ended: CancellationToken,
}

impl std::fmt::Debug for Streams {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Streams").field("media", &self.media.local_address()).finish_non_exhaustive()
    }
}

impl Streams {
    /// Over a media thread that runs.
    #[must_use]
    pub fn new(media: Media) -> Self {
        let tickets = Arc::new(Tickets::new(MOST_TICKETS));
        Self {
            media,
            legs: Arc::default(),
            tickets,
            opened: Arc::default(),
            noted: Arc::default(),
            ended: CancellationToken::new(),
        }
    }

    /// Tickets for receiving, and for endpoints that are to send.
    #[must_use]
    pub fn tickets(&self) -> &Tickets<StreamPass> {
        &self.tickets
    }

    /// The media thread.
    #[must_use]
    pub const fn media(&self) -> &Media {
        &self.media
    }

    /// Whether the media thread is over, as it should not be while the server runs.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.ended.is_cancelled()
    }

    /// The media thread's counters.
    #[must_use]
    pub fn figures(&self) -> Figures {
        self.media.figures()
    }

    /// Begins to record what a session sends.
    ///
    /// # Errors
    /// What the system says.
    pub async fn record(
        &self,
        conference: ConferenceId,
        session: SessionId,
        order: RecordingOrder,
    ) -> std::io::Result<Recording> {
        self.media.record(Program { conference, session }.id(), order).await
    }

    /// Puts a place on air by hand.
    pub async fn put_on_air(&self, conference: ConferenceId, session: SessionId, place: Place) {
        self.media.put_on_air(Program { conference, session }.id(), place).await;
    }

    /// Ends everything that is sent and received in a session that is over. Its tickets let nobody in any
    /// more.
    async fn close_session(&self, secretariat: &Secretariat, program: Program) {
        let Program { conference, session } = program;
        self.media.close_program(program.id()).await;
        self.with_legs(|legs| legs.go_off_air(program));
        let Some(desk) = secretariat.desk(conference) else { return };
        if let Err(not_done) = desk.put_on_air(session, Air::default()).await {
            debug!(code = not_done.code(), "nobody could be told that the program is over");
        }
    }

    /// Ends whatever is sent in a session.
    pub async fn close_publishers(&self, conference: ConferenceId, session: SessionId) {
        let meant = self.with_legs(|legs| legs.publishers(Program { conference, session }));
        self.close(meant).await;
    }

    /// Ends whatever these holders receive, and makes their tickets void.
    pub async fn put_out(&self, holders: &HashSet<Holder>) {
        self.tickets.revoke(|pass| holders.contains(&pass.signed_in.holder));
        let meant = self.with_legs(|legs| holders.iter().flat_map(|holder| legs.of_holder(*holder)).collect());
        self.close(meant).await;
    }

    /// Ends whatever the other sign-ins of an endpoint receive: one device speaks for it now, and
    /// what arrives elsewhere proves nothing for it any more.
    pub async fn leave_only(&self, holder: Holder, sign_in: [u8; 32]) {
        self.tickets.revoke(|pass| pass.signed_in.holder == holder && pass.signed_in.id_hash != sign_in);
        let meant = self.with_legs(|legs| legs.of_others(holder, sign_in));
        self.close(meant).await;
    }

    /// Ends whatever one sign-in receives, and makes its tickets void.
    pub async fn put_out_sign_in(&self, sign_in: [u8; 32]) {
        self.tickets.revoke(|pass| pass.signed_in.id_hash == sign_in);
        let meant = self.with_legs(|legs| legs.of_sign_in(sign_in));
        self.close(meant).await;
    }

    async fn close(&self, legs: Vec<LegId>) {
        for leg in legs {
            self.media.close(leg).await;
        }
    }

    /// Nothing in `change` waits, so the lock is held for a moment only.
    fn with_legs<T>(&self, change: impl FnOnce(&mut Legs) -> T) -> T {
        change(&mut self.legs.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_again_by_its_number_and_its_name() {
        let program = Program { conference: ConferenceId(3), session: SessionId(u32::MAX) };
        assert_eq!(Program::of(program.id()), program);
        assert_eq!(Program::named("3-4294967295"), Some(program));
        for stranger in ["", "3", "3-", "-1", "3-1-2", "3-x"] {
            assert_eq!(Program::named(stranger), None, "{stranger}");
        }
    }
}
