//! The rules of a conference: its roster of endpoints, its sessions and their agenda, who was
//! connected, who received the program, and what follows from that in a report.
//!
//! Nothing here knows a clock, a socket, a file or a wire format. Time comes in as an argument;
//! what happened comes in as an [`event::Event`]; every figure is a fold over those events.

pub mod agenda;
pub mod amendment;
pub mod attendance;
pub mod audience;
pub mod authority;
pub mod command;
pub mod comment;
pub mod conference;
pub mod delegate;
pub mod document;
pub mod event;
pub mod floor;
pub mod identity;
pub mod interval;
pub mod ledger;
pub mod message;
pub mod person;
pub mod presence;
pub mod prompt;
pub mod quality;
pub mod readiness;
pub mod recording;
pub mod refusal;
pub mod report;
pub mod roll_call;
pub mod roster;
pub mod session;
pub mod slip;
pub mod study;
pub mod time;
pub mod vote;
pub mod write_up;
pub mod written_text;

pub use conference::Conference;

#[cfg(test)]
mod tests;
