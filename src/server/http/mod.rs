//! HTTP: one file for each thing people do; the list of routes in `routes`.

pub mod accounts;
pub mod agenda;
pub mod body;
pub mod client_address;
pub mod conferences;
pub mod endpoints;
pub mod floor;
pub mod join;
mod key_sheet;
pub mod keys;
pub mod operations;
pub mod problem;
pub mod reports;
pub mod roll_calls;
pub mod roster;
pub mod routes;
pub mod scoped;
pub mod sessions;
pub mod sign_in;
pub mod sockets;
pub mod streams;
