//! From the rows of a file to a roster, row by row, so that only what is needed is kept.

use std::collections::{BTreeMap, BTreeSet};

use diemcau_domain::roster::{self, Fault, FaultReason, RosterEntry, RosterRow};

use super::columns::{CONTACT_NAME, CONTACT_PHONE, Columns};
use super::fault::{FAULT_LIMIT, FileFault, FileFaultReason, RosterFileRefusal};
use super::line::{Line, Rows};
use super::{Contact, RosterFile};

/// The most rows a file may have, without the header.
const ROW_LIMIT: usize = 100_000;
/// The most cells of a wrong kind that are worth counting: somebody has taken the wrong file.
const COUNT_LIMIT: usize = 20_000;
/// The most bytes of text in all rows: 100,000 rows of 640. A workbook may show one text in any
/// number of cells, so its own size says nothing of this.
const TEXT_LIMIT_BYTES: usize = 64_000_000;
const CONTACT_NAME_LIMIT: usize = 200;
const CONTACT_PHONE_LIMIT: usize = 40;

/// What of a file was taken in so far.
#[derive(Default)]
pub(super) struct Intake {
    columns: Option<Columns>,
    rows: Vec<RosterRow>,
    text_bytes: usize,
    /// Name and phone by the code of the endpoint.
    contacts: BTreeMap<String, (String, String)>,
    faults: Vec<FileFault>,
}

impl Rows for Intake {
    fn width(&self) -> Option<usize> {
        self.columns.as_ref().map(Columns::width)
    }

    /// One without anything in it is left out; the first is the header.
    fn push(&mut self, line: &Line) -> Result<(), FileFault> {
        if line.is_empty() {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::find(line, &mut self.faults));
            // Without its columns nothing can be said of the rows.
            return self.faults.pop().map_or(Ok(()), Err);
        };
        check_limits(line.row, self.rows.len(), self.faults.len())?;
        self.text_bytes += columns.text_bytes(line);
        if self.text_bytes > TEXT_LIMIT_BYTES {
            return Err(FileFault::of_row(line.row, "", FileFaultReason::Bomb));
        }
        columns.check(line, &mut self.faults);
        let row = columns.row(line);
        let (name, phone) = (columns.text(line, CONTACT_NAME), columns.text(line, CONTACT_PHONE));
        check_contact(line.row, CONTACT_NAME, &name, CONTACT_NAME_LIMIT, &mut self.faults);
        check_contact(line.row, CONTACT_PHONE, &phone, CONTACT_PHONE_LIMIT, &mut self.faults);
        if !name.is_empty() || !phone.is_empty() {
            self.contacts.insert(row.code.clone(), (name, phone));
        }
        self.rows.push(row);
        Ok(())
    }
}

impl Intake {
    /// The roster, if everything is right.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub(super) fn finish(self) -> Result<RosterFile, RosterFileRefusal> {
        let Some(columns) = self.columns else {
            return Err(FileFault::of_row(1, "", FileFaultReason::Roster(FaultReason::Empty)).into());
        };
        match roster::build(&self.rows) {
            Ok(entries) if self.faults.is_empty() => {
                let contacts = contacts(self.contacts, &entries);
                Ok(RosterFile { entries, contacts, ignored_columns: columns.ignored })
            }
            Ok(_) => Err(RosterFileRefusal::new(self.faults)),
            Err(of_tree) => Err(refuse(self.faults, of_tree)),
        }
    }

    /// The refusal of a file that was not read to its end.
    pub(super) fn give_up(mut self, because: FileFault) -> RosterFileRefusal {
        self.faults.push(because);
        RosterFileRefusal::new(self.faults)
    }
}

/// Whether a file of this kind may have another row after so many, with so many faults in them.
pub(super) fn check_limits(row: u32, rows: usize, faults: usize) -> Result<(), FileFault> {
    if rows == ROW_LIMIT {
        return Err(FileFault::of_row(row, "", FileFaultReason::TooManyRows { limit: ROW_LIMIT }));
    }
    if faults > COUNT_LIMIT {
        return Err(FileFault::of_row(row, "", FileFaultReason::TooManyFaults { limit: COUNT_LIMIT }));
    }
    Ok(())
}

/// What follows from a cell that is of the wrong kind anyway is not said a second time.
fn refuse(faults: Vec<FileFault>, of_tree: Vec<Fault>) -> RosterFileRefusal {
    let known: BTreeSet<_> = faults.iter().map(|fault| (fault.row, fault.column.clone())).collect();
    let is_new = |fault: &Fault| !known.contains(&(fault.row, fault.column.to_owned()));
    let more = of_tree.iter().filter(|fault| is_new(fault)).count();
    let new = of_tree.into_iter().filter(is_new).take(FAULT_LIMIT).map(FileFault::from);
    let total = faults.len() + more;
    RosterFileRefusal { total, ..RosterFileRefusal::new(faults.into_iter().take(FAULT_LIMIT).chain(new).collect()) }
}

fn check_contact(row: u32, column: &str, text: &str, limit: usize, faults: &mut Vec<FileFault>) {
    let mut fault = |reason| faults.push(FileFault::of_row(row, column, FileFaultReason::Roster(reason)));
    if text.chars().count() > limit {
        fault(FaultReason::TooLong { limit });
    }
    if text.chars().any(char::is_control) {
        fault(FaultReason::ControlCharacter);
    }
}

fn contacts(mut given: BTreeMap<String, (String, String)>, entries: &[RosterEntry]) -> Vec<Contact> {
    let contact_of = |entry: &RosterEntry| {
        let (name, phone) = given.remove(&entry.code)?;
        Some(Contact { endpoint: entry.endpoint, code: entry.code.clone(), name, phone })
    };
    entries.iter().filter_map(contact_of).collect()
}
