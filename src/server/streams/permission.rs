//! Who may send and receive now. Asked before an offer is read, and once more when its leg is noted:
//! much may be revoked while an offer comes in.

use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use diemcau_domain::identity::EndpointId;
use diemcau_media::Place;
use diemcau_secretariat::{Desk, Reading};
use diemcau_store::Holder;

use super::{Program, ReceivingPass, place};
use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::identity::secret::hash_of;

/// Somebody may send.
pub(super) struct Sending {
    pub(super) from: Place,
    pub(super) desk: Desk,
    /// The endpoint that leads the session.
    pub(super) lead: EndpointId,
}

/// Somebody may receive.
pub(super) struct Receiving {
    pub(super) pass: ReceivingPass,
    pub(super) desk: Desk,
}

/// Whether this token lets somebody send the program now.
///
/// # Errors
/// `wrong_token`, `not_found`, `session_state`, or what keeps the store or the desk from saying.
pub(super) async fn may_send(app: &App, program: Program, token: &str) -> Result<Sending, HttpProblem> {
    let from = publishing_place(app, program, token).await?;
    let (desk, lead) = held(app, program).await?;
    Ok(Sending { from, desk, lead })
}

/// Whether this ticket lets somebody receive the program now.
///
/// # Errors
/// `wrong_token`, `not_found`, `session_state`, `other_device`, or what keeps the desk from saying.
pub(super) async fn may_receive(app: &App, program: Program, token: &str) -> Result<Receiving, HttpProblem> {
    let pass = app.streams.tickets().look_up(token, app.clock.now()).ok_or_else(wrong_token)?;
    if (pass.conference, pass.session) != (program.conference, program.session) {
        return Err(wrong_token());
    }
    let (desk, _) = held(app, program).await?;
    // A second device that waits to take over must not take the picture away before it may. Asked
    // last: nothing waits between this and what is done with the answer.
    let (holder, sign_in) = (pass.signed_in.holder, pass.signed_in.id_hash);
    if matches!(holder, Holder::Endpoint { .. }) && app.open_sockets.is_spoken_for_by_another(holder, sign_in) {
        let title = "The endpoint is open on another device";
        return Err(HttpProblem::new(StatusCode::CONFLICT, "other_device", title));
    }
    Ok(Receiving { pass, desk })
}

pub(super) fn wrong_token() -> HttpProblem {
    HttpProblem::new(StatusCode::UNAUTHORIZED, "wrong_token", "The token is missing, wrong, revoked or too old")
        .header(WWW_AUTHENTICATE, "Bearer")
}

/// The place that a publishing token is for.
async fn publishing_place(app: &App, program: Program, token: &str) -> Result<Place, HttpProblem> {
    let key = app.store.stream_key(hash_of(token)).await?;
    let days = i64::from(app.configuration.identity.publishing_token_days);
    let now = app.clock.now();
    let valid = key.filter(|key| {
        (key.conference, key.session) == (program.conference, program.session)
            && now.since_ms(key.issued_at) < days * 24 * 3_600_000
    });
    valid.map(|key| place::from_store(key.place)).ok_or_else(wrong_token)
}

/// The desk and the lead of a session, if endpoints are expected to be connected to it.
async fn held(app: &App, program: Program) -> Result<(Desk, EndpointId), HttpProblem> {
    let desk = app.secretariat.desk(program.conference).ok_or_else(HttpProblem::not_found)?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(program.session);
        session.map(|session| (session.state, session.plan.lead))
    };
    let (state, lead) = desk.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    if state.is_held() {
        return Ok((desk, lead));
    }
    let title = "The session is not being held";
    Err(HttpProblem::new(StatusCode::CONFLICT, "session_state", title).detail(format!("it is {state}")))
}
