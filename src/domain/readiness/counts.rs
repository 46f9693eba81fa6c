//! How ready a branch is.

use super::{Check, EndpointReadiness};
use crate::roster::Mode;

/// What a check came to at some endpoints: asked = passed + failed + untried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CheckCount {
    /// How many it concerns.
    pub asked: u64,
    /// How many passed it.
    pub passed: u64,
    /// How many tried it and did not pass.
    pub failed: u64,
}

impl CheckCount {
    /// How many did not try it.
    #[must_use]
    pub const fn untried(self) -> u64 {
        self.asked.saturating_sub(self.passed).saturating_sub(self.failed)
    }
}

/// How ready some endpoints are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReadinessCounts {
    /// How many take part on a screen, and so must be ready.
    pub endpoints: u64,
    /// How many passed all that they must.
    pub ready: u64,
    /// Check by check, in the order of [`Check::ALL`].
    pub checks: [CheckCount; Check::ALL.len()],
}

impl ReadinessCounts {
    /// One endpoint; `readiness` is none where nothing was tried.
    #[must_use]
    pub fn of_endpoint(mode: Mode, readiness: Option<&EndpointReadiness>) -> Self {
        let mut counts = Self::default();
        if Check::required(mode).is_empty() {
            return counts;
        }
        counts.endpoints = 1;
        counts.ready = u64::from(readiness.is_some_and(|readiness| readiness.ready_at(mode).is_some()));
        for (count, check) in counts.checks.iter_mut().zip(Check::ALL).filter(|(_, check)| check.concerns(mode)) {
            let outcome = readiness.and_then(|readiness| readiness.outcome(check));
            count.asked = 1;
            count.passed = u64::from(outcome.is_some_and(|outcome| outcome.passed));
            count.failed = u64::from(outcome.is_some_and(|outcome| !outcome.passed));
        }
        counts
    }

    /// Adds another endpoint or branch.
    pub fn add(&mut self, other: &Self) {
        self.endpoints += other.endpoints;
        self.ready += other.ready;
        for (count, more) in self.checks.iter_mut().zip(other.checks) {
            count.asked += more.asked;
            count.passed += more.passed;
            count.failed += more.failed;
        }
    }

    /// What one check came to.
    #[must_use]
    pub fn of(&self, check: Check) -> CheckCount {
        let found = Check::ALL.into_iter().zip(self.checks).find(|(it, _)| *it == check);
        found.map(|(_, count)| count).unwrap_or_default()
    }
}
