//! A TCP listener that serves routes until it is told to stop.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::accept::DefaultAcceptor;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;
use tracing::error;

use crate::doorway::Doorway;

/// What a listener puts up with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// A client that takes longer to say what it wants, or says nothing at all, is cut off.
    pub(crate) headers_within: Duration,
    /// Connections at once; further ones are closed at once.
    pub(crate) connections: usize,
}

impl Bounds {
    /// Room for so many connections.
    pub(crate) const fn of(connections: usize) -> Self {
        Self { headers_within: Duration::from_secs(15), connections }
    }

    fn doorway<A>(self, behind: A) -> Doorway<A> {
        Doorway::new(self.connections, self.headers_within, behind)
    }
}

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
    let config = RustlsConfig::from_pem_file(chain, key).await?;
    let mut offered = rustls::ServerConfig::clone(&config.get_inner());
    offered.alpn_protocols = vec![b"http/1.1".to_vec()];
    config.reload_from_config(Arc::new(offered));
    Ok(config)
}

impl Listener {
    /// Begins to serve, with TLS if there is a certificate.
    pub(crate) fn serve(
        listener: TcpListener,
        certificate: Option<RustlsConfig>,
        bounds: Bounds,
        routes: Router,
    ) -> io::Result<Self> {
        let handle = Handle::new();
        let mut server = axum_server::from_tcp(listener)?.handle(handle.clone());
        server.http_builder().http1().timer(TokioTimer::new()).header_read_timeout(bounds.headers_within);
        let service = routes.into_make_service_with_connect_info::<SocketAddr>();
        let task = match certificate {
            Some(certificate) => {
                let server = server.acceptor(bounds.doorway(RustlsAcceptor::new(certificate)));
                tokio::spawn(async move { report(server.serve(service).await) })
            }
            None => {
                let server = server.acceptor(bounds.doorway(DefaultAcceptor::new()));
                tokio::spawn(async move { report(server.serve(service).await) })
            }
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use axum::routing::get;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    fn listen(bounds: Bounds) -> (Listener, SocketAddr) {
        let (listener, address) = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let routes = Router::new().route("/", get(|| async { "here" }));
        (Listener::serve(listener, None, bounds, routes).unwrap(), address)
    }

    /// Whether the other side ends the connection without having answered anything with success.
    async fn is_closed(mut connection: TcpStream) -> bool {
        let mut answer = Vec::new();
        let read = connection.read_to_end(&mut answer).await;
        read.is_err() || !answer.starts_with(b"HTTP/1.1 2")
    }

    #[tokio::test]
    async fn whoever_says_nothing_or_only_begins_to_is_cut_off() {
        let (listener, address) = listen(Bounds { headers_within: Duration::from_millis(50), connections: 10 });
        assert!(is_closed(TcpStream::connect(address).await.unwrap()).await);
        for beginning in [&b"P"[..], b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n"] {
            let mut connection = TcpStream::connect(address).await.unwrap();
            connection.write_all(beginning).await.unwrap();
            assert!(is_closed(connection).await, "{beginning:?}");
        }
        listener.stop(Duration::ZERO).await;
    }

    #[tokio::test]
    async fn a_connection_over_the_limit_is_closed_and_those_that_are_open_stay() {
        let (listener, address) = listen(Bounds::of(1));
        let mut first = TcpStream::connect(address).await.unwrap();
        let mut answer = [0; 12];
        for _ in 0..2 {
            first.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
            first.read_exact(&mut answer).await.unwrap();
            assert_eq!(&answer, b"HTTP/1.1 200");
            let mut rest = Vec::new();
            while !rest.ends_with(b"here") {
                rest.push(first.read_u8().await.unwrap());
            }
            assert!(is_closed(TcpStream::connect(address).await.unwrap()).await);
        }
        listener.stop(Duration::ZERO).await;
    }
}
