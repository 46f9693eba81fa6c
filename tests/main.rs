//! The promises of diemcau, kept through its real protocols. One file a promise, one binary for all.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

mod authority;
mod command_line;
mod conference_reports;
mod configuration;
mod confirmations;
mod contacts;
mod continuation;
mod delegate_files;
mod delegates;
mod floor;
mod foreign_peers;
mod hostile_datagrams;
mod house;
mod invitations;
mod kept_recordings;
mod kills;
mod line_budget;
mod messages;
mod papers;
mod persons;
mod printed;
mod prompts;
mod quality;
mod readiness;
mod recording;
mod rehearsal;
mod report_jobs;
mod scenes;
mod scripted_conference;
mod sent_reports;
mod sign_in;
mod slips;
mod strangers;
mod streams;
mod turn;
mod uploads;
mod versions;
mod websocket_bad_messages;
mod workbook;
