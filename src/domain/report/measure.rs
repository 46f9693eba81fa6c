//! How the cells of a column are to be shown.

use super::ColumnKey;

/// How the cells of a column are to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Measure {
    /// Text to the left.
    Text,
    /// A code: text, whatever it looks like.
    Code,
    /// A whole number.
    Count,
    /// Hours, minutes and seconds.
    Duration,
    /// A percentage with two decimals.
    Share,
    /// A point in time.
    Time,
    /// A word out of a few.
    Word,
    /// Spans of time.
    Intervals,
    /// A figure with two decimals.
    Decimal,
}

impl ColumnKey {
    /// How its cells are to be shown.
    #[must_use]
    pub const fn measure(self) -> Measure {
        match self {
            Self::Readiness(column) => column.measure(),
            Self::WriteUp(column) => column.measure(),
            Self::Study(column) => column.measure(),
            Self::Delegate(column) => column.measure(),
            Self::Opening(column) => column.measure(),
            Self::Message(column) => column.measure(),
            Self::Logged(column) => column.measure(),
            Self::Code | Self::SlipNumber => Measure::Code,
            Self::Name
            | Self::Parent
            | Self::Session
            | Self::ConfirmedBy
            | Self::Remarks
            | Self::CommentDraft
            | Self::CommentArticle
            | Self::CommentText
            | Self::CommentAnswer
            | Self::CommentHandledBy
            | Self::AmendedBy
            | Self::AmendedFigure
            | Self::AmendedFrom
            | Self::AmendedTo
            | Self::AmendmentReason => Measure::Text,
            Self::Level
            | Self::Mode
            | Self::Status
            | Self::Marks
            | Self::Evidence
            | Self::AmendedEvidence
            | Self::LineBand
            | Self::Prompts
            | Self::CommentHandling
            | Self::FloorEnd => Measure::Word,
            Self::Rate | Self::Share | Self::ItemShare | Self::Quality | Self::LineLoss | Self::Concealed => {
                Measure::Share
            }
            Self::LineOpinion => Measure::Decimal,
            Self::FirstConnected
            | Self::LastConnected
            | Self::FloorSince
            | Self::FloorUntil
            | Self::CommentAt
            | Self::AmendedAt
            | Self::CommentHandledAt => Measure::Time,
            Self::Connected
            | Self::Counted
            | Self::Received
            | Self::SoundOnly
            | Self::ItemReceived
            | Self::FloorTime
            | Self::FloorLimit
            | Self::FloorReceived
            | Self::FrozenTime => Measure::Duration,
            Self::ConnectedIntervals | Self::ReceivedIntervals => Measure::Intervals,
            Self::Number
            | Self::Endpoints
            | Self::StatusCount(_)
            | Self::Invited
            | Self::PresentMembers
            | Self::PresentOthers
            | Self::Excused
            | Self::Unexcused
            | Self::NotReported
            | Self::Losses
            | Self::LineWindows(_)
            | Self::LineJitter
            | Self::LineRoundTrip
            | Self::Freezes
            | Self::Version
            | Self::VoteEntitled
            | Self::VoteInFavour
            | Self::VoteAgainst
            | Self::VoteBlank
            | Self::VoteNotVoted
            | Self::FloorTurns => Measure::Count,
        }
    }
}
