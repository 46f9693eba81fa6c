//! From the rows of a file to a tree, or to everything that is wrong with them.

use std::collections::BTreeMap;

use thiserror::Error;

use super::{Mode, RosterEntry};
use crate::identity::EndpointId;

/// A row as the file has it: text, trimmed and in NFC.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterRow {
    /// Its row in the file; the header is row 1.
    pub row: u32,
    /// Column `code`.
    pub code: String,
    /// Column `parent_code`.
    pub parent_code: String,
    /// Column `name`.
    pub name: String,
    /// Column `level`.
    pub level: String,
    /// Column `unit_code`.
    pub unit_code: String,
    /// Column `invited`.
    pub invited: String,
    /// Column `mode`.
    pub mode: String,
    /// Column `note`.
    pub note: String,
}

/// One thing that is wrong with a roster file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The row of the file; the header is row 1.
    pub row: u32,
    /// The column, by its header; empty where the whole row is meant.
    pub column: &'static str,
    /// What is wrong.
    pub reason: FaultReason,
}

/// What may be wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultReason {
    /// A cell that must be filled is empty.
    #[error("is empty")]
    Empty,
    /// A cell is longer than allowed.
    #[error("has more than {limit} characters")]
    TooLong {
        /// The most characters it may have.
        limit: usize,
    },
    /// The code stands in an earlier row already.
    #[error("code {code:?} stands in row {first_row} already")]
    DuplicateCode {
        /// The code.
        code: String,
        /// The row where it stands first.
        first_row: u32,
    },
    /// The parent's code stands nowhere.
    #[error("no row has the code {parent_code:?}")]
    OrphanParent {
        /// The code that is not there.
        parent_code: String,
    },
    /// A second row without a parent.
    #[error("row {first_row} has no parent either; there can be one root")]
    SecondRoot {
        /// The row of the first root.
        first_row: u32,
    },
    /// Following the parents never reaches the root.
    #[error("its parents form a circle")]
    Cycle,
    /// Not a whole number from 0 to 1,000,000.
    #[error("{value:?} is not a whole number from 0 to 1000000")]
    InvalidInvited {
        /// What stands there.
        value: String,
    },
    /// Not one of the three modes.
    #[error("{value:?} is none of two_way, view_only, broadcast")]
    UnknownMode {
        /// What stands there.
        value: String,
    },
    /// A control character.
    #[error("has a control character")]
    ControlCharacter,
}

impl FaultReason {
    /// The stable name of the reason, for protocols and dictionaries.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLong { .. } => "too_long",
            Self::DuplicateCode { .. } => "duplicate_code",
            Self::OrphanParent { .. } => "orphan_parent",
            Self::SecondRoot { .. } => "second_root",
            Self::Cycle => "cycle",
            Self::InvalidInvited { .. } => "invalid_invited",
            Self::UnknownMode { .. } => "unknown_mode",
            Self::ControlCharacter => "control_character",
        }
    }
}

const CODE_LIMIT: usize = 40;
const NAME_LIMIT: usize = 200;
const INVITED_LIMIT: u32 = 1_000_000;

/// Puts the rows into tree order and numbers them 1, 2, 3, …
///
/// # Errors
/// Everything that is wrong, in the order of the rows; an empty list of rows is [`FaultReason::Empty`]
/// in row 1.
pub fn build(rows: &[RosterRow]) -> Result<Vec<RosterEntry>, Vec<Fault>> {
    let mut faults = Vec::new();
    if rows.is_empty() {
        faults.push(Fault { row: 1, column: "", reason: FaultReason::Empty });
    }
    for row in rows {
        check_cells(row, &mut faults);
    }
    let index_of_code = index_codes(rows, &mut faults);
    let parents = find_parents(rows, &index_of_code, &mut faults);
    if faults.is_empty() {
        let order = tree_order(&parents);
        find_cycles(rows, &order, &mut faults);
        if faults.is_empty() {
            return Ok(number(rows, &parents, &order));
        }
    }
    faults.sort_by_key(|fault| fault.row);
    Err(faults)
}

fn check_cells(row: &RosterRow, faults: &mut Vec<Fault>) {
    let mut fault = |column, reason| faults.push(Fault { row: row.row, column, reason });
    for (column, text, limit, needed) in [
        ("code", &row.code, CODE_LIMIT, true),
        ("parent_code", &row.parent_code, CODE_LIMIT, false),
        ("name", &row.name, NAME_LIMIT, true),
        ("level", &row.level, CODE_LIMIT, true),
        ("unit_code", &row.unit_code, CODE_LIMIT, false),
        ("note", &row.note, NAME_LIMIT, false),
    ] {
        if needed && text.is_empty() {
            fault(column, FaultReason::Empty);
        }
        if text.chars().count() > limit {
            fault(column, FaultReason::TooLong { limit });
        }
        if text.chars().any(char::is_control) {
            fault(column, FaultReason::ControlCharacter);
        }
    }
    if row.invited.is_empty() {
        fault("invited", FaultReason::Empty);
    } else if parse_invited(&row.invited).is_none() {
        fault("invited", FaultReason::InvalidInvited { value: row.invited.clone() });
    }
    if parse_mode(&row.mode).is_none() {
        fault("mode", FaultReason::UnknownMode { value: row.mode.clone() });
    }
}

fn parse_invited(text: &str) -> Option<u32> {
    // `parse` alone would take a leading plus sign.
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|invited| digits && *invited <= INVITED_LIMIT)
}

fn parse_mode(text: &str) -> Option<Mode> {
    Mode::ALL.into_iter().find(|mode| mode.code() == text)
}

fn index_codes<'a>(rows: &'a [RosterRow], faults: &mut Vec<Fault>) -> BTreeMap<&'a str, usize> {
    let mut index_of_code = BTreeMap::new();
    for (index, row) in rows.iter().enumerate().filter(|(_, row)| !row.code.is_empty()) {
        match index_of_code.get(row.code.as_str()).and_then(|first: &usize| rows.get(*first)) {
            Some(first) => faults.push(Fault {
                row: row.row,
                column: "code",
                reason: FaultReason::DuplicateCode { code: row.code.clone(), first_row: first.row },
            }),
            None => {
                index_of_code.insert(row.code.as_str(), index);
            }
        }
    }
    index_of_code
}

fn find_parents(
    rows: &[RosterRow],
    index_of_code: &BTreeMap<&str, usize>,
    faults: &mut Vec<Fault>,
) -> Vec<Option<usize>> {
    let mut root: Option<&RosterRow> = None;
    let mut parents = Vec::with_capacity(rows.len());
    for row in rows {
        let parent = index_of_code.get(row.parent_code.as_str()).copied();
        if row.parent_code.is_empty() {
            if let Some(first) = root {
                let reason = FaultReason::SecondRoot { first_row: first.row };
                faults.push(Fault { row: row.row, column: "parent_code", reason });
            }
            root = root.or(Some(row));
        } else if parent.is_none() {
            let reason = FaultReason::OrphanParent { parent_code: row.parent_code.clone() };
            faults.push(Fault { row: row.row, column: "parent_code", reason });
        }
        parents.push(parent);
    }
    parents
}

/// The indices a walk from the root reaches: parents first, siblings in the order of the file.
fn tree_order(parents: &[Option<usize>]) -> Vec<usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut waiting = Vec::new();
    for (index, parent) in parents.iter().enumerate() {
        match parent {
            Some(parent) => children[*parent].push(index),
            None => waiting.push(index),
        }
    }
    let mut order = Vec::with_capacity(parents.len());
    while let Some(index) = waiting.pop() {
        order.push(index);
        waiting.extend(children[index].iter().rev());
    }
    order
}

fn find_cycles(rows: &[RosterRow], order: &[usize], faults: &mut Vec<Fault>) {
    let mut reached = vec![false; rows.len()];
    for index in order {
        reached[*index] = true;
    }
    for (row, _) in rows.iter().zip(reached).filter(|(_, reached)| !reached) {
        faults.push(Fault { row: row.row, column: "parent_code", reason: FaultReason::Cycle });
    }
}

fn number(rows: &[RosterRow], parents: &[Option<usize>], order: &[usize]) -> Vec<RosterEntry> {
    let mut numbers = vec![EndpointId(0); rows.len()];
    for (number, index) in (1..).zip(order) {
        numbers[*index] = EndpointId(number);
    }
    order
        .iter()
        .map(|index| {
            let row = &rows[*index];
            RosterEntry {
                endpoint: numbers[*index],
                parent: parents[*index].map(|parent| numbers[parent]),
                code: row.code.clone(),
                name: row.name.clone(),
                level: row.level.clone(),
                unit_code: row.unit_code.clone(),
                invited: parse_invited(&row.invited).unwrap_or_default(),
                mode: parse_mode(&row.mode).unwrap_or_default(),
                note: row.note.clone(),
            }
        })
        .collect()
}
