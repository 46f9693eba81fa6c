//! Which columns a kind of report has.

use super::message_log::MessageLogColumn;
use super::messages::MessageColumn;
use super::openings::{DocumentColumn, OpeningColumn};
use super::readiness::ReadinessColumn;
use super::scope::Scope;
use super::study::WriteUpColumn;
use super::study_time::StudyColumn;
use super::{Column, ColumnKey, ItemColumn, RollCallColumn, SessionColumn, VoteColumn};
use crate::attendance::Status;
use crate::document::Document;
use crate::quality::{Band, Direction};
use crate::roll_call::RollCall;
use crate::vote::Vote;

const DESCRIPTION: [ColumnKey; 6] =
    [ColumnKey::Number, ColumnKey::Code, ColumnKey::Name, ColumnKey::Level, ColumnKey::Parent, ColumnKey::Mode];

const HEAD_COUNTS: [ColumnKey; 7] = [
    ColumnKey::Invited,
    ColumnKey::PresentMembers,
    ColumnKey::PresentOthers,
    ColumnKey::Excused,
    ColumnKey::Unexcused,
    ColumnKey::NotReported,
    ColumnKey::Rate,
];

/// Columns of the summary by tree.
pub(super) fn summary(scope: &Scope<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = DESCRIPTION.map(Column::of_all).into();
    for session in sessions(scope) {
        let of_session = |key| Column::of_session(key, session);
        columns.push(of_session(ColumnKey::Endpoints));
        columns.extend(HEAD_COUNTS.map(of_session));
        columns.push(of_session(ColumnKey::Status));
        columns.extend(Status::ALL.map(|status| of_session(ColumnKey::StatusCount(status))));
    }
    columns.extend(
        [
            ColumnKey::FirstConnected,
            ColumnKey::LastConnected,
            ColumnKey::Connected,
            ColumnKey::Received,
            ColumnKey::Share,
        ]
        .map(Column::of_all),
    );
    columns.extend(items(scope).map(|(session, item)| Column::of_item(ColumnKey::ItemReceived, session, item)));
    columns.extend(
        [
            ColumnKey::Losses,
            ColumnKey::Quality,
            ColumnKey::FloorTurns,
            ColumnKey::Evidence,
            ColumnKey::ConfirmedBy,
            ColumnKey::Remarks,
        ]
        .map(Column::of_all),
    );
    put_prompts_before(ColumnKey::Losses, scope, &mut columns);
    columns
}

/// Where sessions had presence prompts, a column for those of each.
fn put_prompts_before(key: ColumnKey, scope: &Scope<'_>, columns: &mut Vec<Column>) {
    let asked = scope.sessions.iter().zip(sessions(scope)).filter(|(of, _)| of.has_prompts);
    let prompts: Vec<Column> = asked.map(|(_, session)| Column::of_session(ColumnKey::Prompts, session)).collect();
    let place = columns.iter().position(|column| column.key == key).unwrap_or(columns.len());
    columns.splice(place..place, prompts);
}

/// Columns of the detail, endpoint by endpoint.
pub(super) fn endpoints(scope: &Scope<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = DESCRIPTION.map(Column::of_all).into();
    for session in sessions(scope) {
        columns.extend([ColumnKey::Status, ColumnKey::Marks].map(|key| Column::of_session(key, session)));
    }
    columns.extend(
        [
            ColumnKey::FirstConnected,
            ColumnKey::LastConnected,
            ColumnKey::Connected,
            ColumnKey::ConnectedIntervals,
            ColumnKey::Losses,
            ColumnKey::Counted,
            ColumnKey::Received,
            ColumnKey::Share,
            ColumnKey::SoundOnly,
            ColumnKey::ReceivedIntervals,
        ]
        .map(Column::of_all),
    );
    columns.extend(items(scope).map(|(session, item)| Column::of_item(ColumnKey::ItemReceived, session, item)));
    for session in sessions(scope) {
        columns.extend(HEAD_COUNTS.map(|key| Column::of_session(key, session)));
    }
    columns.extend([ColumnKey::Evidence, ColumnKey::Remarks].map(Column::of_all));
    put_prompts_before(ColumnKey::Evidence, scope, &mut columns);
    columns
}

/// Columns of the matrix endpoint × agenda item.
pub(super) fn matrix(scope: &Scope<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = DESCRIPTION.map(Column::of_all).into();
    for (session, item) in items(scope) {
        columns.push(Column::of_item(ColumnKey::ItemShare, session, item.clone()));
        columns.push(Column::of_item(ColumnKey::ItemReceived, session, item));
    }
    columns.extend([ColumnKey::Share, ColumnKey::Received, ColumnKey::Counted].map(Column::of_all));
    columns.extend(sessions(scope).map(|session| Column::of_session(ColumnKey::Status, session)));
    columns.push(Column::of_all(ColumnKey::Evidence));
    columns
}

/// What is shown of a line each way.
const LINE: [ColumnKey; 10] = [
    ColumnKey::LineBand,
    ColumnKey::LineWindows(Band::Good),
    ColumnKey::LineWindows(Band::Fair),
    ColumnKey::LineWindows(Band::Bad),
    ColumnKey::LineWindows(Band::Terrible),
    ColumnKey::LineWindows(Band::Unknown),
    ColumnKey::LineLoss,
    ColumnKey::LineJitter,
    ColumnKey::LineRoundTrip,
    ColumnKey::LineOpinion,
];

/// Columns of the report about lines.
pub(super) fn quality() -> Vec<Column> {
    let mut columns: Vec<Column> = DESCRIPTION.map(Column::of_all).into();
    columns.extend([ColumnKey::Quality, ColumnKey::SoundOnly, ColumnKey::Losses].map(Column::of_all));
    columns.extend(LINE.map(|key| Column::of_line(key, Direction::Down)));
    // Only a page that receives counts these.
    let counted = [ColumnKey::Freezes, ColumnKey::FrozenTime, ColumnKey::Concealed];
    columns.extend(counted.map(|key| Column::of_line(key, Direction::Down)));
    columns.extend(LINE.map(|key| Column::of_line(key, Direction::Up)));
    columns
}

/// Columns of the floor log.
pub(super) fn floor_log() -> Vec<Column> {
    [
        ColumnKey::Number,
        ColumnKey::Code,
        ColumnKey::Name,
        ColumnKey::Parent,
        ColumnKey::Session,
        ColumnKey::FloorSince,
        ColumnKey::FloorUntil,
        ColumnKey::FloorTime,
        ColumnKey::FloorLimit,
        ColumnKey::FloorReceived,
        ColumnKey::FloorEnd,
    ]
    .map(Column::of_all)
    .into()
}

/// Columns of the table of comments.
pub(super) fn comments() -> Vec<Column> {
    [
        ColumnKey::Number,
        ColumnKey::Code,
        ColumnKey::Name,
        ColumnKey::Parent,
        ColumnKey::Session,
        ColumnKey::CommentDraft,
        ColumnKey::CommentArticle,
        ColumnKey::CommentAt,
        ColumnKey::CommentText,
        ColumnKey::CommentHandling,
        ColumnKey::CommentAnswer,
        ColumnKey::CommentHandledBy,
        ColumnKey::CommentHandledAt,
    ]
    .map(Column::of_all)
    .into()
}

/// Columns of the table of documents: each document with the index of its session.
pub(super) fn openings<'a>(sent: impl Iterator<Item = (usize, &'a Document)>, scope: &Scope<'_>) -> Vec<Column> {
    let sent: Vec<_> = sent.collect();
    let of_session = |of: SessionColumn| {
        let own = sent.iter().filter(move |(session, _)| *session == of.index);
        let of_document = move |(_, document): &(usize, &Document)| {
            let column = DocumentColumn { document: document.id, title: document.plan.title.clone() };
            OpeningColumn::OF_DOCUMENT.map(|key| Column::of_document(ColumnKey::Opening(key), of, column.clone()))
        };
        let all = Column::of_session(ColumnKey::Opening(OpeningColumn::All), of);
        std::iter::once(all).chain(own.flat_map(of_document)).collect::<Vec<_>>()
    };
    DESCRIPTION.map(Column::of_all).into_iter().chain(sessions(scope).flat_map(of_session)).collect()
}

/// Columns of the table of messages.
pub(super) fn messages(scope: &Scope<'_>) -> Vec<Column> {
    let of_session = |session| MessageColumn::ALL.map(|key| Column::of_session(ColumnKey::Message(key), session));
    DESCRIPTION.map(Column::of_all).into_iter().chain(sessions(scope).flat_map(of_session)).collect()
}

/// Columns of the log of messages.
pub(super) fn message_log() -> Vec<Column> {
    let entry = [ColumnKey::Number, ColumnKey::Code, ColumnKey::Name, ColumnKey::Parent, ColumnKey::Session];
    entry.into_iter().chain(MessageLogColumn::ALL.map(ColumnKey::Logged)).map(Column::of_all).collect()
}

/// Columns of the differences between versions.
pub(super) fn versions() -> Vec<Column> {
    [
        ColumnKey::Number,
        ColumnKey::Code,
        ColumnKey::Name,
        ColumnKey::Parent,
        ColumnKey::Session,
        ColumnKey::Version,
        ColumnKey::AmendedAt,
        ColumnKey::AmendedBy,
        ColumnKey::AmendedFigure,
        ColumnKey::AmendedFrom,
        ColumnKey::AmendedTo,
        ColumnKey::AmendmentReason,
        ColumnKey::SlipNumber,
        ColumnKey::AmendedEvidence,
    ]
    .map(Column::of_all)
    .into()
}

/// What is shown of a vote.
const VOTE: [ColumnKey; 5] = [
    ColumnKey::VoteEntitled,
    ColumnKey::VoteInFavour,
    ColumnKey::VoteAgainst,
    ColumnKey::VoteBlank,
    ColumnKey::VoteNotVoted,
];

/// Columns of the table of votes: each vote with the index of its session.
pub(super) fn votes<'a>(votes: impl Iterator<Item = (usize, &'a Vote)>, scope: &Scope<'_>) -> Vec<Column> {
    let sessions: Vec<SessionColumn> = sessions(scope).collect();
    let of_vote = |(session, vote): (usize, &Vote)| {
        let session = sessions.get(session).copied();
        let column = VoteColumn { vote: vote.id, question: vote.question.clone() };
        session.into_iter().flat_map(move |of| VOTE.map(|key| Column::of_vote(key, of, column.clone())))
    };
    DESCRIPTION.map(Column::of_all).into_iter().chain(votes.flat_map(of_vote)).collect::<Vec<_>>()
}

/// Columns of the table of roll calls: each with the index of its session, and whether it is the one
/// that attendance takes its head counts from.
pub(super) fn roll_calls<'a>(
    roll_calls: impl Iterator<Item = (usize, &'a RollCall, bool)>,
    scope: &Scope<'_>,
) -> Vec<Column> {
    let sessions: Vec<SessionColumn> = sessions(scope).collect();
    let of_roll_call = |(session, roll_call, is_official): (usize, &RollCall, bool)| {
        let session = sessions.get(session).copied();
        let column = RollCallColumn { roll_call: roll_call.id, title: roll_call.title.clone(), is_official };
        let keys = || HEAD_COUNTS.into_iter().chain([ColumnKey::Evidence]);
        session
            .into_iter()
            .flat_map(move |of| keys().map(|key| Column::of_roll_call(key, of, column.clone())).collect::<Vec<_>>())
    };
    DESCRIPTION.map(Column::of_all).into_iter().chain(roll_calls.flat_map(of_roll_call)).collect()
}

/// Columns of the report about technical checks.
pub(super) fn readiness(scope: &Scope<'_>) -> Vec<Column> {
    let of_session = |session| ReadinessColumn::ALL.map(|key| Column::of_session(ColumnKey::Readiness(key), session));
    DESCRIPTION.map(Column::of_all).into_iter().chain(sessions(scope).flat_map(of_session)).collect()
}

/// Columns of the report about what follows after a session.
pub(super) fn study(scope: &Scope<'_>) -> Vec<Column> {
    let mut columns: Vec<Column> = DESCRIPTION.map(Column::of_all).into();
    for session in sessions(scope) {
        let own = items(scope).filter(|(of, _)| of.index == session.index);
        columns.extend(own.map(|(of, item)| Column::of_item(ColumnKey::Study(StudyColumn::Item), of, item)));
        let sums = [StudyColumn::Time, StudyColumn::Share, StudyColumn::Endpoints];
        columns.extend(sums.map(|key| Column::of_session(ColumnKey::Study(key), session)));
        columns.extend(WriteUpColumn::ALL.map(|key| Column::of_session(ColumnKey::WriteUp(key), session)));
    }
    columns
}

fn sessions(scope: &Scope<'_>) -> impl Iterator<Item = SessionColumn> {
    let one_of_several = scope.sessions.len() > 1;
    let numbered = scope.sessions.iter().enumerate();
    numbered.map(move |(index, of)| SessionColumn { index, session: of.session.id, one_of_several })
}

fn items(scope: &Scope<'_>) -> impl Iterator<Item = (SessionColumn, ItemColumn)> {
    scope.sessions.iter().zip(sessions(scope)).flat_map(|(of, session)| {
        let numbered = of.attendance.items().iter().enumerate();
        numbered.map(move |(index, span)| (session, ItemColumn { index, item: span.item, title: span.title.clone() }))
    })
}
