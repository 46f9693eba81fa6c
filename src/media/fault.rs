//! Broken invariants, kept to the one peer that met them.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// A library, or we, stopped at an invariant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault;

/// Runs a step on a stranger's input, or a thread's work. Should it panic, whatever it worked on must be
/// thrown away; nobody else is touched.
pub(crate) fn contained<T>(step: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Fault)
}
