//! What the rules promise.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod agenda;
mod amendment;
mod attendance;
mod authority;
mod borders;
mod checks_report;
mod confirmations;
mod continuation;
mod delegates;
mod floor;
mod floor_report;
mod intervals;
mod ledger;
mod messages;
mod papers;
mod papers_report;
mod persons;
mod presence;
mod prompt;
mod quality;
mod quality_report;
mod random_conferences;
mod random_floors;
mod random_ledgers;
mod random_reports;
mod random_versions;
mod readiness;
mod recording;
mod report;
mod report_orders;
mod roll_call;
mod roster;
mod scene;
mod sent_reports;
mod session;
mod slip;
mod write_up;
