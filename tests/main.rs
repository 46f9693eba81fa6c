//! The promises of diemcau, kept through its real protocols. One file a promise, one binary for all.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]

mod support;

mod authority;
mod command_line;
mod configuration;
mod floor;
mod foreign_peers;
mod hostile_datagrams;
mod house;
mod kills;
mod quality;
mod rehearsal;
mod scripted_conference;
mod sign_in;
mod strangers;
mod streams;
mod turn;
mod uploads;
mod websocket_bad_messages;
mod workbook;
