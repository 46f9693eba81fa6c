//! What every handler can reach.

use std::ops::Deref;
use std::sync::Arc;

use diemcau_secretariat::{Clock, Secretariat};
use diemcau_store::Store;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use url::Url;

use crate::access::AllowedOrigins;
use crate::configuration::Configuration;
use crate::http::operations::Operations;
use crate::identity::check_ins::CheckIns;
use crate::identity::cookie::Cookies;
use crate::identity::join_keys::JoinKeys;
use crate::identity::limits::FailureLimits;
use crate::identity::open_sockets::OpenSockets;
use crate::identity::password::Passwords;
use crate::identity::sign_ins::{SignIns, SignedIn};
use crate::identity::tickets::Tickets;
use crate::lanes::Lanes;
use crate::line_budget::LineBudget;
use crate::metrics::Metrics;
use crate::recordings::{AtWork, Downloads, Players};
use crate::report_jobs::ReportJobs;
use crate::streams::Streams;
use crate::turn::Turn;

/// The parts of a running server. Cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Parts>);

impl App {
    /// Puts the parts together.
    #[must_use]
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// The parts of a running server.
#[derive(Debug)]
pub struct Parts {
    /// What was set.
    pub configuration: Configuration,
    /// The address people type.
    pub public_url: Url,
    /// The record.
    pub store: Store,
    /// The offices that keep it.
    pub secretariat: Secretariat,
    /// What time it is.
    pub clock: Clock,
    /// Who is signed in.
    pub sign_ins: SignIns,
    /// Keys of endpoints.
    pub join_keys: JoinKeys,
    /// Codes for checking in.
    pub check_ins: CheckIns,
    /// Hashes and compares.
    pub passwords: Passwords,
    /// Makes guessing slow.
    pub failures: FailureLimits,
    /// How much endpoints may have written.
    pub line_budget: LineBudget,
    /// How often endpoints may connect, which is written too. Apart, so that one that wrote too much is
    /// not kept from its session.
    pub connection_budget: LineBudget,
    /// How cookies are named.
    pub cookies: Cookies,
    /// Whose pages may call.
    pub allowed_origins: AllowedOrigins,
    /// The operation of every route.
    pub operations: Operations,
    /// Tickets for one WebSocket each.
    pub socket_tickets: Tickets<SignedIn>,
    /// Who has a WebSocket open.
    pub open_sockets: OpenSockets,
    /// Picture and sound.
    pub streams: Streams,
    /// Servers that carry media where UDP is blocked.
    pub turn: Turn,
    /// Counters.
    pub metrics: Metrics,
    /// Which recordings are written.
    pub recorders: AtWork,
    /// Who takes recordings away.
    pub downloads: Downloads,
    /// What pages played of recordings.
    pub players: Players,
    /// Reports at the same time.
    pub report_desks: Arc<Semaphore>,
    /// Certificates of single endpoints, which their technicians take, one at a time.
    pub certificate_desk: Arc<Semaphore>,
    /// Long reports on the way.
    pub report_jobs: ReportJobs,
    /// Whose lists of delegates are changed, conference by conference.
    pub delegate_lists: Lanes,
    /// Which documents and comments are changed, one by one.
    pub papers: Lanes,
    /// Tasks that must be over before the server is.
    pub tasks: TaskTracker,
    /// Cancelled when the server begins to stop.
    pub stopping: CancellationToken,
}
