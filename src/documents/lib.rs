//! The files people bring and take: rosters in, reports out.
//!
//! A report comes from `diemcau_domain::report` without words; here it gets them, in Vietnamese or
//! English, and the shape of a workbook, a CSV file or JSON.

mod choice;
mod csv;
pub mod figures;
mod json;
mod order;
mod render;
mod roster_counts;
pub mod roster_file;
mod shown;
pub mod words;
mod xlsx;

#[cfg(test)]
mod tests;

pub use choice::{Format, Language, Order, Separator, UnknownChoice};
pub use csv::csv;
pub use json::json;
pub use order::put_in_order;
pub use render::{DocumentError, file_name, render};
pub use roster_counts::{BranchCount, LevelCount, RosterCounts, count_roster};
pub use words::fault_text;
pub use xlsx::xlsx;
