//! How much memory the process of the press may take.

use std::io;

use rustix::process::{Resource, Rlimit, setrlimit};

/// Holds this process to so many bytes of address space, for ever: what asks for more fails, and the
/// process with it, but nothing else on the machine does.
///
/// # Errors
/// An I/O error if the system refuses.
pub fn limit_memory(bytes: u64) -> io::Result<()> {
    let limit = Rlimit { current: Some(bytes), maximum: Some(bytes) };
    Ok(setrlimit(Resource::As, limit)?)
}
