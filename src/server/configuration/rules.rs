//! What goes with what, and what is in range.

use std::net::SocketAddr;
use std::ops::RangeInclusive;

use url::{Host, Url};

use super::{Configuration, ConfigurationError, Http, Quality, Turn};

impl Configuration {
    /// Checks ranges, and that nobody's password can cross a network in clear text.
    ///
    /// # Errors
    /// [`ConfigurationError::Value`] with the key.
    pub fn check(&self) -> Result<(), ConfigurationError> {
        self.check_ranges()?;
        self.check_lists()?;
        self.turn.check()?;
        self.check_letterhead()?;
        self.http.check()
    }

    fn check_ranges(&self) -> Result<(), ConfigurationError> {
        let (attendance, identity, limits) = (&self.attendance, &self.identity, &self.limits);
        let wide = |value: usize| u64::try_from(value).unwrap_or(u64::MAX);
        for (key, value, range) in [
            ("media.most_legs", wide(self.media.most_legs), 1..=100_000),
            ("media.shards", wide(self.media.shards), 0..=256),
            ("turn.credential_minutes", self.turn.credential_minutes.into(), 1..=1_440),
            ("attendance.full_share_percent", attendance.full_share_percent.into(), 1..=100),
            ("attendance.margin_minutes", attendance.margin_minutes.into(), 0..=600),
            ("attendance.prompt_answer_seconds", attendance.prompt_answer_seconds.into(), 15..=600),
            ("papers.document_mebibytes", self.papers.document_mebibytes.into(), 1..=100),
            ("papers.comment_days", self.papers.comment_days.into(), 1..=3_650),
            ("messages.keep_days", self.messages.keep_days.into(), 1..=3_650),
            ("recording.keep_days", self.recording.keep_days.into(), 1..=3_650),
            ("recording.keep_free_mebibytes", self.recording.keep_free_mebibytes.into(), 0..=16_777_216),
            ("delegates.keep_days", self.delegates.keep_days.into(), 1..=3_650),
            ("identity.sign_in_hours", identity.sign_in_hours.into(), 1..=720),
            ("identity.endpoint_sign_in_hours", identity.endpoint_sign_in_hours.into(), 1..=2_160),
            ("identity.publishing_token_days", identity.publishing_token_days.into(), 1..=365),
            ("identity.receiving_ticket_seconds", identity.receiving_ticket_seconds.into(), 10..=3_600),
            ("limits.failures_per_minute_and_address", limits.failures_per_minute_and_address.into(), 1..=100_000),
            ("limits.failures_per_second", limits.failures_per_second.into(), 1..=100_000),
            ("limits.connections", wide(limits.connections), 1..=1_000_000),
            ("limits.reports_at_once", wide(limits.reports_at_once), 1..=64),
            ("limits.endpoint_lines_at_once", limits.endpoint_lines_at_once.into(), 1..=10_000_000),
            ("limits.endpoint_lines_per_minute", limits.endpoint_lines_per_minute.into(), 1..=1_000_000),
        ] {
            in_range(key, value, range)?;
        }
        self.quality.check()
    }

    fn check_lists(&self) -> Result<(), ConfigurationError> {
        for (key, length, most) in [
            ("http.trusted_proxies", self.http.trusted_proxies.len(), 64),
            ("http.allowed_origins", self.http.allowed_origins.len(), 64),
            ("media.candidate_addresses", self.media.candidate_addresses.len(), 16),
            ("turn.urls", self.turn.urls.len(), 8),
        ] {
            if length > most {
                return Err(wrong(key, format!("has {length} entries; {most} at most")));
            }
        }
        for origin in &self.http.allowed_origins {
            let parsed =
                Url::parse(origin).map_err(|error| wrong("http.allowed_origins", format!("{origin}: {error}")))?;
            if parsed.origin().ascii_serialization() != *origin {
                let reason = format!("{origin} is not an origin such as https://portal.example");
                return Err(wrong("http.allowed_origins", reason));
            }
        }
        Ok(())
    }
}

impl Configuration {
    fn check_letterhead(&self) -> Result<(), ConfigurationError> {
        let checked = self.letterhead.check();
        checked.map_err(|fault| wrong("letterhead", format!("{} {}", fault.field, fault.reason)))
    }
}

impl Quality {
    fn check(self) -> Result<(), ConfigurationError> {
        for (key, value, range) in [
            ("quality.codec_impairment", self.codec_impairment, 0.0..=95.0),
            ("quality.loss_robustness", self.loss_robustness, 1.0..=100.0),
            ("quality.burst_ratio", self.burst_ratio, 1.0..=10.0),
        ] {
            if !range.contains(&value) {
                return Err(wrong(key, format!("{value} is not from {} to {}", range.start(), range.end())));
            }
        }
        Ok(())
    }
}

impl Turn {
    /// A browser refuses the whole connection for one address that it cannot read.
    fn check(&self) -> Result<(), ConfigurationError> {
        if let Some(stranger) = self.urls.iter().find(|url| !is_turn_address(url)) {
            let reason = format!("{stranger} is not like turns:turn.example.vn:443?transport=tcp");
            return Err(wrong("turn.urls", reason));
        }
        if !self.urls.is_empty() && self.secret_file.as_os_str().is_empty() {
            return Err(wrong("turn.secret_file", "must be set where there are turn.urls".to_owned()));
        }
        Ok(())
    }
}

/// `turn:` or `turns:`, a host, perhaps a port, perhaps a transport (RFC 7065, section 3.1).
fn is_turn_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("turns:").or_else(|| text.strip_prefix("turn:")) else { return false };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let known = matches!(query, None | Some("transport=tcp" | "transport=udp"));
    // A web address of the same place has the same host and port, and a parser.
    let web = Url::parse(&format!("https://{place}/"));
    known && !place.contains(['/', '@', '#']) && web.is_ok_and(|web| web.has_host())
}

impl Http {
    /// Whether this process speaks TLS itself.
    #[must_use]
    pub fn serves_tls(&self) -> bool {
        !self.certificate_file.as_os_str().is_empty()
    }

    /// Whether a proxy must stand in front whose word on addresses is not believed: then all who come
    /// through it look like one, and their failures add up.
    #[must_use]
    pub fn sees_only_its_proxy(&self) -> bool {
        let is_https = Url::parse(&self.public_url).is_ok_and(|url| url.scheme() == "https");
        is_https && !self.serves_tls() && self.trusted_proxies.is_empty()
    }

    /// The address people type, once `bound` is known. Ends with a slash.
    ///
    /// # Errors
    /// [`ConfigurationError::Value`] if `public_url` is not a web address.
    pub fn public_url(&self, bound: SocketAddr) -> Result<Url, ConfigurationError> {
        let scheme = if self.serves_tls() { "https" } else { "http" };
        let text = if self.public_url.is_empty() { format!("{scheme}://{bound}/") } else { self.public_url.clone() };
        Url::parse(&text).map_err(|error| wrong("http.public_url", error.to_string()))
    }

    fn check(&self) -> Result<(), ConfigurationError> {
        if self.certificate_file.as_os_str().is_empty() != self.key_file.as_os_str().is_empty() {
            return Err(wrong("http.key_file", "certificate_file and key_file go together".to_owned()));
        }
        let url = self.public_url(self.listen)?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if !matches!(url.scheme(), "http" | "https") || !bare {
            return Err(wrong("http.public_url", "must be like https://hoinghi.example".to_owned()));
        }
        self.check_secrecy(&url)
    }

    /// Passwords and keys may be sent in clear text on this machine only.
    fn check_secrecy(&self, url: &Url) -> Result<(), ConfigurationError> {
        if !self.listen.ip().is_loopback() && self.public_url.is_empty() {
            let reason =
                format!("must be set, with https://, because listen = {} is not a loopback address", self.listen);
            return Err(wrong("http.public_url", reason));
        }
        if url.scheme() == "http" && !(is_loopback(url) && self.listen.ip().is_loopback()) {
            let reason = "must begin with https:// (TLS here by certificate_file, or a proxy in front); \
                          http:// is for loopback addresses only";
            return Err(wrong("http.public_url", reason.to_owned()));
        }
        Ok(())
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn in_range(key: &'static str, value: u64, range: RangeInclusive<u64>) -> Result<(), ConfigurationError> {
    if range.contains(&value) {
        return Ok(());
    }
    Err(wrong(key, format!("{value} is not in {} to {}", range.start(), range.end())))
}

fn wrong(key: &'static str, reason: String) -> ConfigurationError {
    ConfigurationError::Value { key, reason }
}
