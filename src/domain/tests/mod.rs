//! What the rules promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod agenda;
mod attendance;
mod authority;
mod floor;
mod floor_report;
mod intervals;
mod ledger;
mod presence;
mod quality;
mod quality_report;
mod random_floors;
mod random_ledgers;
mod random_reports;
mod report;
mod roll_call;
mod roster;
mod scene;
mod session;
