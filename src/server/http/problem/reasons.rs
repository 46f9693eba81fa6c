//! What goes wrong in the house, as problems.

use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::http::StatusCode;
use diemcau_domain::refusal::Refusal;
use diemcau_secretariat::NotDone;
use diemcau_store::StoreError;
use tracing::error;

use super::{HttpProblem, too_large, unsupported_media_type};
use crate::contacts::ContactTrouble;
use crate::identity::limits::Wait;
use crate::identity::password::PasswordTrouble;
use crate::identity::secret::NoRandomness;
use crate::identity::sign_ins::SignInTrouble;
use crate::identity::tickets::NoTicket;
use crate::line_budget::Unwritten;

impl From<Refusal> for HttpProblem {
    fn from(refusal: Refusal) -> Self {
        let problem = Self::new(refusal_status(&refusal), refusal.code(), "The request is refused");
        let mut problem = problem.detail(refusal.to_string());
        if let Refusal::TooFast { wait_ms } = refusal {
            // Whoever comes back at that second is let in.
            problem = problem.retry_after(u64::try_from(wait_ms).unwrap_or_default().div_ceil(1_000));
        }
        match refusal.field() {
            Some(field) => problem.field(field),
            None => problem,
        }
    }
}

const fn refusal_status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::UnknownRecording
        | Refusal::UnknownEndpoint
        | Refusal::UnknownSession
        | Refusal::UnknownItem
        | Refusal::UnknownRollCall
        | Refusal::UnknownDocument
        | Refusal::UnknownComment
        | Refusal::UnknownVote
        | Refusal::UnknownAnnouncement
        | Refusal::UnknownDelegate => StatusCode::NOT_FOUND,
        Refusal::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::TextLength { .. }
        | Refusal::OutOfRange { .. }
        | Refusal::IncompleteOrder
        | Refusal::LeadOutsideAudience
        | Refusal::TooManyMembers { .. }
        | Refusal::NotOnFloor
        | Refusal::NothingChanged
        | Refusal::AnswerMissing
        | Refusal::OneVoiceEach
        | Refusal::TooManyVoices { .. }
        | Refusal::NoTimeForPrompts
        | Refusal::ReasonMissing => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    }
}

impl From<NotDone> for HttpProblem {
    fn from(not_done: NotDone) -> Self {
        match not_done {
            NotDone::Refused(refusal) => refusal.into(),
            NotDone::NotWritten => Self::not_written(),
            NotDone::Overloaded => Self::busy(),
            NotDone::Stopped => Self::stopping(),
        }
    }
}

impl From<Unwritten> for HttpProblem {
    fn from(unwritten: Unwritten) -> Self {
        match unwritten {
            Unwritten::NotDone(not_done) => not_done.into(),
            Unwritten::TooMuch(wait) => {
                let title = "Too much was written for this endpoint; wait";
                Self::new(StatusCode::TOO_MANY_REQUESTS, "too_much_written", title).retry_after(wait.seconds())
            }
        }
    }
}

impl From<ContactTrouble> for HttpProblem {
    fn from(trouble: ContactTrouble) -> Self {
        match trouble {
            ContactTrouble::Desk(failed) => failed.into(),
            ContactTrouble::Store(failed) => failed.into(),
        }
    }
}

impl From<StoreError> for HttpProblem {
    fn from(failed: StoreError) -> Self {
        match failed {
            StoreError::NameTaken => Self::new(StatusCode::CONFLICT, "name_taken", "The name is taken").field("name"),
            StoreError::TooManyPersons(_) => {
                let title = "The account was given to 100 people already: erase them, or make another account";
                Self::new(StatusCode::CONFLICT, "too_many_persons", title)
            }
            StoreError::UnknownAccount(_) | StoreError::UnknownConference(_) => Self::not_found(),
            // The key was revoked a moment ago.
            StoreError::NoJoinKey => Self::new(StatusCode::UNAUTHORIZED, "wrong_key", "The key was revoked"),
            StoreError::Closed => Self::stopping(),
            failed if failed.is_transient() => {
                error!(error = %failed, code = failed.code(), "the store failed");
                Self::not_written()
            }
            failed => Self::internal(&failed),
        }
    }
}

impl From<NoRandomness> for HttpProblem {
    fn from(failed: NoRandomness) -> Self {
        Self::internal(&failed)
    }
}

impl From<SignInTrouble> for HttpProblem {
    fn from(trouble: SignInTrouble) -> Self {
        match trouble {
            SignInTrouble::Store(failed) => failed.into(),
            SignInTrouble::NoRandomness(failed) => failed.into(),
        }
    }
}

impl From<NoTicket> for HttpProblem {
    fn from(trouble: NoTicket) -> Self {
        match trouble {
            NoTicket::Busy => Self::busy(),
            NoTicket::NoRandomness(failed) => failed.into(),
        }
    }
}

impl From<PasswordTrouble> for HttpProblem {
    fn from(trouble: PasswordTrouble) -> Self {
        match trouble {
            PasswordTrouble::Busy => Self::busy(),
            PasswordTrouble::Hash => Self::internal(&trouble),
        }
    }
}

impl From<Wait> for HttpProblem {
    fn from(wait: Wait) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "too_many_failures", "Too many failed tries; wait")
            .retry_after(wait.seconds())
    }
}

impl From<JsonRejection> for HttpProblem {
    fn from(rejection: JsonRejection) -> Self {
        match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => unsupported_media_type("application/json"),
            status => Self::malformed(status).detail(rejection.body_text()),
        }
    }
}

impl From<PathRejection> for HttpProblem {
    fn from(_: PathRejection) -> Self {
        // A number that is none names nothing.
        Self::not_found()
    }
}

impl From<QueryRejection> for HttpProblem {
    fn from(rejection: QueryRejection) -> Self {
        Self::malformed(StatusCode::BAD_REQUEST).detail(rejection.body_text())
    }
}
