//! From the rows of a file to delegates, row by row.

use std::collections::{BTreeMap, HashMap};

use diemcau_domain::delegate::{DelegateKind, MOST_DELEGATES};
use diemcau_domain::roster::FaultReason;

use super::columns::{Columns, Field};
use super::same_person::{SamePerson, same_person};
use super::{DelegateFaultReason, DelegateRow};
use crate::roster_file::fault::{FileFault, FileFaultReason, RosterFileRefusal};
use crate::roster_file::intake::check_limits;
use crate::roster_file::line::{Line, Rows};

/// What of a file was taken in so far.
pub(super) struct Intake<'a> {
    knows: &'a dyn Fn(&str) -> bool,
    columns: Option<Columns>,
    delegates: Vec<DelegateRow>,
    /// The row of each person, by endpoint.
    seen: BTreeMap<String, HashMap<SamePerson, u32>>,
    faults: Vec<FileFault>,
}

impl<'a> Intake<'a> {
    pub(super) fn new(knows: &'a dyn Fn(&str) -> bool) -> Self {
        Self { knows, columns: None, delegates: Vec::new(), seen: BTreeMap::new(), faults: Vec::new() }
    }

    /// The delegates in the order of the file, if everything is right.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub(super) fn finish(self) -> Result<Vec<DelegateRow>, RosterFileRefusal> {
        if self.columns.is_none() || (self.delegates.is_empty() && self.faults.is_empty()) {
            return Err(FileFault::of_row(1, "", FileFaultReason::Roster(FaultReason::Empty)).into());
        }
        if self.faults.is_empty() { Ok(self.delegates) } else { Err(RosterFileRefusal::new(self.faults)) }
    }

    /// The refusal of a file that was not read to its end.
    pub(super) fn give_up(mut self, because: FileFault) -> RosterFileRefusal {
        self.faults.push(because);
        RosterFileRefusal::new(self.faults)
    }

    fn take(&mut self, row: DelegateRow) {
        let mut refuse = |field: Field, reason| {
            self.faults.push(FileFault::of_row(row.row, field.title(), FileFaultReason::Delegate(reason)));
        };
        if !(self.knows)(&row.code) {
            return refuse(Field::Code, DelegateFaultReason::UnknownEndpoint { code: row.code });
        }
        let seen = self.seen.entry(row.code.clone()).or_default();
        if seen.len() == MOST_DELEGATES {
            return refuse(Field::Code, DelegateFaultReason::TooManyDelegates { limit: MOST_DELEGATES });
        }
        if let Some(first_row) = seen.insert(same_person(&row.name, &row.unit), row.row) {
            return refuse(Field::Name, DelegateFaultReason::SamePerson { first_row });
        }
        self.delegates.push(row);
    }
}

impl Rows for Intake<'_> {
    fn width(&self) -> Option<usize> {
        self.columns.as_ref().map(Columns::width)
    }

    fn push(&mut self, line: &Line) -> Result<(), FileFault> {
        if line.is_empty() {
            return Ok(());
        }
        let Some(columns) = &self.columns else {
            self.columns = Some(Columns::find(line, &mut self.faults));
            // Without its columns nothing can be said of the rows.
            return self.faults.pop().map_or(Ok(()), Err);
        };
        check_limits(line.row, self.delegates.len(), self.faults.len())?;
        let faults = self.faults.len();
        columns.check(line, &mut self.faults);
        let row = self.faults.len().eq(&faults).then(|| row(columns, line, &mut self.faults)).flatten();
        if let Some(row) = row {
            self.take(row);
        }
        Ok(())
    }
}

/// The row as it is meant; none if something in it is wrong.
fn row(columns: &Columns, line: &Line, faults: &mut Vec<FileFault>) -> Option<DelegateRow> {
    let text = |field| columns.text(line, field);
    let (code, name, unit) = (text(Field::Code), text(Field::Name), text(Field::Unit));
    let before = faults.len();
    let mut fault = |field: Field, reason| faults.push(FileFault::of_row(line.row, field.title(), reason));
    for (field, text) in [(Field::Code, &code), (Field::Name, &name)] {
        if text.is_empty() {
            fault(field, FileFaultReason::Roster(FaultReason::Empty));
        }
    }
    let kind = kind(&text(Field::Kind)).map_err(|reason| fault(Field::Kind, FileFaultReason::Delegate(reason)));
    let presides =
        presides(&text(Field::Presides)).map_err(|reason| fault(Field::Presides, FileFaultReason::Delegate(reason)));
    let (Ok(kind), Ok(presides)) = (kind, presides) else { return None };
    (faults.len() == before).then_some(DelegateRow { row: line.row, code, name, unit, kind, presides })
}

fn kind(text: &str) -> Result<DelegateKind, DelegateFaultReason> {
    match text.to_lowercase().as_str() {
        "đảng viên" | "member" => Ok(DelegateKind::Member),
        "khác" | "quần chúng" | "other" => Ok(DelegateKind::Other),
        _ => Err(DelegateFaultReason::UnknownKind { value: text.to_owned() }),
    }
}

fn presides(text: &str) -> Result<bool, DelegateFaultReason> {
    match text.to_lowercase().as_str() {
        "" => Ok(false),
        "x" => Ok(true),
        _ => Err(DelegateFaultReason::UnknownMark { value: text.to_owned() }),
    }
}
