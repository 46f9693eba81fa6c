//! What the rules promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod agenda;
mod attendance;
mod authority;
mod intervals;
mod ledger;
mod presence;
mod random_ledgers;
mod random_reports;
mod report;
mod roll_call;
mod roster;
mod scene;
mod session;
