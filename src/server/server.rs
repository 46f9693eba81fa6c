//! A server that runs.

use std::net::SocketAddr;
use std::time::Duration;

use sd_notify::NotifyState;
use tokio::task::JoinHandle;
use tracing::{info, warn};
use url::Url;

use crate::app::App;
use crate::configuration::Configuration;
use crate::listener::{Bounds, Listener, bind, read_certificate};
use crate::start::{StartError, assemble, router};
use crate::{probes, recordings, streams, upkeep};

/// How long requests at hand may take when the server stops.
const REQUESTS_WITHIN: Duration = Duration::from_secs(3);
/// How long connections may take for their goodbye.
const GOODBYES_WITHIN: Duration = Duration::from_secs(4);

/// Connections to the main listener beyond two for every WebSocket there may be.
const SPARE_CONNECTIONS: usize = 1_024;
/// Connections to the listener of probes.
const PROBE_CONNECTIONS: usize = 256;

/// Where a server is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addresses {
    /// Pages, API, WebSocket, media signalling.
    pub http: SocketAddr,
    /// Probes and metrics.
    pub probes: SocketAddr,
    /// Picture and sound (UDP).
    pub media: SocketAddr,
    /// What people type; ends with a slash.
    pub public_url: Url,
}

/// A server that runs until it is stopped.
#[derive(Debug)]
pub struct Server {
    app: App,
    addresses: Addresses,
    http: Listener,
    probes: Listener,
    happenings: JoinHandle<()>,
}

impl Server {
    /// Starts. Port 0 takes a free port; [`Server::addresses`] says which.
    ///
    /// # Errors
    /// [`StartError`]; then nothing runs.
    pub async fn start(configuration: Configuration) -> Result<Self, StartError> {
        configuration.check()?;
        if configuration.http.sees_only_its_proxy() {
            warn!(
                "http.public_url is https without a certificate here, and http.trusted_proxies is empty: everybody \
                 seems to come from the proxy's address, and one who fails too often makes all of them wait"
            );
        }
        let (http_listener, http_address) = take(configuration.http.listen)?;
        let (probe_listener, probe_address) = take(configuration.probes.listen)?;
        let certificate = match configuration.http.serves_tls() {
            true => {
                let read = read_certificate(&configuration.http.certificate_file, &configuration.http.key_file);
                Some(read.await.map_err(StartError::Certificate)?)
            }
            false => None,
        };
        let (app, events) = assemble(configuration, http_address).await?;
        let happenings = streams::attend(app.streams.clone(), app.secretariat.clone(), app.clock.clone(), events);
        let happenings = tokio::spawn(happenings);
        let floors = app.secretariat.floors();
        app.tasks.spawn(streams::arrange(app.streams.clone(), floors, app.stopping.clone()));
        let (secretariat, clock) = (app.secretariat.clone(), app.clock.clone());
        app.tasks.spawn(streams::pass_on(app.streams.clone(), secretariat, clock, app.stopping.clone()));
        app.tasks.spawn(recordings::record(app.clone()));
        app.tasks.spawn(recordings::keep(app.clone()));
        app.tasks.spawn(upkeep::tidy(app.clone()));
        app.tasks.spawn(upkeep::reassure(app.clone()));
        let listen = |address| move |cause| StartError::Listen { address, cause };
        let probes = probes::routes().with_state(app.clone());
        let probes = Listener::serve(probe_listener, None, Bounds::of(PROBE_CONNECTIONS), probes);
        // Beside its WebSocket everybody loads the page and sends requests.
        let connections = app.configuration.limits.connections.saturating_mul(2).saturating_add(SPARE_CONNECTIONS);
        let http = Listener::serve(http_listener, certificate, Bounds::of(connections), router(&app));
        let addresses = Addresses {
            http: http_address,
            probes: probe_address,
            media: app.streams.media().local_address(),
            public_url: app.public_url.clone(),
        };
        let server = Self {
            app,
            addresses,
            http: http.map_err(listen(http_address))?,
            probes: probes.map_err(listen(probe_address))?,
            happenings,
        };
        server.say_ready();
        Ok(server)
    }

    /// Where it is.
    #[must_use]
    pub const fn addresses(&self) -> &Addresses {
        &self.addresses
    }

    /// Its parts, for whoever runs in the same process: the command line, the demo, tests.
    #[must_use]
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Stops: takes nothing new, says goodbye, writes down what is open, closes the ledger. Within
    /// ten seconds.
    pub async fn stop(self) {
        info!("the server stops");
        upkeep::tell(&[NotifyState::Stopping]);
        self.app.stopping.cancel();
        let requests = tokio::spawn(self.http.stop(REQUESTS_WITHIN));
        self.app.secretariat.stop().await;
        self.app.tasks.close();
        if tokio::time::timeout(GOODBYES_WITHIN, self.app.tasks.wait()).await.is_err() {
            warn!("some connections did not take their goodbye");
        }
        self.app.streams.media().stop().await;
        for task in [self.happenings, requests] {
            if let Err(failed) = task.await {
                warn!(error = %failed, "a task ended by a panic");
            }
        }
        self.probes.stop(Duration::ZERO).await;
        self.app.store.close().await;
        info!("the server has stopped");
    }

    fn say_ready(&self) {
        let Addresses { http, probes, media, public_url } = &self.addresses;
        info!(%http, %probes, %media, %public_url, "the server is ready");
        upkeep::tell(&[NotifyState::Ready]);
    }
}

fn take(address: SocketAddr) -> Result<(std::net::TcpListener, SocketAddr), StartError> {
    bind(address).map_err(|cause| StartError::Listen { address, cause })
}
