//! How an endpoint comes in: join keys and what they are exchanged for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::time::Time;

/// A join key, from a link (`/join#k=…`) or typed as a code of ten characters.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Join {
    /// The key or the code.
    pub key: String,
}

/// What a join key is exchanged for. The same sign-in is also set as a cookie.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Joined {
    /// A bearer token for programs that keep no cookies.
    pub token: String,
    /// The conference.
    pub conference: u32,
    /// Its title.
    pub conference_title: String,
    /// The endpoint.
    pub endpoint: EndpointRef,
}

/// A join key just made. It is shown once; afterwards only its hash is known.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct IssuedKey {
    /// The endpoint.
    pub endpoint: EndpointRef,
    /// The link to open.
    pub link: String,
    /// The code for typing: ten characters of Crockford's base 32, in two groups.
    pub code: String,
}

/// The form of a sheet of keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeySheetForm {
    /// A table that spreadsheets open.
    #[default]
    Csv,
    /// A page for print, with QR codes.
    Print,
}

/// Which keys to make anew.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueKeys {
    /// The top of the subtree, by number.
    pub subtree: u32,
    /// In which form they come.
    #[serde(default)]
    pub form: KeySheetForm,
    /// The session that a printed sheet is for; none for all of them.
    #[serde(default)]
    pub session: Option<u32>,
    /// Whom to call when something is wrong, for a printed sheet; 0 to 100 characters.
    #[serde(default)]
    pub hot_line: String,
    /// The language of the sheet: `vi`, or `en`; without it, Vietnamese.
    #[serde(default)]
    pub language: Option<String>,
}

/// What is known of an endpoint's key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyState {
    /// When it was made.
    pub issued_at: Time,
    /// When it was revoked, if it was.
    pub revoked_at: Option<Time>,
}

/// A ticket that opens one WebSocket within 30 seconds.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct SocketTicket {
    /// Goes into `/ws?ticket=…`.
    pub ticket: String,
}
