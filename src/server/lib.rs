//! The shell: sockets, HTTP, time, identity, rendering, metrics, wiring.
//!
//! Nothing is decided here. Who asks is established, one rule a route lets them in or not, and what
//! they want goes to the desk of the conference; what the desk answers goes back as it is.

pub mod access;
pub mod app;
mod beside_ledger;
mod comment_texts;
pub mod configuration;
pub mod contacts;
pub mod delegate_names;
pub mod demo;
mod doorway;
pub mod http;
pub mod identity;
pub mod lanes;
mod layers;
pub mod line_budget;
mod listener;
mod message_texts;
mod metrics;
mod pages;
mod probes;
pub mod recordings;
pub mod report_jobs;
mod server;
mod start;
mod streams;
pub mod turn;
mod upkeep;
mod websocket;
mod written_texts;

pub use beside_ledger::beside_ledger;
pub use comment_texts::comment_texts;
pub use configuration::{Configuration, ConfigurationError};
pub use message_texts::message_texts;
pub use server::{Addresses, Server};
pub use start::{StartError, ledger_file, make_data_directory};
