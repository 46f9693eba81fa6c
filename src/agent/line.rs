//! How agents reach the network. One line may be shared by any number of agents.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream, lookup_host};
use url::Url;

/// Longer than this no connection takes to be opened.
const OPEN_WITHIN: Duration = Duration::from_secs(5);
/// Longer than this no request takes.
const ANSWER_WITHIN: Duration = Duration::from_secs(15);

/// The way to the network: an HTTP client and the local address to use. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Line {
    pub(crate) http: reqwest::Client,
    local_address: Option<IpAddr>,
}

/// The line cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum LineError {
    /// The HTTP client cannot be made.
    #[error("the HTTP client cannot be made: {0}")]
    Http(#[from] reqwest::Error),
}

impl Line {
    /// A line from this local address (TCP and UDP); none lets the system choose one for every
    /// server. Many agents on one machine need several: an address has about 28,000 ports.
    ///
    /// If the process has no provider of cryptography for TLS yet, ring becomes it.
    ///
    /// # Errors
    /// If the HTTP client cannot be made.
    pub fn new(local_address: Option<IpAddr>) -> Result<Self, LineError> {
        if rustls::crypto::CryptoProvider::get_default().is_none() {
            // Somebody else may be quicker; then theirs is the one, which is as good.
            let _ = rustls::crypto::ring::default_provider().install_default();
        }
        let http = reqwest::Client::builder()
            .user_agent(concat!("diemcau-agent/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(OPEN_WITHIN)
            .timeout(ANSWER_WITHIN)
            .redirect(reqwest::redirect::Policy::none())
            .local_address(local_address)
            // An agent asks four questions and then none for hours: no connection is kept for it.
            .pool_max_idle_per_host(0)
            .build()?;
        Ok(Self { http, local_address })
    }

    /// Open a TCP connection to where this address points.
    pub(crate) async fn open(&self, server: &Url) -> io::Result<TcpStream> {
        let mut failure = io::Error::new(io::ErrorKind::NotFound, "the server's name has no address");
        for address in addresses(server).await? {
            match tokio::time::timeout(OPEN_WITHIN, self.open_at(address)).await {
                Ok(Ok(stream)) => return Ok(stream),
                Ok(Err(error)) => failure = error,
                Err(_) => failure = io::Error::from(io::ErrorKind::TimedOut),
            }
        }
        Err(failure)
    }

    async fn open_at(&self, address: SocketAddr) -> io::Result<TcpStream> {
        let socket = if address.is_ipv4() { TcpSocket::new_v4()? } else { TcpSocket::new_v6()? };
        if let Some(local) = self.local_address {
            socket.bind(SocketAddr::new(local, 0))?;
        }
        let stream = socket.connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(stream)
    }

    /// The local address from which datagrams to this server leave.
    pub(crate) async fn media_address(&self, server: &Url) -> io::Result<IpAddr> {
        if let Some(local) = self.local_address {
            return Ok(local);
        }
        let address = addresses(server).await?.into_iter().next().ok_or(io::ErrorKind::NotFound)?;
        let any: SocketAddr = if address.is_ipv4() { ([0, 0, 0, 0], 0).into() } else { ([0_u16; 8], 0).into() };
        // Connecting a UDP socket sends nothing: it only asks the routing table.
        let probe = tokio::net::UdpSocket::bind(any).await?;
        probe.connect(address).await?;
        Ok(probe.local_addr()?.ip())
    }
}

async fn addresses(server: &Url) -> io::Result<Vec<SocketAddr>> {
    let port = server.port_or_known_default().ok_or(io::ErrorKind::InvalidInput)?;
    match server.host() {
        Some(url::Host::Ipv4(address)) => Ok(vec![(address, port).into()]),
        Some(url::Host::Ipv6(address)) => Ok(vec![(address, port).into()]),
        Some(url::Host::Domain(name)) => Ok(lookup_host((name, port)).await?.collect()),
        None => Err(io::ErrorKind::InvalidInput.into()),
    }
}
