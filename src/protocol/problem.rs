//! Errors over HTTP: problem details (RFC 9457).

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The body of every answer with a status of 400 or above.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// `urn:diemcau:problem:` and the code.
    #[serde(rename = "type")]
    pub kind: String,
    /// A short sentence in English.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable name of the problem; pages have their own words for it.
    pub code: String,
    /// What is wrong here, in English, if there is more to say.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<String>,
    /// The field that is wrong.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub field: Option<String>,
    /// Everything that is wrong with an uploaded file.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub faults: Vec<Fault>,
}

/// One thing that is wrong with an uploaded file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Fault {
    /// The row; the header is row 1. 0 where the whole file is meant.
    pub row: u32,
    /// The column, by its header; empty where the whole row is meant.
    pub column: String,
    /// The stable name of the reason.
    pub code: String,
    /// The reason in English.
    pub detail: String,
}
