//! Which columns a kind of report has.

use super::scope::Scope;
use super::{Column, ColumnKey, ItemColumn, SessionColumn};
use crate::attendance::Status;
use crate::quality::{Band, Direction};

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
    columns
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
