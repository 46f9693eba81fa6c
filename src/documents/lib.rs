//! The files people bring and take: rosters in, reports out.
//!
//! A report comes from `diemcau_domain::report` without words; here it gets them, in Vietnamese or
//! English, and the shape of a workbook, a CSV file, JSON, or of a paper as an office issues it: PDF and
//! DOCX, in the form of the state or of the party.

mod attached;
mod bundle;
mod certificate;
mod certificate_bundle;
mod choice;
mod csv;
mod delegate_order;
mod docx;
pub mod figures;
pub mod invitation;
mod json;
pub mod letterhead;
mod order;
mod paper;
mod pdf;
mod press_room;
mod render;
mod roster_counts;
pub mod roster_file;
mod shown;
pub mod words;
mod xlsx;

#[cfg(test)]
mod tests;

pub use attached::{AttachedFault, check_attached};
pub use bundle::{BundleError, branches, bundle};
pub use certificate::{certificates_file_name, most_certificates, render_certificates};
pub use certificate_bundle::bundle_certificates;
pub use choice::{Format, Language, Order, PaperFormat, Separator, UnknownChoice};
pub use csv::csv;
pub use delegate_order::by_given_name;
pub use docx::docx;
pub use json::json;
pub use order::put_in_order;
pub use paper::{ROW_LIMIT, TooManyRows};
pub use pdf::pdf;
pub use press_room::{MEMORY_LIMIT_BYTES, PRESS_COMMAND, Page, PressRoom, PressTrouble, work_the_press};
pub use render::{DocumentError, Stationery, file_name, render};
pub use roster_counts::{BranchCount, LevelCount, RosterCounts, count_roster};
pub use words::fault_text;
pub use xlsx::xlsx;
