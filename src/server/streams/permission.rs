//! Who may send and receive now. Asked before an offer is read, and once more when its leg is noted:
//! much may be revoked while an offer comes in.

use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use diemcau_domain::identity::{EndpointId, SessionId};
use diemcau_media::Place;
use diemcau_secretariat::{Desk, Reading};
use diemcau_store::Holder;

use super::{Program, Purpose, StreamPass, place};
use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::identity::secret::hash_of;
use crate::identity::sign_ins::SignedIn;

/// Somebody may send.
pub(super) struct Sending {
    pub(super) desk: Desk,
    pub(super) sender: Sender,
}

/// Who sends.
pub(super) enum Sender {
    /// The hall, from one of its places.
    Hall {
        from: Place,
        /// The endpoint that leads the session.
        lead: EndpointId,
    },
    /// An endpoint that is looked at or holds the floor.
    Speaker { endpoint: EndpointId, signed_in: SignedIn },
}

/// Somebody may receive.
pub(super) struct Receiving {
    pub(super) pass: StreamPass,
    pub(super) desk: Desk,
}

/// Whether this token lets somebody send now.
///
/// # Errors
/// `wrong_token`, `not_found`, `session_state`, `not_asked_to_send`, `other_device`, or what keeps
/// the store or the desk from saying.
pub(super) async fn may_send(app: &App, program: Program, token: &str) -> Result<Sending, HttpProblem> {
    if let Some(pass) = app.streams.tickets().look_up(token, app.clock.now()) {
        return may_speak(app, program, pass).await;
    }
    let from = publishing_place(app, program, token).await?;
    let (desk, lead) = held(app, program).await?;
    Ok(Sending { desk, sender: Sender::Hall { from, lead } })
}

/// Whether this ticket lets somebody receive the program now.
///
/// # Errors
/// `wrong_token`, `not_found`, `session_state`, `not_asked_to_send`, `other_device`, or what keeps
/// the desk from saying.
pub(super) async fn may_receive(app: &App, program: Program, token: &str) -> Result<Receiving, HttpProblem> {
    let pass = app.streams.tickets().look_up(token, app.clock.now()).ok_or_else(wrong_token)?;
    let is_for_it = (pass.conference, pass.session) == (program.conference, program.session);
    if !is_for_it || matches!(pass.purpose, Purpose::Speak(_)) {
        return Err(wrong_token());
    }
    let (desk, _) = held(app, program).await?;
    if let Purpose::Preview(endpoint) = pass.purpose {
        must_send(&desk, program.session, endpoint).await?;
    }
    check_device(app, &pass.signed_in)?;
    Ok(Receiving { pass, desk })
}

/// Whether an endpoint is to send in a session now, as the record has it.
///
/// # Errors
/// `not_found`, `not_asked_to_send`, or what keeps the desk from saying.
pub(crate) async fn must_send(desk: &Desk, session: SessionId, endpoint: EndpointId) -> Result<(), HttpProblem> {
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session);
        session.map(|session| session.floor.must_send(endpoint))
    };
    if desk.read(look).await?.ok_or_else(HttpProblem::not_found)? {
        return Ok(());
    }
    let title = "The endpoint is neither looked at nor holds the floor";
    Err(HttpProblem::new(StatusCode::CONFLICT, "not_asked_to_send", title))
}

async fn may_speak(app: &App, program: Program, pass: StreamPass) -> Result<Sending, HttpProblem> {
    let Purpose::Speak(endpoint) = pass.purpose else { return Err(wrong_token()) };
    if (pass.conference, pass.session) != (program.conference, program.session) {
        return Err(wrong_token());
    }
    let (desk, _) = held(app, program).await?;
    must_send(&desk, program.session, endpoint).await?;
    check_device(app, &pass.signed_in)?;
    Ok(Sending { desk, sender: Sender::Speaker { endpoint, signed_in: pass.signed_in } })
}

/// A second device that waits to take over must not take the picture away before it may. Asked last:
/// nothing waits between this and what is done with the answer.
fn check_device(app: &App, signed_in: &SignedIn) -> Result<(), HttpProblem> {
    let (holder, sign_in) = (signed_in.holder, signed_in.id_hash);
    if matches!(holder, Holder::Endpoint { .. }) && app.open_sockets.is_spoken_for_by_another(holder, sign_in) {
        let title = "The endpoint is open on another device";
        return Err(HttpProblem::new(StatusCode::CONFLICT, "other_device", title));
    }
    Ok(())
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
    let session = match app.secretariat.sitting(program.conference) {
        // A crowd that joins asks twice each: the office has other things to do.
        Some(sitting) => sitting.session(program.session),
        None => {
            let look = move |reading: &Reading<'_>| {
                let session = reading.conference.session(program.session);
                session.map(|session| (session.state, session.plan.lead))
            };
            desk.read(look).await?
        }
    };
    let (state, lead) = session.ok_or_else(HttpProblem::not_found)?;
    if state.is_held() {
        return Ok((desk, lead));
    }
    let title = "The session is not being held";
    Err(HttpProblem::new(StatusCode::CONFLICT, "session_state", title).detail(format!("it is {state}")))
}
