//! Rosters that people bring: CSV in UTF-8, or XLSX.
//!
//! A file is taken in as a whole or not at all, and everything that is wrong with it is said at
//! once. What a stranger may have made is never unpacked or believed further than a roster needs.

mod columns;
mod comma_separated;
pub mod delegates;
mod fault;
mod intake;
mod line;
mod markup;
mod package;
mod shared_strings;
mod sheet;
mod workbook;

#[cfg(test)]
mod tests;

pub(crate) use package::Package;

pub use fault::{FAULT_LIMIT, FileFault, FileFaultReason, RosterFileRefusal};

use diemcau_domain::identity::EndpointId;
use diemcau_domain::roster::RosterEntry;

use intake::Intake;
use line::Rows;

/// The most bytes a file may have.
pub const FILE_LIMIT_BYTES: usize = 20 * 1024 * 1024;

/// What a roster file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RosterFile {
    /// The endpoints in tree order, numbered from 1.
    pub entries: Vec<RosterEntry>,
    /// Whom to call at the endpoints, where the file says it; in tree order.
    pub contacts: Vec<Contact>,
    /// Headers of columns that were not read.
    pub ignored_columns: Vec<String>,
}

/// Whom to call at an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The endpoint, as numbered in the file's entries.
    pub endpoint: EndpointId,
    /// Its code.
    pub code: String,
    /// The technician's name, up to 200 characters; may be empty if there is a phone.
    pub name: String,
    /// The technician's phone, up to 40 characters; may be empty if there is a name.
    pub phone: String,
}

/// Reads a roster file. Which kind it is shows in its first bytes.
///
/// # Errors
/// A [`RosterFileRefusal`] with everything that is wrong.
pub fn read(bytes: &[u8]) -> Result<RosterFile, RosterFileRefusal> {
    if bytes.len() > FILE_LIMIT_BYTES {
        let reason = FileFaultReason::FileTooLarge { limit_bytes: FILE_LIMIT_BYTES };
        return Err(FileFault::of_file(reason).into());
    }
    let mut intake = Intake::default();
    match read_rows(bytes, &mut intake)? {
        Ok(()) => intake.finish(),
        Err(fault) => Err(intake.give_up(fault)),
    }
}

/// Hands over the rows of a file of either kind; within, the fault at which reading ended.
///
/// # Errors
/// A file in another encoding, with everything that is wrong.
fn read_rows(bytes: &[u8], rows: &mut dyn Rows) -> Result<Result<(), FileFault>, RosterFileRefusal> {
    Ok(match bytes {
        [b'P', b'K', 3 | 5, 4 | 6, ..] => workbook::read(bytes, rows),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(FileFault::of_file(FileFaultReason::OldOrLockedWorkbook)),
        _ => {
            comma_separated::check_encoding(bytes)?;
            comma_separated::read(bytes, rows)
        }
    })
}
