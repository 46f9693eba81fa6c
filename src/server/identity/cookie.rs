//! The cookies that carry sign-ins. Each console has one of its own, so that an organizer and an
//! endpoint may be open side by side in one browser.

use std::fmt::Write as _;

use axum::http::HeaderMap;
use axum::http::header::{COOKIE, HeaderName, REFERER};
use url::Url;

/// The header with which a page says which console it is: `organizer`, `join` or `reports`.
pub const CONSOLE_HEADER: HeaderName = HeaderName::from_static("diemcau-console");

/// Browsers keep a cookie this long, in seconds; the server ends a sign-in much earlier.
const KEPT_SECONDS: u32 = 30 * 24 * 3600;

/// One of the three consoles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Console {
    /// Plans and runs sessions.
    Organizer,
    /// Reads and exports.
    Reports,
    /// Is an endpoint.
    Join,
}

impl Console {
    /// In the order in which their cookies are looked for when a request names no console.
    pub const ALL: [Self; 3] = [Self::Organizer, Self::Reports, Self::Join];

    /// Its name in the header and in the cookie.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Organizer => "organizer",
            Self::Reports => "reports",
            Self::Join => "join",
        }
    }

    /// Where its page is.
    const fn path(self) -> &'static str {
        match self {
            Self::Organizer => "/",
            Self::Reports => "/reports",
            Self::Join => "/join",
        }
    }

    /// The console that a request says it comes from, by the header or else by its page's address.
    /// It chooses between cookies that are valid anyway, so a wrong one gains nothing.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        if let Some(named) = headers.get(CONSOLE_HEADER) {
            return Self::ALL.into_iter().find(|console| named == console.name());
        }
        let page = Url::parse(headers.get(REFERER)?.to_str().ok()?).ok()?;
        Self::ALL.into_iter().find(|console| page.path() == console.path())
    }
}

/// How cookies are named and marked: `__Host-` and `Secure` wherever the address is https.
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    secure: bool,
}

impl Cookies {
    /// `secure` if people use an https address.
    #[must_use]
    pub const fn new(secure: bool) -> Self {
        Self { secure }
    }

    /// Every sign-in id a request carries that may stand for it, best first.
    #[must_use]
    pub fn sign_in_ids(&self, headers: &HeaderMap) -> Vec<String> {
        let named = Console::of(headers);
        Console::ALL
            .into_iter()
            .filter(|console| named.is_none_or(|named| named == *console))
            .filter_map(|console| find(headers, &self.name(console)))
            .collect()
    }

    /// A `Set-Cookie` value that signs a console in.
    #[must_use]
    pub fn set(&self, console: Console, id: &str) -> String {
        self.value(console, id, KEPT_SECONDS)
    }

    /// A `Set-Cookie` value that makes the browser forget.
    #[must_use]
    pub fn clear(&self, console: Console) -> String {
        self.value(console, "", 0)
    }

    fn value(&self, console: Console, id: &str, seconds: u32) -> String {
        let mut value = format!("{}={id}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}", self.name(console));
        if self.secure {
            // Writing to a string cannot fail.
            let _ = write!(value, "; Secure");
        }
        value
    }

    fn name(&self, console: Console) -> String {
        let prefix = if self.secure { "__Host-" } else { "" };
        format!("{prefix}diemcau-{}", console.name())
    }
}

fn find(headers: &HeaderMap, name: &str) -> Option<String> {
    let lines = headers.get_all(COOKIE).iter().filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn headers(pairs: &[(HeaderName, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.clone(), value.parse().unwrap())).collect()
    }

    #[test]
    fn a_console_that_names_itself_gets_its_own_sign_in_only() {
        let both = "diemcau-organizer=one; diemcau-join=two";
        let cookies = Cookies::new(false);
        let join = headers(&[(COOKIE, both), (CONSOLE_HEADER, "join")]);
        assert_eq!(cookies.sign_in_ids(&join), ["two"]);
        let unnamed = headers(&[(COOKIE, both)]);
        assert_eq!(cookies.sign_in_ids(&unnamed), ["one", "two"]);
    }

    #[test]
    fn a_page_is_known_by_its_address_where_it_does_not_name_itself() {
        let both = "diemcau-organizer=one; diemcau-join=two";
        let of_page = |page| Cookies::new(false).sign_in_ids(&headers(&[(COOKIE, both), (REFERER, page)]));
        assert_eq!(of_page("https://hoinghi.example/join"), ["two"]);
        assert_eq!(of_page("https://hoinghi.example/"), ["one"]);
        assert_eq!(of_page("https://other.example/page"), ["one", "two"]);
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_the_host_and_secure() {
        let value = Cookies::new(true).set(Console::Join, "id");
        assert!(value.starts_with("__Host-diemcau-join=id; Path=/; HttpOnly; SameSite=Lax"), "{value}");
        assert!(value.ends_with("; Secure"), "{value}");
    }

    #[test]
    fn a_plain_cookie_does_not_pass_where_a_secure_one_is_wanted() {
        let plain = headers(&[(COOKIE, "diemcau-join=two")]);
        assert!(Cookies::new(true).sign_in_ids(&plain).is_empty());
    }
}
