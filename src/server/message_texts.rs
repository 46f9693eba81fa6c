//! What people announce, and what they write on a hot line.

use diemcau_domain::Conference;
use diemcau_domain::identity::{Author, ConferenceId, SessionId};
use diemcau_domain::message::{Announced, Announcement, HotLine, MessageTexts, check_message_text};
use diemcau_domain::person::AccountNames;
use diemcau_domain::report::{ReportKind, ReportOrder};
use diemcau_domain::written_text::{TextHash, WrittenTexts};
use diemcau_secretariat::Desk;
use diemcau_store::{Store, StoreError};

use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::written_texts::{self, keep_text};

/// Keeps an announcement or a message.
///
/// # Errors
/// `text_length` with the field, or a problem of the store.
pub(crate) async fn keep(app: &App, conference: ConferenceId, text: &str) -> Result<TextHash, HttpProblem> {
    let days = app.configuration.messages.keep_days;
    keep_text(app, conference, text, days, |text| check_message_text("text", text)).await
}

/// Erases a text whose wish came to nothing, unless something that was written in the session has it.
pub(crate) async fn forget_unused(app: &App, desk: &Desk, session: SessionId, text: TextHash) {
    let has_text = move |conference: &Conference, text: &TextHash| conference.messages().has_text(session, text);
    written_texts::forget_unused(app, desk, text, has_text).await;
}

/// What was announced in the sessions of a report about messages and, if whoever asks may read them, what was
/// written on the hot lines of its part. Reports about anything else show neither.
///
/// # Errors
/// A [`StoreError`].
pub async fn message_texts(
    store: &Store,
    id: ConferenceId,
    conference: &Conference,
    order: &ReportOrder,
    reads_hot_lines: bool,
) -> Result<MessageTexts, StoreError> {
    let shows_announcements = matches!(order.kind, ReportKind::Messages | ReportKind::MessageLog);
    let sessions = || order.sessions.iter().map(|(session, _)| *session).filter(|_| shows_announcements);
    let announced = sessions().flat_map(|session| conference.messages().announcements(session)).filter_map(text_of);
    let announcements = texts(store, id, announced.collect()).await?;
    if order.kind != ReportKind::MessageLog || !reads_hot_lines {
        return Ok(MessageTexts { announcements, hot_lines: None });
    }
    let lines = sessions().flat_map(|session| hot_lines(conference, order, session));
    let written = lines.flat_map(|line| line.messages.iter().map(|message| message.text.clone()));
    let hot_lines = Some(texts(store, id, written.collect()).await?);
    Ok(MessageTexts { announcements, hot_lines })
}

/// Those who made announcements in a session or wrote on its hot lines, each as often as they did.
pub(crate) fn message_authors(conference: &Conference, session: SessionId) -> impl Iterator<Item = Author> {
    let announced = conference.messages().announcements(session).map(|announcement| announcement.by);
    let lines = conference.messages().hot_lines(session).flat_map(|(_, line)| &line.messages);
    announced.chain(lines.filter_map(|message| message.answered_by))
}

async fn texts(store: &Store, id: ConferenceId, hashes: Vec<TextHash>) -> Result<WrittenTexts, StoreError> {
    Ok(WrittenTexts::new(store.texts(id, &hashes).await?, AccountNames::default()))
}

fn text_of(announcement: &Announcement) -> Option<TextHash> {
    match &announcement.said {
        Announced::Text(text) => Some(text.clone()),
        Announced::Reminder(_) => None,
    }
}

/// The hot lines of the part that a report is about, by the roster that the session was held with.
fn hot_lines<'a>(
    conference: &'a Conference,
    order: &ReportOrder,
    session: SessionId,
) -> impl Iterator<Item = &'a HotLine> {
    let roster = conference.session(session).map(|session| conference.roster_of(session));
    let subtree = order.subtree;
    let is_part = move |endpoint| roster.as_ref().is_some_and(|roster| roster.stands_in(endpoint, subtree));
    conference.messages().hot_lines(session).filter(move |(endpoint, _)| is_part(*endpoint)).map(|(_, line)| line)
}
