//! A conference rehearsed at its real size, and checked.
//!
//! A [`Scenario`] says who comes, whose line breaks, what the organizer does and when. [`rehearse`]
//! carries it out against a running server: every endpoint is a WebSocket and a thin receiver
//! ([`receivers`]) of its own. Everybody notes what they did (`diary`); from that every figure is
//! worked out second by second (`reckoning`) and held against the server's report (`comparison`).
//! Nothing of the server's own attendance or media is used, so that one checks the other.

mod asking;
mod attending;
mod comparison;
mod course;
mod diary;
mod endpoint;
mod hall;
mod judgement;
mod kill;
mod legs;
mod office;
mod plan;
mod preparation;
mod process;
mod progress;
pub mod receivers;
mod reckoning;
mod rehearsal;
mod report;
mod retry;
mod roster;
mod scenario;
mod signalling;
mod speaking;
mod summary;
mod world;

pub use asking::{RequestError, WaysError};
pub use comparison::Difference;
pub use office::Organizer;
pub use process::{ProcessId, Usage};
pub use rehearsal::{Order, RehearsalError, rehearse};
pub use scenario::{Scenario, ScenarioError};
pub use summary::{Returns, Spread, Summary};
