//! Broken invariants, kept to the one peer that met them.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// The library stopped at an invariant of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault;

/// Runs a step of the library on a stranger's input. Should the step panic, whatever it worked
/// on must be thrown away; nobody else is touched.
pub(crate) fn contained<T>(step: impl FnOnce() -> T) -> Result<T, Fault> {
    catch_unwind(AssertUnwindSafe(step)).map_err(|_| Fault)
}
