//! Who issues a document, and in which of the two forms that offices use.

mod check;
mod lines;

pub use check::{LetterheadFault, MARGIN_MM};
pub(crate) use lines::{name_lines, subject_lines};

use serde::{Deserialize, Serialize};

/// The form of a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// Of the state: Decree 30/2020/NĐ-CP, appendix I.
    #[default]
    State,
    /// Of the party: Guideline 36-HD/VPTW.
    Party,
}

impl Form {
    /// The stable name.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Party => "party",
        }
    }
}

/// In whose place somebody signs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// In their own.
    #[default]
    Own,
    /// Thay mặt: for a body that decides together (TM., of the party T/M).
    OnBehalf,
    /// Ký thay: for the head of the body (KT., K/T).
    InPlace,
    /// Thừa lệnh: by order of the head (TL., T/L).
    ByOrder,
}

/// A day of the calendar, for the date of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(pub jiff::civil::Date);

/// The margins of a page, in millimetres.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Margins {
    /// Above.
    pub top: u32,
    /// Below.
    pub bottom: u32,
    /// On the left, where it is bound.
    pub left: u32,
    /// On the right.
    pub right: u32,
}

impl Default for Margins {
    fn default() -> Self {
        Self { top: 20, bottom: 20, left: 30, right: 15 }
    }
}

/// The head and the foot of a document. A text of "" is left out, or left free to be filled in by hand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Letterhead {
    /// The form.
    pub form: Form,
    /// The body above the one that issues it.
    pub superior_body: String,
    /// The body that issues it.
    pub issuing_body: String,
    /// Its number; without one, room is left for it.
    pub number: Option<u32>,
    /// What stands behind the number: `BC-BTC` of the state, `BC/BTC` of the party.
    pub number_suffix: String,
    /// Where it is issued.
    pub place: String,
    /// When; without it, room is left for day and month.
    pub date: Option<Day>,
    /// In whose place it is signed.
    pub authority: Authority,
    /// Whose place that is: `BAN TỔ CHỨC`, `CHÁNH VĂN PHÒNG`.
    pub authority_of: String,
    /// What the signer is: `TRƯỞNG BAN`.
    pub signer_title: String,
    /// Who signs; without it, room is left for it.
    pub signer_name: String,
    /// Who gets it, besides those who keep it.
    pub recipients: Vec<String>,
    /// Who keeps it: `VT, BTC`.
    pub kept_by: String,
    /// The margins.
    pub margins: Margins,
}

impl Default for Letterhead {
    fn default() -> Self {
        Self {
            form: Form::State,
            superior_body: String::new(),
            issuing_body: "Ban Tổ chức Hội nghị".to_owned(),
            number: None,
            number_suffix: "BC-BTC".to_owned(),
            place: "Hà Nội".to_owned(),
            date: None,
            authority: Authority::OnBehalf,
            authority_of: "Ban Tổ chức".to_owned(),
            signer_title: "Trưởng ban".to_owned(),
            signer_name: String::new(),
            recipients: Vec::new(),
            kept_by: "VT".to_owned(),
            margins: Margins::default(),
        }
    }
}
