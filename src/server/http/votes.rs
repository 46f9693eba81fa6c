//! Votes: ask, answer, count.

use axum::Json;
use axum::http::StatusCode;
use diemcau_domain::command::Command;
use diemcau_domain::identity::VoteId;
use diemcau_domain::vote::VoteWish;
use diemcau_protocol::vote::{Ballot, OpenVote, VoteView};
use diemcau_secretariat::{Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use crate::access::AtDesk;

/// The votes of a session, the newest first, with the voices of a subtree or of all that the asker
/// may see.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/votes", tag = "votes",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The votes", body = Vec<VoteView>))
)]
pub async fn list_votes(at: AtDesk) -> Result<Json<Vec<VoteView>>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::votes(reading.conference, session, subtree))
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// Asks everybody of the audience.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/votes", tag = "votes",
    request_body = OpenVote,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
    ),
    responses((status = 200, description = "The votes, the newest first", body = Vec<VoteView>))
)]
pub async fn open_vote(at: AtDesk, Body(given): Body<OpenVote>) -> Result<Json<Vec<VoteView>>, HttpProblem> {
    let wish = VoteWish::Open { question: given.question, counting: given.counting.into() };
    voted(&at, wish).await
}

/// Takes no more ballots.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/votes/{vote}/close", tag = "votes",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("vote" = u32, Path, description = "The vote"),
    ),
    responses((status = 200, description = "The votes, the newest first", body = Vec<VoteView>))
)]
pub async fn close_vote(at: AtDesk) -> Result<Json<Vec<VoteView>>, HttpProblem> {
    let wish = VoteWish::Close { vote: vote(&at)? };
    voted(&at, wish).await
}

/// Says what an endpoint says to a vote, instead of what it said before.
#[utoipa::path(
    put, path = "/api/v1/conferences/{conference}/sessions/{session}/endpoints/{endpoint}/votes/{vote}",
    tag = "votes", request_body = Ballot,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("endpoint" = u32, Path, description = "The endpoint"),
        ("vote" = u32, Path, description = "The vote"),
    ),
    responses((status = 204, description = "Written down"))
)]
pub async fn cast_ballot(at: AtDesk, Body(given): Body<Ballot>) -> Result<StatusCode, HttpProblem> {
    let (session, endpoint, vote) = (at.session()?, at.endpoint()?, vote(&at)?);
    let wish = VoteWish::Cast { vote, endpoint, ballot: given.into() };
    at.command(Command::Vote { session, wish }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Asks for something about the votes of the session in the path; the answer is how all of them stand
/// then.
async fn voted(at: &AtDesk, wish: VoteWish) -> Result<Json<Vec<VoteView>>, HttpProblem> {
    let session = at.session()?;
    at.command(Command::Vote { session, wish }).await?;
    let look = move |reading: &Reading<'_>| {
        let session = reading.conference.session(session)?;
        Some(view::votes(reading.conference, session, session.plan.audience))
    };
    at.read(look).await?.map(Json).ok_or_else(HttpProblem::not_found)
}

/// The vote in the path.
fn vote(at: &AtDesk) -> Result<VoteId, HttpProblem> {
    at.place.vote.ok_or_else(HttpProblem::not_found)
}
