//! The one door of the API: every request passes here before its handler.

use axum::extract::rejection::RawPathParamsRejection;
use axum::extract::{MatchedPath, RawPathParams, Request, State};
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use diemcau_domain::authority::{Action, Principal, Target, authorize};
use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::roster::Roster;
use diemcau_secretariat::{Desk, NotDone, Reading};
use diemcau_store::AuditEntry;
use tracing::{error, warn};

use super::scope::{Asker, Closed};
use super::{Admitted, AtDesk, AuditDetail, Place, Rule, rule_of, to_the_end};
use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::identity::sign_ins::SignedIn;

/// Finds the rule of the operation, who asks and what for, and lets them in or not. What changes
/// something runs to its end, its line in the audit log included, even if the asker hangs up.
///
/// # Errors
/// `not_signed_in`, `denied`, or `not_found` for what the asker may not know of and for an operation
/// without a rule.
pub async fn guard(
    State(app): State<App>,
    route: MatchedPath,
    path: Result<RawPathParams, RawPathParamsRejection>,
    mut request: Request,
    next: Next,
) -> Result<Response, HttpProblem> {
    let operation = app.operations.of(request.method(), route.as_str()).ok_or_else(HttpProblem::not_found)?;
    let Some(rule) = rule_of(operation) else {
        error!(operation, "an operation without a rule was refused");
        return Err(HttpProblem::not_found());
    };
    let is_unsafe = !matches!(*request.method(), Method::GET | Method::HEAD);
    if rule == Rule::Anyone {
        return if is_unsafe { to_the_end(&app.tasks, next.run(request)).await } else { Ok(next.run(request).await) };
    }
    let signed_in = app.who(request.headers()).await?.ok_or_else(HttpProblem::not_signed_in)?;
    let place = Place::read(path.ok().as_ref(), request.uri().query()).map_err(|_| HttpProblem::not_found())?;
    match place.conference {
        Some(conference) => {
            let at_desk = enter(&app, rule, conference, place, signed_in.clone()).await?;
            request.extensions_mut().insert(at_desk);
        }
        None => enter_server(rule, &place, &signed_in.principal)?,
    }
    request.extensions_mut().insert(Admitted { signed_in: signed_in.clone(), place });
    if !is_unsafe {
        return Ok(next.run(request).await);
    }
    let (tasks, operation) = (app.tasks.clone(), operation.to_owned());
    let change = async move {
        let response = next.run(request).await;
        if response.status().is_success() {
            let detail = response.extensions().get::<AuditDetail>().map(|detail| detail.0.clone());
            audit(&app, operation, &place, &signed_in.principal, detail.unwrap_or_default()).await;
        }
        response
    };
    to_the_end(&tasks, change).await
}

async fn enter(
    app: &App,
    rule: Rule,
    conference: ConferenceId,
    place: Place,
    signed_in: SignedIn,
) -> Result<AtDesk, HttpProblem> {
    let desk = app.secretariat.desk(conference).ok_or_else(HttpProblem::not_found)?;
    let subtree = let_in(&desk, rule, place, &signed_in.principal).await??;
    let (metrics, line_budget) = (app.metrics.clone(), app.line_budget.clone());
    Ok(AtDesk { signed_in, place, desk, subtree, metrics, line_budget })
}

/// Whether a rule lets somebody in at this place of a conference, and the subtree it is then about.
///
/// # Errors
/// [`NotDone`] if the conference cannot be looked at.
pub async fn let_in(
    desk: &Desk,
    rule: Rule,
    place: Place,
    principal: &Principal,
) -> Result<Result<Option<EndpointId>, Closed>, NotDone> {
    let principal = principal.clone();
    let look = move |reading: &Reading<'_>| {
        let asker = Asker { principal: &principal, id: reading.id, conference: reading.conference };
        asker.enter(rule, &place)
    };
    desk.read(look).await
}

fn enter_server(rule: Rule, place: &Place, principal: &Principal) -> Result<(), Closed> {
    let may = |action| authorize(principal, action, Target::Server).map_err(|_| Closed::Denied);
    match rule {
        Rule::SignedIn => Ok(()),
        Rule::Server(action) => may(action),
        Rule::OwnAccount => {
            let own = matches!(principal, Principal::Account { account, .. } if place.account == Some(*account));
            if own { Ok(()) } else { may(Action::Administer) }
        }
        // Rules about a conference need one in the path.
        _ => Err(Closed::Denied),
    }
}

impl App {
    /// Who sent these headers: by bearer token, else by cookie.
    ///
    /// # Errors
    /// A problem if the store cannot say.
    pub async fn who(&self, headers: &HeaderMap) -> Result<Option<SignedIn>, HttpProblem> {
        let now = self.clock.now();
        if let Some(authorization) = headers.get(AUTHORIZATION) {
            let token = authorization.to_str().ok().and_then(|value| value.strip_prefix("Bearer "));
            let Some(token) = token else { return Ok(None) };
            return Ok(self.sign_ins.find(token, now).await?);
        }
        for id in self.cookies.sign_in_ids(headers) {
            if let Some(found) = self.sign_ins.find(&id, now).await? {
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// Whether somebody may know of a conference with this roster.
    #[must_use]
    pub fn may_glance(principal: &Principal, conference: ConferenceId, roster: &Roster) -> bool {
        authorize(principal, Action::Glance, Target::Conference(conference, roster)).is_ok()
    }
}

async fn audit(app: &App, operation: String, place: &Place, principal: &Principal, detail: String) {
    // What technicians do stands in the ledger.
    if matches!(principal, Principal::Technician { .. }) {
        return;
    }
    let entry = AuditEntry {
        at: app.clock.now(),
        author: principal.author(),
        conference: place.conference,
        action: operation.clone(),
        target: place.words(),
        detail,
    };
    // It is done and answered as done; the operator must know that the log has a gap.
    if let Err(failed) = app.store.audit(entry).await {
        warn!(error = %failed, operation, "the audit log could not be written");
    }
}
