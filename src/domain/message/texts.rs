//! What stands beside the ledger of messages.

use crate::written_text::WrittenTexts;

/// What was announced and what was written on hot lines, as far as it is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageTexts {
    /// What was announced.
    pub announcements: WrittenTexts,
    /// What was written on hot lines; none where whoever asks may not read it.
    pub hot_lines: Option<WrittenTexts>,
}
