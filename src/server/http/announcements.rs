//! Announcements to a branch, and reminders to those who have not answered a roll call.

use axum::Json;
use axum::extract::State;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::AnnouncementId;
use diemcau_domain::message::MessageWish;
use diemcau_protocol::message::{AnnouncementList, AnnouncementView, MakeAnnouncement};
use diemcau_secretariat::{Outcome, Reading, view};

use super::body::Body;
use super::problem::HttpProblem;
use super::roll_calls::roll_call;
use crate::access::AtDesk;
use crate::app::App;
use crate::message_texts::{forget_unused, keep};
use crate::written_texts::written_texts;

/// The announcements of a session to a subtree, or to all that the asker may see, and how many have
/// them.
#[utoipa::path(
    get, path = "/api/v1/conferences/{conference}/sessions/{session}/announcements", tag = "messages",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The announcements", body = AnnouncementList))
)]
pub async fn list_announcements(State(app): State<App>, at: AtDesk) -> Result<Json<AnnouncementList>, HttpProblem> {
    shown(&app, &at, None).await.map(|announcements| Json(AnnouncementList { announcements }))
}

/// Announces something to everybody of a subtree, or of all that the asker may organize.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/announcements", tag = "messages",
    request_body = MakeAnnouncement,
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The announcement", body = AnnouncementView))
)]
pub async fn make_announcement(
    State(app): State<App>,
    at: AtDesk,
    Body(given): Body<MakeAnnouncement>,
) -> Result<Json<AnnouncementView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let text = keep(&app, at.desk.conference(), &given.text).await?;
    let wish = MessageWish::Announce { subtree, text: text.clone(), by: at.author() };
    match at.command(Command::Message { session, wish }).await {
        Ok(made) => announced(&app, &at, &made).await,
        Err(refused) => {
            forget_unused(&app, &at.desk, session, text).await;
            Err(refused)
        }
    }
}

/// Reminds everybody of a subtree, or of all that the asker may organize, who has not answered an open
/// roll call. The pages have the words for it.
#[utoipa::path(
    post, path = "/api/v1/conferences/{conference}/sessions/{session}/roll-calls/{roll_call}/reminders",
    tag = "messages",
    params(
        ("conference" = u32, Path, description = "The conference"),
        ("session" = u32, Path, description = "The session"),
        ("roll_call" = u32, Path, description = "The roll call"),
        ("subtree" = Option<u32>, Query, description = "The endpoint at the top; without it, all that may be seen"),
    ),
    responses((status = 200, description = "The reminder", body = AnnouncementView))
)]
pub async fn send_reminder(State(app): State<App>, at: AtDesk) -> Result<Json<AnnouncementView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let wish = MessageWish::Remind { roll_call: roll_call(&at)?, subtree, by: at.author() };
    let sent = at.command(Command::Message { session, wish }).await?;
    announced(&app, &at, &sent).await
}

/// The announcement that was made just now.
async fn announced(app: &App, at: &AtDesk, made: &Outcome) -> Result<Json<AnnouncementView>, HttpProblem> {
    let id = made.events.iter().find_map(number).ok_or_else(HttpProblem::not_found)?;
    shown(app, at, Some(id)).await?.pop().map(Json).ok_or_else(HttpProblem::not_found)
}

const fn number(event: &Event) -> Option<AnnouncementId> {
    match event {
        Event::AnnouncementMade { announcement, .. } | Event::ReminderSent { announcement, .. } => Some(*announcement),
        _ => None,
    }
}

/// Announcements, or one of them, with their texts and the names of those who made them.
async fn shown(app: &App, at: &AtDesk, only: Option<AnnouncementId>) -> Result<Vec<AnnouncementView>, HttpProblem> {
    let (session, subtree) = (at.session()?, at.subtree.ok_or_else(HttpProblem::not_found)?);
    let find = move |reading: &Reading<'_>| {
        let known = reading.conference.session(session)?;
        let all = view::announcements(reading.conference, known, subtree).into_iter();
        let wanted = all.filter(|announcement| only.is_none_or(|only| announcement.id == only));
        // Not who has shown them, which is long.
        Some(wanted.map(|made| (made.id, view::text_of(made), made.by)).collect::<Vec<_>>())
    };
    let found = at.read(find).await?.ok_or_else(HttpProblem::not_found)?;
    let hashes: Vec<_> = found.iter().filter_map(|(_, text, _)| text.clone()).collect();
    let by = found.iter().map(|(_, _, by)| *by);
    let texts = written_texts(&app.store, at.desk.conference(), &hashes, by).await?;
    let show = move |reading: &Reading<'_>| {
        let (conference, known) = (reading.conference, reading.conference.session(session)?);
        let made = found.iter().filter_map(|(id, _, _)| conference.messages().announcement(*id));
        Some(made.map(|made| view::announcement(conference, known, subtree, made, &texts)).collect())
    };
    at.read(show).await?.ok_or_else(HttpProblem::not_found)
}
