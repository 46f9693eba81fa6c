//! The office that keeps the record of every conference.
//!
//! One task owns a conference. It takes wishes in batches, decides them, applies what was decided,
//! has the store write it, and only then tells anybody. Nobody else holds a conference's state:
//! readers look at it between two batches, so they see only what is on disk.

mod arrival;
mod attachment;
mod board;
mod clerk;
mod clock;
mod desk;
mod figures;
mod floors;
mod lines;
mod link;
mod minutes;
mod office;
mod outcome;
mod own_checks;
mod own_floor;
mod own_papers;
mod post;
mod program;
mod reading;
mod secretariat;
mod sittings;
mod situation;
mod touch;
pub mod view;
mod watch;
mod wish;

#[cfg(test)]
mod tests;

pub use attachment::{Attachment, Line, Outgoing};
pub use clock::Clock;
pub use desk::Desk;
pub use figures::Figures;
pub use floors::{Floors, OnFloor};
pub use outcome::{NotDone, Outcome};
pub use program::Air;
pub use reading::Reading;
pub use secretariat::{Secretariat, SecretariatError, Settings};
pub use sittings::{Sitting, Sittings, Whereabouts};
pub use watch::Watch;
