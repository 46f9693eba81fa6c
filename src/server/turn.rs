//! Names and passwords for the servers that carry media where UDP is blocked (TURN, RFC 8656).
//!
//! The "TURN REST" scheme, which coturn calls `use-auth-secret`: the name says until when it works, the
//! password is the name sealed with a secret that only this server and the TURN servers know. So nothing
//! has to be stored, and a password that leaks is worth little.

use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use axum::http::HeaderValue;
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::stream::IceServer;
use hmac::{Hmac, Mac};
use sha1::Sha1;
use sha1::digest::KeyInit;
use thiserror::Error;

use crate::configuration;
use crate::identity::secret::{NoRandomness, random_bytes};

/// Every endpoint gets a name and its password, from which a shorter secret could be found by trying.
const SECRET_BYTES: RangeInclusive<usize> = 32..=1_024;

/// Why the shared secret cannot be used.
#[derive(Debug, Error)]
pub enum TurnSecretError {
    /// The file cannot be read.
    #[error("turn.secret_file {} cannot be read: {cause}", .path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        cause: io::Error,
    },
    /// It is too short, too long, or not one line.
    #[error("turn.secret_file {} must hold one line of 32 to 1024 visible ASCII characters", .path.display())]
    Unfit {
        /// The file.
        path: PathBuf,
    },
}

/// The TURN servers that pages are told of, if there are any.
#[derive(Debug)]
pub struct Turn(Option<Servers>);

struct Servers {
    urls: Vec<String>,
    /// Keyed with the shared secret.
    seal: Hmac<Sha1>,
    credential_ms: i64,
}

impl std::fmt::Debug for Servers {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Servers").field("urls", &self.urls).finish_non_exhaustive()
    }
}

impl Turn {
    /// As it was set; reads the secret if there are servers.
    ///
    /// # Errors
    /// [`TurnSecretError`].
    pub fn open(settings: &configuration::Turn) -> Result<Self, TurnSecretError> {
        if settings.urls.is_empty() {
            return Ok(Self(None));
        }
        let seal = read_secret(&settings.secret_file)?;
        let credential_ms = i64::from(settings.credential_minutes) * 60_000;
        Ok(Self(Some(Servers { urls: settings.urls.clone(), seal, credential_ms })))
    }

    /// What a peer connection needs to use them from `now` on: one entry, or none if there are no servers.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn ice_servers(&self, now: Timestamp) -> Result<Vec<IceServer>, NoRandomness> {
        let Some(servers) = &self.0 else { return Ok(Vec::new()) };
        // The servers' limits are kept per name, so everybody gets another one.
        let holder = URL_SAFE_NO_PAD.encode(random_bytes::<12>()?);
        Ok(vec![servers.entry(now, &holder)])
    }
}

impl Servers {
    fn entry(&self, now: Timestamp, holder: &str) -> IceServer {
        let expires_at = now.plus_ms(self.credential_ms);
        let username = format!("{}:{holder}", expires_at.as_millis().div_euclid(1_000));
        let sealed = self.seal.clone().chain_update(&username).finalize();
        let credential = STANDARD.encode(sealed.into_bytes());
        IceServer { urls: self.urls.clone(), username, credential, expires_at: expires_at.into() }
    }
}

/// The same for players that are not ours: one `Link` header an address (RFC 9725, section 4.6).
pub(crate) fn link_headers(ice_servers: &[IceServer]) -> impl Iterator<Item = HeaderValue> {
    let links = ice_servers.iter().flat_map(|server| {
        let IceServer { urls, username, credential, .. } = server;
        urls.iter().map(move |url| {
            format!(
                "<{url}>; rel=\"ice-server\"; username=\"{username}\"; credential=\"{credential}\"; \
                 credential-type=\"password\""
            )
        })
    });
    links.filter_map(|link| HeaderValue::try_from(link).ok()).map(|mut value| {
        value.set_sensitive(true);
        value
    })
}

fn read_secret(path: &Path) -> Result<Hmac<Sha1>, TurnSecretError> {
    let bytes = std::fs::read(path).map_err(|cause| TurnSecretError::Unreadable { path: path.to_owned(), cause })?;
    let secret = bytes.trim_ascii();
    let is_fit = SECRET_BYTES.contains(&secret.len()) && secret.iter().all(u8::is_ascii_graphic);
    let seal = is_fit.then(|| Hmac::new_from_slice(secret).ok()).flatten();
    seal.ok_or_else(|| TurnSecretError::Unfit { path: path.to_owned() })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const SECRET: &str = "an-old-office-and-its-turn-server";
    const URL: &str = "turns:turn.example.vn:443?transport=tcp";

    fn with_secret(secret: &str) -> Result<Turn, TurnSecretError> {
        let folder = tempfile::tempdir().unwrap();
        let secret_file = folder.path().join("secret");
        std::fs::write(&secret_file, secret).unwrap();
        Turn::open(&configuration::Turn { urls: vec![URL.to_owned()], secret_file, credential_minutes: 60 })
    }

    /// `printf %s "$username" | openssl dgst -sha1 -hmac "$secret" -binary | base64`
    #[test]
    fn a_password_is_the_one_that_another_program_works_out() {
        let turn = with_secret(&format!("{SECRET}\n")).unwrap();
        let now = Timestamp::from_millis((1_658_451_600 - 3_600) * 1_000 + 999);
        let entry = turn.0.unwrap().entry(now, "Y29tbXVuZQ");
        assert_eq!(entry.username, "1658451600:Y29tbXVuZQ");
        assert_eq!(entry.credential, "dNVoczyejRk2WbzPVWQ/Dq9K8iE=");
        assert_eq!((entry.urls, entry.expires_at), (vec![URL.to_owned()], now.plus_ms(3_600_000).into()));
    }

    #[test]
    fn everybody_gets_another_name_and_password() {
        let turn = with_secret(SECRET).unwrap();
        let [first, second] = [(); 2].map(|()| turn.ice_servers(Timestamp::default()).unwrap().remove(0));
        assert!(first.username != second.username && first.credential != second.credential);
    }

    #[test]
    fn without_servers_there_is_nothing_to_name_and_no_secret_is_read() {
        let settings =
            configuration::Turn { urls: Vec::new(), secret_file: PathBuf::from("/nowhere"), credential_minutes: 60 };
        let turn = Turn::open(&settings).unwrap();
        assert_eq!(turn.ice_servers(Timestamp::default()).unwrap(), Vec::new());
    }

    #[test]
    fn a_secret_that_is_short_or_of_two_lines_is_refused() {
        for unfit in ["", "short", &format!("{SECRET}\n{SECRET}"), &"x".repeat(1_025)] {
            assert!(matches!(with_secret(unfit), Err(TurnSecretError::Unfit { .. })), "{unfit}");
        }
    }

    #[test]
    fn nothing_that_is_printed_shows_the_secret() {
        let turn = with_secret(SECRET).unwrap();
        let headers: Vec<_> = link_headers(&turn.ice_servers(Timestamp::default()).unwrap()).collect();
        for printed in [format!("{turn:?}"), format!("{headers:?}")] {
            assert!(!printed.contains(SECRET) && !printed.contains("credential="), "{printed}");
        }
    }

    #[test]
    fn a_player_that_is_not_ours_finds_every_address_in_a_header() {
        let (now, holder) = (Timestamp::default(), "Y29tbXVuZQ");
        let mut servers = with_secret(SECRET).unwrap().0.unwrap();
        servers.urls.push("turn:turn.example.vn:3478?transport=udp".to_owned());
        let headers: Vec<_> = link_headers(&[servers.entry(now, holder)]).collect();
        let texts: Vec<_> = headers.iter().map(|header| header.to_str().unwrap()).collect();
        assert_eq!(texts.len(), 2);
        assert!(texts[0].starts_with(&format!("<{URL}>; rel=\"ice-server\"; username=\"3600:{holder}\"; ")));
        assert!(texts[1].ends_with("; credential-type=\"password\""), "{}", texts[1]);
    }
}
