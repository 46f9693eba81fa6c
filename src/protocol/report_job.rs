//! A long report, made while whoever wants it sees how far it is.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is wanted. The subtree stands in the address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewReportJob {
    /// Which report, such as `summary`; or `certificates`, those of the technical check of one session.
    pub kind: String,
    /// `pdf`, `docx`, `xlsx` or `csv`; certificates are papers, `pdf` or `docx`.
    pub format: String,
    /// The sessions between commas, as in the address of a report; without them, all that have begun.
    /// Certificates need the number of one.
    #[serde(default)]
    pub sessions: Option<String>,
    /// An agenda item to cut the report to.
    #[serde(default)]
    pub item: Option<u32>,
    /// `vi` (default) or `en`.
    #[serde(default)]
    pub language: Option<String>,
    /// Fields of the letterhead that differ from the configured ones, such as `{"form": "party"}`.
    #[serde(default)]
    pub letterhead: LetterheadChanges,
}

/// What differs from the configured letterhead; what is not given stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LetterheadChanges {
    /// `state` or `party`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<String>,
    /// The body above the one that issues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub superior_body: Option<String>,
    /// The body that issues it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuing_body: Option<String>,
    /// Its number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
    /// What stands behind the number, such as `BC-BTC`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number_suffix: Option<String>,
    /// Where it is issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// When, such as `2022-07-22`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// `own`, `on_behalf` (TM.), `in_place` (KT.) or `by_order` (TL.).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Whose place that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority_of: Option<String>,
    /// What the signer is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer_title: Option<String>,
    /// Who signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signer_name: Option<String>,
    /// Who gets it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipients: Option<Vec<String>>,
    /// Who keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kept_by: Option<String>,
    /// The margins.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub margins: Option<PaperMargins>,
}

/// The margins of a page, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperMargins {
    /// Above.
    pub top: u32,
    /// Below.
    pub bottom: u32,
    /// On the left.
    pub left: u32,
    /// On the right.
    pub right: u32,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReportJobState {
    /// Others are made before it.
    Waiting,
    /// It is made.
    Working,
    /// Its file is there, for an hour.
    Done,
    /// It cannot be made.
    Failed,
}

/// A job: the report of the whole and of every branch, or the certificates of every branch, one document each, in
/// one ZIP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReportJob {
    /// Its number.
    pub job: u32,
    /// Where it stands.
    pub state: ReportJobState,
    /// Documents that are made.
    pub done: u32,
    /// Documents in all; 0 until that is known.
    pub total: u32,
    /// How long the file is, once it is there.
    pub bytes: Option<u64>,
    /// The code of what is wrong, once it failed.
    pub code: Option<String>,
}
