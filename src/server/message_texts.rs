//! What people announce, and what they write on a hot line.

use diemcau_domain::Conference;
use diemcau_domain::comment::TextHash;
use diemcau_domain::identity::{ConferenceId, SessionId};
use diemcau_domain::message::check_message_text;
use diemcau_secretariat::Desk;

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
