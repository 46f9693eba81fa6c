//! Putting a server together.

use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn_with_state, map_response};
use diemcau_media::{Media, MediaConfig, MediaError};
use diemcau_secretariat::{Clock, Secretariat, SecretariatError, Settings};
use diemcau_store::{Store, StoreError};
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::access::{AllowedOrigins, guard};
use crate::app::{App, Parts};
use crate::configuration::{Configuration, ConfigurationError};
use crate::http::operations::Operations;
use crate::http::routes;
use crate::identity::check_ins::CheckIns;
use crate::identity::cookie::Cookies;
use crate::identity::join_keys::JoinKeys;
use crate::identity::limits::FailureLimits;
use crate::identity::open_sockets::OpenSockets;
use crate::identity::password::{PasswordTrouble, Passwords};
use crate::identity::secret::{NoRandomness, random_bytes};
use crate::identity::sign_ins::{SignInTrouble, SignIns};
use crate::identity::tickets::Tickets;
use crate::lanes::Lanes;
use crate::line_budget::LineBudget;
use crate::metrics::Metrics;
use crate::recordings::{AtWork, Downloads, Players};
use crate::report_jobs::ReportJobs;
use crate::streams::Streams;
use crate::turn::{Turn, TurnSecretError};
use crate::{layers, pages, streams, websocket};

/// More than every endpoint of the largest roster asks for within a ticket's life.
const MOST_SOCKET_TICKETS: usize = 65_536;
/// The ledger's file in the data directory.
const LEDGER_FILE: &str = "diemcau.sqlite";

/// Why a server cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The configuration cannot be used.
    #[error("configuration: {0}")]
    Configuration(#[from] ConfigurationError),
    /// The data directory cannot be made.
    #[error("the data directory {} cannot be made: {cause}", .path.display())]
    DataDirectory {
        /// The directory.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// The store cannot be opened.
    #[error("the store cannot be opened: {0}")]
    Store(#[from] StoreError),
    /// A record cannot be read back.
    #[error(transparent)]
    Secretariat(#[from] SecretariatError),
    /// Media cannot start.
    #[error("media: {0}")]
    Media(#[from] MediaError),
    /// An address cannot be had.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        cause: io::Error,
    },
    /// The certificate or its key cannot be read.
    #[error("the certificate or its key cannot be read: {0}")]
    Certificate(#[source] io::Error),
    /// The secret shared with TURN servers cannot be used.
    #[error(transparent)]
    TurnSecret(#[from] TurnSecretError),
    /// The system gives no random numbers.
    #[error(transparent)]
    NoRandomness(#[from] NoRandomness),
    /// The keys of codes for checking in cannot be had.
    #[error("check-ins: {0}")]
    CheckIns(#[from] SignInTrouble),
    /// Passwords cannot be hashed.
    #[error(transparent)]
    Passwords(#[from] PasswordTrouble),
    /// Two figures have the same name.
    #[error("metrics: {0}")]
    Metrics(#[from] prometheus::Error),
}

/// Where the ledger of a data directory is.
#[must_use]
pub fn ledger_file(directory: &Path) -> PathBuf {
    directory.join(LEDGER_FILE)
}

/// Makes the data directory where it is missing; nobody but its owner looks inside.
///
/// # Errors
/// [`StartError::DataDirectory`].
pub fn make_data_directory(path: &Path) -> Result<(), StartError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|cause| StartError::DataDirectory { path: path.to_owned(), cause })
}

/// The parts of a server whose address is taken, and what its media thread has to tell.
pub(crate) async fn assemble(
    configuration: Configuration,
    bound: SocketAddr,
) -> Result<(App, tokio::sync::mpsc::Receiver<diemcau_media::MediaEvent>), StartError> {
    let public_url = configuration.http.public_url(bound)?;
    let turn = Turn::open(&configuration.turn)?;
    let store = open_store(&configuration).await?;
    let clock = Clock::start();
    let secretariat = Secretariat::open(store.clone(), clock.clone(), Settings::default()).await?;
    let (media, events) = start_media(&configuration)?;
    let server_key = store.server_key("join-codes", random_bytes()?).await?;
    let check_ins = CheckIns::open(store.clone()).await?;
    let allowed_origins = AllowedOrigins::new(&public_url, bound, &configuration.http.allowed_origins);
    let parts = Parts {
        sign_ins: SignIns::new(store.clone(), configuration.identity),
        join_keys: JoinKeys::new(store.clone(), server_key),
        check_ins,
        passwords: Passwords::new()?,
        failures: FailureLimits::new(&configuration.limits),
        line_budget: LineBudget::new(&configuration.limits),
        connection_budget: LineBudget::new(&configuration.limits),
        cookies: Cookies::new(public_url.scheme() == "https"),
        allowed_origins,
        operations: Operations::new(&routes::api().1),
        socket_tickets: Tickets::new(MOST_SOCKET_TICKETS),
        open_sockets: OpenSockets::new(configuration.limits.connections),
        streams: Streams::new(media),
        turn,
        metrics: Metrics::new()?,
        recorders: AtWork::default(),
        downloads: Downloads::default(),
        players: Players::default(),
        report_desks: Arc::new(Semaphore::new(configuration.limits.reports_at_once)),
        certificate_desk: Arc::new(Semaphore::new(1)),
        report_jobs: ReportJobs::default(),
        delegate_lists: Lanes::default(),
        papers: Lanes::default(),
        tasks: TaskTracker::new(),
        stopping: CancellationToken::new(),
        configuration,
        public_url,
        store,
        secretariat,
        clock,
    };
    Ok((App::new(parts), events))
}

/// Every address of the server.
pub(crate) fn router(app: &App) -> Router {
    let (api, document) = routes::api();
    let document = document.to_json().unwrap_or_default();
    let json = [(axum::http::header::CONTENT_TYPE, "application/json")];
    let routes = api
        .route_layer(from_fn_with_state(app.clone(), guard))
        .route_layer(map_response(layers::keep_nowhere))
        .route("/api/openapi.json", axum::routing::get(move || async move { (json, document) }))
        .merge(websocket::routes())
        .merge(streams::routes().route_layer(map_response(layers::keep_nowhere)))
        .merge(pages::routes());
    layers::around(routes, app)
}

async fn open_store(configuration: &Configuration) -> Result<Store, StartError> {
    let directory = &configuration.store.directory;
    make_data_directory(directory)?;
    Ok(Store::open(&ledger_file(directory)).await?)
}

fn start_media(
    configuration: &Configuration,
) -> Result<(Media, tokio::sync::mpsc::Receiver<diemcau_media::MediaEvent>), StartError> {
    let settings = &configuration.media;
    let mut media = MediaConfig::new(settings.listen);
    media.candidate_addresses = settings.candidate_addresses.iter().copied().map(Into::into).collect();
    media.most_legs = settings.most_legs;
    media.shards = settings.shards;
    Ok(Media::start(media)?)
}
