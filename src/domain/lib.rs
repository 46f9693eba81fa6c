//! The rules of a conference: its roster of endpoints, its sessions and their agenda, who was
//! connected, who received the program, and what follows from that in a report.
//!
//! Nothing here knows a clock, a socket, a file or a wire format. Time comes in as an argument;
//! what happened comes in as an [`event::Event`]; every figure is a fold over those events.

pub mod agenda;
pub mod attendance;
pub mod authority;
pub mod command;
pub mod conference;
pub mod event;
pub mod floor;
pub mod identity;
pub mod interval;
pub mod ledger;
pub mod presence;
pub mod quality;
pub mod refusal;
pub mod report;
pub mod roll_call;
pub mod roster;
pub mod session;
pub mod time;

pub use conference::Conference;

#[cfg(test)]
mod tests;
