//! From where a request comes, through proxies that are trusted.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::http::HeaderMap;
use axum::http::request::Parts;

use super::problem::HttpProblem;
use crate::app::App;

/// The address a limit is kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<App> for ClientAddress {
    type Rejection = HttpProblem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
        let peer = peer.ok_or_else(|| HttpProblem::internal(&"a connection without an address"))?;
        Ok(Self(behind_proxies(peer, &parts.headers, &app.configuration.http.trusted_proxies)))
    }
}

/// Each proxy writes whom it heard behind what stood there, so only what a trusted one wrote counts.
fn behind_proxies(peer: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> IpAddr {
    let lines = headers.get_all("x-forwarded-for").iter().filter_map(|line| line.to_str().ok());
    let named: Vec<&str> = lines.flat_map(|line| line.split(',')).map(str::trim).collect();
    let mut address = peer.to_canonical();
    for name in named.into_iter().rev() {
        let is_trusted = trusted.iter().any(|proxy| proxy.to_canonical() == address);
        let Some(before) = name.parse::<IpAddr>().ok().filter(|_| is_trusted) else { break };
        address = before.to_canonical();
    }
    address
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn seen(peer: &str, forwarded: &str, trusted: &[&str]) -> String {
        let headers = [("x-forwarded-for".parse().unwrap(), forwarded.parse().unwrap())].into_iter().collect();
        let trusted: Vec<IpAddr> = trusted.iter().map(|proxy| proxy.parse().unwrap()).collect();
        behind_proxies(peer.parse().unwrap(), &headers, &trusted).to_string()
    }

    #[test]
    fn a_stranger_cannot_name_another_address() {
        assert_eq!(seen("192.0.2.1", "198.51.100.7", &[]), "192.0.2.1");
        assert_eq!(seen("192.0.2.1", "198.51.100.7", &["10.0.0.5"]), "192.0.2.1");
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_before_it() {
        assert_eq!(seen("10.0.0.5", "6.6.6.6, 198.51.100.7", &["10.0.0.5"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.5", "198.51.100.7, 10.0.0.6", &["10.0.0.5", "10.0.0.6"]), "198.51.100.7");
        assert_eq!(seen("::ffff:10.0.0.5", "198.51.100.7", &["10.0.0.5"]), "198.51.100.7");
        assert_eq!(seen("10.0.0.5", "nonsense", &["10.0.0.5"]), "10.0.0.5");
    }
}
