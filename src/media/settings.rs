//! Where the media thread listens, and how much it takes on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// How media is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaConfig {
    /// The one UDP address; port 0 lets the system choose.
    pub listen: SocketAddr,
    /// The addresses named to peers as candidates, all with the listening port. Empty: the
    /// listening address, or every address of this machine if that is unspecified.
    pub candidate_addresses: Vec<IpAddr>,
    /// How many legs may be open at once, publishers and receivers together.
    pub most_legs: usize,
}

impl MediaConfig {
    /// The usual setup on one address: no extra candidates, at most 4,000 legs.
    pub fn new(listen: SocketAddr) -> Self {
        Self { listen, candidate_addresses: Vec::new(), most_legs: 4_000 }
    }

    /// The candidates to name, once the socket is bound to `bound`.
    pub(crate) fn candidates(&self, bound: SocketAddr) -> Result<Vec<SocketAddr>, MediaError> {
        let addresses = if !self.candidate_addresses.is_empty() {
            self.candidate_addresses.clone()
        } else if bound.ip().is_unspecified() {
            local_addresses(bound.is_ipv4())?
        } else {
            vec![bound.ip()]
        };
        if addresses.is_empty() {
            return Err(MediaError::NoCandidate);
        }
        Ok(addresses.into_iter().map(|address| SocketAddr::new(address, bound.port())).collect())
    }
}

/// Every address of this machine that a peer could use. IPv6 link-local ones need a scope, which
/// a candidate cannot carry.
fn local_addresses(only_v4: bool) -> Result<Vec<IpAddr>, MediaError> {
    let usable = |address: &IpAddr| match address {
        IpAddr::V4(v4) => *v4 != Ipv4Addr::UNSPECIFIED && !v4.is_link_local(),
        IpAddr::V6(v6) => !only_v4 && *v6 != Ipv6Addr::UNSPECIFIED && !v6.is_unicast_link_local(),
    };
    let mut addresses: Vec<IpAddr> = if_addrs::get_if_addrs()
        .map_err(MediaError::LocalAddresses)?
        .into_iter()
        .map(|interface| interface.ip())
        .filter(usable)
        .collect();
    addresses.sort();
    addresses.dedup();
    Ok(addresses)
}

/// Why media could not start.
#[derive(Debug, thiserror::Error)]
pub enum MediaError {
    /// The UDP address cannot be had.
    #[error("cannot listen on UDP {address}: {cause}")]
    Listen {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        cause: std::io::Error,
    },
    /// The addresses of this machine cannot be listed.
    #[error("cannot list the addresses of this machine: {0}")]
    LocalAddresses(std::io::Error),
    /// There is no address to name as a candidate.
    #[error("no address to name as a candidate; set candidate addresses")]
    NoCandidate,
    /// The certificate for DTLS cannot be made.
    #[error("cannot make a DTLS certificate")]
    Certificate,
    /// The thread or its wake-up cannot be made.
    #[error("cannot start the media thread: {0}")]
    Thread(std::io::Error),
}
