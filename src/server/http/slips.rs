//! Attendance slips: devices' keys, slips handed in by a page or taken in by an organizer, decisions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use diemcau_domain::authority::Action;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, DeviceId, EndpointId, SessionId, SlipNumber};
use diemcau_domain::person::{AccountNames, Person};
use diemcau_domain::refusal::Refusal;
use diemcau_domain::slip::{SlipWay, SlipWish};
use diemcau_domain::time::Timestamp;
use diemcau_protocol::slip::{
    DecideSlip, DeviceKeyName, RegisterDeviceKey, SignedSlip, SlipCheck, SlipList, SlipView, TakeInSlip, TakenInAs,
};
use diemcau_secretariat::{Reading, view};
use diemcau_store::{DeviceKey, KeyRegistration};

use super::body::Body;
use super::problem::HttpProblem;
use super::slip_paper::{SlipPaper, refused};
use crate::access::{AtDesk, AuditDetail};
use crate::app::App;
use crate::beside_ledger::accounts_among;
use crate::identity::device_keys::DevicePublicKey;

/// So many devices may sign for an endpoint at once; more is somebody who fills the store.
const MOST_DEVICE_KEYS: u32 = 64;

/// Registers the key with which a browser of the endpoint signs slips while its line is down. It is valid
/// as long as the endpoint's join key is.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/device-keys", tag = "slips",
    request_body = RegisterDeviceKey,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The name of the key", body = DeviceKeyName))
)]
pub async fn register_device_key(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<RegisterDeviceKey>,
) -> Result<Json<DeviceKeyName>, HttpProblem> {
    let unprocessable = |code, title| HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, code, title);
    if !(8..=64).contains(&given.device.chars().count()) {
        return Err(unprocessable("out_of_range", "A device has 8 to 64 characters").field("device"));
    }
    let key = DevicePublicKey::decode(&given.public_key)
        .map_err(|_| unprocessable("wrong_public_key", "This is no P-256 key").field("public_key"))?;
    key.verify(&given.public_key, &given.signature)
        .map_err(|_| unprocessable("wrong_signature", "The signature is wrong").field("signature"))?;
    let name = key.name();
    let registered_at = app.clock.now();
    let (public_key, device) = (key.bytes().to_vec(), DeviceId(given.device));
    let key = DeviceKey { name: name.clone(), public_key, device, registered_at };
    let conflict = |code, title| Err(HttpProblem::new(StatusCode::CONFLICT, code, title).field("public_key"));
    match app.store.register_device_key(at.desk.conference(), at.endpoint()?, key, MOST_DEVICE_KEYS).await? {
        KeyRegistration::Registered => Ok(Json(DeviceKeyName { name })),
        KeyRegistration::Revoked => conflict("key_revoked", "The key was revoked; the browser needs another one"),
        KeyRegistration::TooMany => conflict("too_many_keys", "The endpoint has as many keys as it may"),
    }
}

/// What a slip of the endpoint would meet if it were handed in now. Nothing changes.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/slips/check", tag = "slips",
    request_body = SignedSlip,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "What it says and what it meets", body = SlipCheck))
)]
pub async fn check_own_slip(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<SignedSlip>,
) -> Result<Json<SlipCheck>, HttpProblem> {
    own_paper(&app, &at, given).await?.check(&at).await.map(Json)
}

/// Hands in a slip from the page that wrote it.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/slips", tag = "slips",
    request_body = SignedSlip,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "What has become of it", body = SlipView))
)]
pub async fn hand_in_own_slip(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<SignedSlip>,
) -> Result<Json<SlipView>, HttpProblem> {
    let paper = own_paper(&app, &at, given).await?;
    hand_in(&at, paper, SlipWay::Page).await.map(Json)
}

/// The slips of the endpoint that were handed in, by whomever, and what has become of them.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/endpoints/{endpoint}/slips", tag = "slips",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "The slips", body = SlipList))
)]
pub async fn list_own_slips(State(app): State<App>, at: AtDesk) -> Result<Json<SlipList>, HttpProblem> {
    let endpoint = at.endpoint()?;
    let mut list = at.read(move |reading: &Reading<'_>| view::own_slips(reading, endpoint)).await?;
    name_deciders(&app, &mut list.slips, |names, author, time| names.person(author, time).map(Person::to_string))
        .await?;
    Ok(Json(list))
}

/// What a slip that somebody brought would meet. Nothing changes.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/slips/check", tag = "slips", request_body = SignedSlip,
    params(("conference" = u32, Path, description = "The conference")),
    responses((status = 200, description = "What it says and what it meets", body = SlipCheck))
)]
pub async fn check_slip(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<SignedSlip>,
) -> Result<Json<SlipCheck>, HttpProblem> {
    brought_paper(&app, &at, given).await?.check(&at).await.map(Json)
}

/// Takes in a slip that somebody brought as a file or as a QR code.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/slips", tag = "slips", request_body = TakeInSlip,
    params(("conference" = u32, Path, description = "The conference")),
    responses((status = 200, description = "What has become of it", body = SlipView))
)]
pub async fn take_in_slip(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<TakeInSlip>,
) -> Result<(Extension<AuditDetail>, Json<SlipView>), HttpProblem> {
    let paper = brought_paper(&app, &at, given.slip).await?;
    let way = match given.way {
        TakenInAs::File => SlipWay::File,
        TakenInAs::Qr => SlipWay::Qr,
    };
    let view = hand_in(&at, paper, way).await?;
    let detail = AuditDetail(format!("slip {} of endpoint {}", view.number, view.endpoint.endpoint));
    Ok((Extension(detail), Json(view)))
}

/// The slips of a session, in a subtree or in all that the asker may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/slips", tag = "slips",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The slips", body = SlipList))
)]
pub async fn list_slips(State(app): State<App>, at: AtDesk) -> Result<Json<SlipList>, HttpProblem> {
    let session = at.session()?;
    let subtree = at.subtree.ok_or_else(HttpProblem::not_found)?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::slips(reading, session, subtree))
    };
    let mut list = at.read(look).await?.ok_or_else(HttpProblem::not_found)?;
    name_deciders(&app, &mut list.slips, AccountNames::name).await?;
    Ok(Json(list))
}

/// Takes the figures of a slip that waits, or leaves what is known, with a reason.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/slip-decisions",
    tag = "slips", request_body = DecideSlip,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
    ),
    responses((status = 200, description = "What has become of it", body = SlipView))
)]
pub async fn decide_slip(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<DecideSlip>,
) -> Result<(Extension<AuditDetail>, Json<SlipView>), HttpProblem> {
    let (session, endpoint) = (at.session()?, at.endpoint()?);
    let number = SlipNumber(given.number);
    let asked = number.clone();
    let look = move |reading: &Reading<'_>| {
        reading.conference.slips().get(&asked).is_some_and(|slip| slip.slip.endpoint == endpoint)
    };
    // Whose slip it is decides who may; another endpoint's is none of this one's.
    if !at.read(look).await? {
        return Err(refused(&Refusal::UnknownSlip));
    }
    let over = given.over.map(Into::into);
    let wish = SlipWish::Decide {
        number: number.clone(),
        accepted: given.accept,
        over,
        reason: given.reason,
        by: at.author(),
    };
    at.command(Command::Slip { session, wish }).await?;
    let mut view = shown(&at, session, number).await?;
    name_deciders(&app, std::slice::from_mut(&mut view), AccountNames::name).await?;
    let detail = AuditDetail(format!("slip {}, accepted: {}", view.number, given.accept));
    Ok((Extension(detail), Json(view)))
}

/// A technician speaks for its own endpoint alone.
async fn own_paper(app: &App, at: &AtDesk, given: SignedSlip) -> Result<SlipPaper, HttpProblem> {
    let paper = SlipPaper::read(&given, at.desk.conference())?;
    if paper.slip.endpoint == at.endpoint()? {
        paper.proven(app, at, given).await
    } else {
        let title = "The slip is another endpoint's";
        Err(HttpProblem::new(StatusCode::UNPROCESSABLE_ENTITY, "other_endpoint", title).field("endpoint"))
    }
}

/// An organizer takes in slips of its own part of the tree.
async fn brought_paper(app: &App, at: &AtDesk, given: SignedSlip) -> Result<SlipPaper, HttpProblem> {
    let paper = SlipPaper::read(&given, at.desk.conference())?;
    let endpoint: EndpointId = paper.slip.endpoint;
    at.permit_in(Action::Organize, paper.session, endpoint).await.map_err(|problem| problem.field("endpoint"))?;
    paper.proven(app, at, given).await
}

async fn hand_in(at: &AtDesk, paper: SlipPaper, way: SlipWay) -> Result<SlipView, HttpProblem> {
    // Asked for its own sake, because a refusal of a slip names the field of the slip.
    paper.check(at).await?;
    let SlipPaper { session, slip, standing } = paper;
    let number = slip.number.clone();
    let wish = SlipWish::HandIn { slip, standing, way, by: at.author() };
    at.command(Command::Slip { session, wish }).await?;
    shown(at, session, number).await
}

async fn shown(at: &AtDesk, session: SessionId, number: SlipNumber) -> Result<SlipView, HttpProblem> {
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        let slip = reading.conference.slips().get(&number)?;
        Some(view::slip_view(reading.conference, session, slip))
    };
    at.read(look).await?.ok_or_else(HttpProblem::not_found)
}

/// Puts in who decided, as `called` has it. The page of an endpoint is told the person alone: what an account
/// signs in with is nothing for it.
async fn name_deciders(
    app: &App,
    slips: &mut [SlipView],
    called: impl Fn(&AccountNames, Author, Timestamp) -> Option<String>,
) -> Result<(), HttpProblem> {
    let deciders = slips.iter().filter_map(|slip| slip.decided_by.as_ref()?.account());
    let names = app.store.account_names(&accounts_among(deciders)).await?;
    for slip in slips {
        if let (Some(by), Some(at)) = (&mut slip.decided_by, slip.decided_at) {
            by.name = by.account().and_then(|account| called(&names, account, at.0));
        }
    }
    Ok(())
}
