//! What becomes of a wish.

use diemcau_domain::event::Event;
use diemcau_domain::refusal::Refusal;
use diemcau_domain::time::Timestamp;
use thiserror::Error;

/// What a wish led to. It is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// When it was decided.
    pub at: Timestamp,
    /// What happened, in order; nothing where things already were as wished. The numbers of what
    /// was made stand in here.
    pub events: Vec<Event>,
}

/// Why a wish was not granted. Nothing changed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotDone {
    /// The rules do not allow it; the user may be told why.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// It could not be written. Trying again is right when the cause is gone.
    #[error("it could not be written down")]
    NotWritten,
    /// Too much else is waiting. Trying again in a moment is right.
    #[error("too much is waiting")]
    Overloaded,
    /// The server stops.
    #[error("the server stops")]
    Stopped,
}

impl NotDone {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Refused(refusal) => refusal.code(),
            Self::NotWritten => "not_written",
            Self::Overloaded => "overloaded",
            Self::Stopped => "stopped",
        }
    }

    /// The field that is wrong, where there is one.
    #[must_use]
    pub fn field(&self) -> Option<&'static str> {
        match self {
            Self::Refused(refusal) => refusal.field(),
            _ => None,
        }
    }
}
