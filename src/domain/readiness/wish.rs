//! Everything that can be asked about readiness.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::Check;
use crate::identity::EndpointId;

/// A wish about the technical check of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadinessWish {
    /// The server saw how good a line is.
    TryLine { endpoint: EndpointId, passed: bool },
    /// The technician says how a part of the check went.
    Declare { endpoint: EndpointId, check: Check, passed: bool },
}
