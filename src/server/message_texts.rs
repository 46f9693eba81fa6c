//! What people announce, and what they write on a hot line.

use diemcau_domain::comment::TextHash;
use diemcau_domain::identity::ConferenceId;
use diemcau_domain::message::check_message_text;

use crate::app::App;
use crate::http::problem::HttpProblem;
use crate::written_texts::keep_text;

/// Keeps an announcement or a message.
///
/// # Errors
/// `text_length` with the field, or a problem of the store.
pub(crate) async fn keep(app: &App, conference: ConferenceId, text: &str) -> Result<TextHash, HttpProblem> {
    let days = app.configuration.messages.keep_days;
    keep_text(app, conference, text, days, |text| check_message_text("text", text)).await
}
