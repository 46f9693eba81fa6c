//! A TCP listener that serves routes until it is told to stop.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;
use tracing::error;

/// A client that takes longer to say what it wants is cut off.
const HEADERS_WITHIN: Duration = Duration::from_secs(15);

/// A listener at work.
#[derive(Debug)]
pub(crate) struct Listener {
    handle: Handle<SocketAddr>,
    task: JoinHandle<()>,
}

/// An address that was taken, not served yet.
pub(crate) fn bind(address: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let listener = TcpListener::bind(address)?;
    listener.set_nonblocking(true)?;
    let bound = listener.local_addr()?;
    Ok((listener, bound))
}

/// Reads a certificate chain and its key.
pub(crate) async fn read_certificate(chain: &Path, key: &Path) -> io::Result<RustlsConfig> {
    // Another part of the process may have chosen a provider already; that is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    RustlsConfig::from_pem_file(chain, key).await
}

impl Listener {
    /// Begins to serve, with TLS if there is a certificate.
    pub(crate) fn serve(listener: TcpListener, certificate: Option<RustlsConfig>, routes: Router) -> io::Result<Self> {
        let handle = Handle::new();
        let mut server = axum_server::from_tcp(listener)?.handle(handle.clone());
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(HEADERS_WITHIN);
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        let task = match certificate {
            Some(certificate) => {
                let server = server.acceptor(RustlsAcceptor::new(certificate));
                tokio::spawn(async move { report(server.serve(service).await) })
            }
            None => tokio::spawn(async move { report(server.serve(service).await) }),
        };
        Ok(Self { handle, task })
    }

    /// Takes no new connections and waits until the requests at hand are answered, up to `patience`.
    pub(crate) async fn stop(self, patience: Duration) {
        self.handle.graceful_shutdown(Some(patience));
        if let Err(failed) = self.task.await {
            error!(error = %failed, "a listener ended by a panic");
        }
    }
}

fn report(outcome: io::Result<()>) {
    if let Err(failed) = outcome {
        error!(error = %failed, "a listener failed");
    }
}
