//! What the tests of promises share: a server on a free port, people with their tokens, a small
//! conference and a live session of it, a console that says whatever a test wants it to say, and a browser
//! that signs slips.

mod console;
mod device;
mod http;
mod live_session;
pub(crate) mod organizer;
pub(crate) mod process;
mod test_server;
mod world;

pub(crate) use console::{FakeConsole, Heard};
pub(crate) use device::Device;
pub(crate) use http::{Answer, Caller};
pub(crate) use live_session::LiveSession;
pub(crate) use test_server::TestServer;
pub(crate) use world::{ROSTER, World};
