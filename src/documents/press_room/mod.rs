//! The press in a process of its own: what prints takes much memory, and may be given odd names.
//!
//! A message goes each way, one after the other: pages there, documents back. Every piece of them begins
//! with its length, so neither side has to look for an end; an empty piece ends the parts of a page.

mod frame;
mod room;
mod worker;

pub use room::{PressRoom, PressTrouble};
pub use worker::work_the_press;

/// How much memory the press may take, in bytes of address space.
pub const MEMORY_LIMIT_BYTES: u64 = 512 * 1024 * 1024;

/// The word that makes the program a press.
pub const PRESS_COMMAND: &str = "print";

/// What is to be printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// The description of the page, a program of the press.
    pub description: String,
    /// What stands on its parts, as JSON; they are set one after the other.
    pub parts: Vec<Vec<u8>>,
}
