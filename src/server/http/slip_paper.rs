//! A slip as it is put on the table: what it says, and whose signature it bears.

use axum::http::StatusCode;
use diemcau_domain::identity::{ConferenceId, SessionId};
use diemcau_domain::refusal::Refusal;
use diemcau_domain::slip::{Slip, SlipStanding};
use diemcau_protocol::slip::{SignedSlip, SlipCheck, SlipContent};
use diemcau_secretariat::{Reading, view};
use tracing::error;

use super::problem::HttpProblem;
use crate::access::AtDesk;
use crate::app::App;
use crate::identity::device_keys::DevicePublicKey;

/// No slip that a page writes comes near it; a reason in it has at most 500 characters.
const CONTENT_LIMIT_BYTES: usize = 8 * 1024;

/// What is written on a slip, and whether it is known who wrote it.
#[derive(Clone, Debug)]
pub(crate) struct SlipPaper {
    pub(crate) session: SessionId,
    pub(crate) slip: Slip,
    pub(crate) standing: SlipStanding,
}

impl SlipPaper {
    /// Reads what is written. Whose signature it is has not been looked at then.
    pub(crate) fn read(given: &SignedSlip, conference: ConferenceId) -> Result<Self, HttpProblem> {
        if given.content.len() > CONTENT_LIMIT_BYTES {
            return Err(unprocessable("slip_malformed", "The slip is too long").field("content"));
        }
        let content: SlipContent = serde_json::from_str(&given.content).map_err(|cause| {
            unprocessable("slip_malformed", "The slip cannot be read").field("content").detail(cause.to_string())
        })?;
        if content.conference != conference.0 {
            return Err(unprocessable("other_conference", "The slip is from another conference").field("conference"));
        }
        // Even a key that nobody knows has a name like all keys: it stands in the ledger for ever.
        if !is_key_name(&content.key) {
            return Err(unprocessable("slip_malformed", "This is no name of a key").field("key"));
        }
        let session = SessionId(content.session);
        Ok(Self { session, slip: content.into(), standing: SlipStanding::Unsigned })
    }

    /// The same with its standing: signed by a registered device of its endpoint, or by nobody known.
    pub(crate) async fn proven(self, app: &App, at: &AtDesk, given: SignedSlip) -> Result<Self, HttpProblem> {
        let Slip { endpoint, device, .. } = &self.slip;
        let Some(kept) = app.store.device_key(at.desk.conference(), *endpoint, &device.0).await? else {
            return Ok(self);
        };
        let key = DevicePublicKey::read(kept.public_key).map_err(|cause| {
            error!(%cause, key = kept.name, "a registered key cannot be read");
            HttpProblem::internal(&cause)
        })?;
        match key.verify(&given.content, &given.signature) {
            Ok(()) => Ok(Self { standing: SlipStanding::Signed, ..self }),
            Err(_) => Err(unprocessable("wrong_signature", "The signature is wrong").field("signature")),
        }
    }

    /// What it says and what it would meet.
    pub(crate) async fn check(&self, at: &AtDesk) -> Result<SlipCheck, HttpProblem> {
        let Self { session, slip, standing } = self.clone();
        let look = move |reading: &Reading<'_>| {
            let conference = reading.conference;
            let weighed = conference.weigh_slip(session, &slip, standing)?;
            let known = conference.session(session).ok_or(Refusal::UnknownSession)?;
            Ok(view::slip_check(conference, known, &slip, standing, weighed))
        };
        at.read(look).await?.map_err(|refusal| refused(&refusal))
    }
}

/// As devices' public keys are named: 32 hexadecimal digits.
fn is_key_name(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
}

/// A refusal of a slip, with the field of the slip that is wrong.
pub(crate) fn refused(refusal: &Refusal) -> HttpProblem {
    let field = match refusal {
        Refusal::UnknownSession => Some("session"),
        Refusal::UnknownRollCall => Some("roll_call"),
        Refusal::UnknownEndpoint | Refusal::OutsideAudience => Some("endpoint"),
        Refusal::UnknownSlip => Some("number"),
        other => other.field(),
    };
    let problem = unprocessable(refusal.code(), "The slip is refused").detail(refusal.to_string());
    match field {
        Some(field) => problem.field(field),
        None => problem,
    }
}

fn unprocessable(code: &'static str, title: &'static str) -> HttpProblem {
    HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title)
}
