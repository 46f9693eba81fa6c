//! What documents promise.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod attached;
mod certificate_bundle;
mod example;
mod figures;
mod letterhead;
mod order;
mod paper;
mod quality;
mod roster;
mod tables;
mod workbook;
