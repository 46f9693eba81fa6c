//! Lists of delegates that people bring: one row a person, of one endpoint or of many. CSV in UTF-8,
//! or XLSX; read as suspiciously as a roster, taken in as a whole or not at all.

mod columns;
mod intake;
mod same_person;

use diemcau_domain::delegate::DelegateKind;
use thiserror::Error;

use super::fault::{FileFault, FileFaultReason, RosterFileRefusal};
use super::{FILE_LIMIT_BYTES, read_rows};
use intake::Intake;

pub use same_person::{SamePerson, same_person};

/// A delegate as the file has it.
#[derive(Clone, PartialEq, Eq)]
pub struct DelegateRow {
    /// The row; the header is row 1.
    pub row: u32,
    /// The code of the endpoint.
    pub code: String,
    /// Họ và tên, 1 to 200 characters.
    pub name: String,
    /// Chức vụ, đơn vị, up to 200 characters.
    pub unit: String,
    /// What it is summoned as.
    pub kind: DelegateKind,
    /// Whether it presides at its endpoint.
    pub presides: bool,
}

/// Names do not show themselves in logs.
impl std::fmt::Debug for DelegateRow {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DelegateRow").field("row", &self.row).field("code", &self.code).finish_non_exhaustive()
    }
}

/// What may be wrong with a list of delegates.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DelegateFaultReason {
    /// No such endpoint, or none that whoever brings the list may speak for.
    #[error("there is no endpoint \"{code}\" here")]
    UnknownEndpoint {
        /// The code that was given.
        code: String,
    },
    /// Neither a member nor another.
    #[error("\"{value}\" is neither member (đảng viên) nor other (khác)")]
    UnknownKind {
        /// What was given.
        value: String,
    },
    /// Something else than an x or nothing.
    #[error("\"{value}\" is neither x nor empty")]
    UnknownMark {
        /// What was given.
        value: String,
    },
    /// The same person stands in an earlier row: same endpoint, name and unit.
    #[error("the same person stands in row {first_row}: same endpoint, name and unit")]
    SamePerson {
        /// That row.
        first_row: u32,
    },
    /// An endpoint has more delegates than it may have.
    #[error("the endpoint has more than {limit} delegates")]
    TooManyDelegates {
        /// The most it may have.
        limit: usize,
    },
}

impl DelegateFaultReason {
    /// The stable name of the reason, for protocols and dictionaries.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownEndpoint { .. } => "unknown_endpoint",
            Self::UnknownKind { .. } => "unknown_kind",
            Self::UnknownMark { .. } => "unknown_mark",
            Self::SamePerson { .. } => "same_person",
            Self::TooManyDelegates { .. } => "too_many_delegates",
        }
    }
}

/// Reads lists of delegates; `knows` says whether a code is that of an endpoint that may be listed.
/// Which kind of file it is shows in its first bytes.
///
/// # Errors
/// A [`RosterFileRefusal`] with everything that is wrong.
pub fn read(bytes: &[u8], knows: &dyn Fn(&str) -> bool) -> Result<Vec<DelegateRow>, RosterFileRefusal> {
    if bytes.len() > FILE_LIMIT_BYTES {
        let reason = FileFaultReason::FileTooLarge { limit_bytes: FILE_LIMIT_BYTES };
        return Err(FileFault::of_file(reason).into());
    }
    let mut intake = Intake::new(knows);
    match read_rows(bytes, &mut intake)? {
        Ok(()) => intake.finish(),
        Err(fault) => Err(intake.give_up(fault)),
    }
}
