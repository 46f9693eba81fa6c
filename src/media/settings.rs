//! Where media listens, and how much it takes on.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// How media is set up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaConfig {
    /// The UDP address of publishers; the shards of receivers take the ports after it. Port 0
    /// lets the system choose all of them.
    pub listen: SocketAddr,
    /// The addresses named to peers as candidates. Port 0 means the listening port; another one is
    /// the first of a row that somebody in front forwards, port by port, to the sockets here.
    /// Empty: the listening address, or every address of this machine if that is unspecified.
    pub candidate_addresses: Vec<SocketAddr>,
    /// How many legs may be open at once, publishers and receivers together.
    pub most_legs: usize,
    /// How many threads serve receivers; 0 is one a core.
    pub shards: usize,
}

impl MediaConfig {
    /// The usual setup on one address: no extra candidates, at most 4,000 legs, a shard a core.
    pub fn new(listen: SocketAddr) -> Self {
        Self { listen, candidate_addresses: Vec::new(), most_legs: 4_000, shards: 0 }
    }

    /// Where the shard of this place listens; the first has place 1.
    pub(crate) fn shard_address(&self, place: u16) -> Result<SocketAddr, MediaError> {
        let port = match self.listen.port() {
            0 => 0,
            port => port.checked_add(place).ok_or(MediaError::NoPort { first: port })?,
        };
        Ok(SocketAddr::new(self.listen.ip(), port))
    }

    /// The candidates to name for the socket bound to `bound`: the publishers' one has place 0, shards
    /// follow.
    pub(crate) fn candidates(&self, bound: SocketAddr, place: u16) -> Result<Vec<SocketAddr>, MediaError> {
        let listening = |address| SocketAddr::new(address, bound.port());
        let candidates: Vec<SocketAddr> = if !self.candidate_addresses.is_empty() {
            self.candidate_addresses.iter().filter_map(|given| forwarded(*given, bound.port(), place)).collect()
        } else if bound.ip().is_unspecified() {
            local_addresses(bound.is_ipv4())?.into_iter().map(listening).collect()
        } else {
            vec![bound]
        };
        if candidates.is_empty() { Err(MediaError::NoCandidate) } else { Ok(candidates) }
    }
}

/// None if the row of forwarded ports has no port for this place.
fn forwarded(given: SocketAddr, bound_port: u16, place: u16) -> Option<SocketAddr> {
    let port = if given.port() == 0 { bound_port } else { given.port().checked_add(place)? };
    Some(SocketAddr::new(given.ip(), port))
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
    /// The ports after the publishers' one are fewer than the shards.
    #[error("there are not enough UDP ports after {first} for all shards")]
    NoPort {
        /// The publishers' port.
        first: u16,
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
    #[error("cannot start a media thread: {0}")]
    Thread(std::io::Error),
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn named(candidates: &[&str], bound: &str, place: u16) -> Vec<String> {
        let mut config = MediaConfig::new(bound.parse().unwrap());
        config.candidate_addresses = candidates.iter().map(|text| text.parse().unwrap()).collect();
        let named = config.candidates(bound.parse().unwrap(), place).unwrap_or_default();
        named.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_address_without_a_port_is_named_with_the_socket_s_own() {
        assert_eq!(
            named(&["192.0.2.1:0", "[2001:db8::1]:0"], "0.0.0.0:8081", 1),
            ["192.0.2.1:8081", "[2001:db8::1]:8081"]
        );
    }

    #[test]
    fn forwarded_ports_follow_each_other_as_the_sockets_do() {
        assert_eq!(named(&["192.0.2.1:40000"], "10.0.0.5:8080", 0), ["192.0.2.1:40000"]);
        assert_eq!(named(&["192.0.2.1:40000"], "10.0.0.5:8083", 3), ["192.0.2.1:40003"]);
    }

    #[test]
    fn shards_take_the_ports_after_the_publishers() {
        let place = |listen: &str, place| MediaConfig::new(listen.parse().unwrap()).shard_address(place).ok();
        assert_eq!(place("127.0.0.1:8080", 3), Some("127.0.0.1:8083".parse().unwrap()));
        assert_eq!(place("127.0.0.1:0", 3), Some("127.0.0.1:0".parse().unwrap()));
        assert_eq!(place("127.0.0.1:65535", 1), None);
    }

    #[test]
    fn a_row_of_ports_that_runs_out_names_nothing() {
        assert!(named(&["192.0.2.1:65535"], "10.0.0.5:8081", 1).is_empty());
    }
}
