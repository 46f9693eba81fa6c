//! Everything that can be asked about make-up study.

#![expect(missing_docs, reason = "a variant says what is wished; its fields are named by their types")]

use super::Piece;
use crate::identity::EndpointId;

/// A wish about make-up study of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StudyWish {
    /// An endpoint's page played these pieces in the last `within_ms` milliseconds; less than none if
    /// what it said before was ahead of the clock.
    Play { endpoint: EndpointId, pieces: Vec<Piece>, within_ms: i64 },
}
