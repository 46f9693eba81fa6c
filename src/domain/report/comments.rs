//! Comments on drafts: every one that was not withdrawn, draft by draft and article by article, with
//! what became of it.

use super::choice;
use super::heading::heading;
use super::note::notes_of_course;
use super::scope::{Scope, SessionScope};
use super::{Cell, ColumnKey, Report, ReportKind, Row, RowKind};
use crate::comment::Comment;
use crate::document::Document;
use crate::roster::RosterEntry;
use crate::written_text::{TextHash, WrittenTexts};

/// A comment before it is cut into cells.
struct CommentRow<'a> {
    number: u64,
    session_title: &'a str,
    draft: &'a Document,
    comment: &'a Comment,
    entry: &'a RosterEntry,
    parent_name: &'a str,
    texts: &'a WrittenTexts,
}

/// Folds the table of comments.
pub(super) fn fold(scope: &Scope<'_>) -> Report {
    let columns = choice::comments();
    let mut rows = Vec::new();
    for of in &scope.sessions {
        for draft in scope.conference.documents().of_session(of.session.id) {
            for (comment, entry) in comments(scope, of, draft) {
                let parent = entry.parent.and_then(|parent| of.attendance.roster().entry(parent));
                let row = CommentRow {
                    number: u64::try_from(rows.len() + 1).unwrap_or(u64::MAX),
                    session_title: &of.session.plan.title,
                    draft,
                    comment,
                    entry,
                    parent_name: parent.map(|parent| parent.name.as_str()).unwrap_or_default(),
                    texts: &scope.beside.comments,
                };
                let cells = columns.iter().map(|column| row.cell(column.key)).collect();
                rows.push(Row { kind: RowKind::Endpoint, endpoint: Some(comment.endpoint), depth: 0, cells });
            }
        }
    }
    // Texts have no sum.
    let cells = columns.iter().map(|_| Cell::Blank).collect();
    let totals = Row { kind: RowKind::Totals, endpoint: None, depth: 0, cells };
    let (heading, notes) = (heading(scope), notes_of_course(scope));
    Report { kind: ReportKind::Comments, heading, columns, rows, totals, notes, courses: Vec::new() }
}

/// The comments on a draft that stand, by article and then in the order of the roster.
fn comments<'a>(
    scope: &'a Scope<'_>,
    of: &'a SessionScope<'_>,
    draft: &Document,
) -> Vec<(&'a Comment, &'a RosterEntry)> {
    let standing = scope.conference.comments().on(draft.id).filter(|comment| comment.withdrawn_at.is_none());
    let mut found: Vec<_> = standing.filter_map(|comment| Some((comment, of.entry(comment.endpoint)?))).collect();
    let roster = of.attendance.roster();
    found.sort_by_key(|(comment, _)| (comment.article, roster.position(comment.endpoint), comment.id));
    found
}

impl CommentRow<'_> {
    fn cell(&self, key: ColumnKey) -> Cell {
        let handled = self.comment.handled.as_ref();
        match key {
            ColumnKey::Number => Cell::Count(self.number),
            ColumnKey::Session => Cell::Text(self.session_title.to_owned()),
            ColumnKey::CommentDraft => Cell::Text(self.draft.plan.title.clone()),
            ColumnKey::CommentArticle => {
                Cell::Text(self.draft.article(self.comment.article).unwrap_or_default().to_owned())
            }
            ColumnKey::Code => Cell::Text(self.entry.code.clone()),
            ColumnKey::Name => Cell::Text(self.entry.name.clone()),
            ColumnKey::Parent => Cell::Text(self.parent_name.to_owned()),
            ColumnKey::CommentAt => Cell::Time(self.comment.changed_at.unwrap_or(self.comment.made_at)),
            ColumnKey::CommentText => self.text(&self.comment.text),
            ColumnKey::CommentHandling => handled.map_or(Cell::Empty, |handled| Cell::Handling(handled.handling)),
            ColumnKey::CommentAnswer => {
                handled.and_then(|handled| handled.answer.as_ref()).map_or(Cell::Empty, |answer| self.text(answer))
            }
            ColumnKey::CommentHandledBy => {
                let name = handled.and_then(|handled| self.texts.name(handled.by, handled.at));
                name.map_or(Cell::Empty, Cell::Text)
            }
            ColumnKey::CommentHandledAt => Cell::time(handled.map(|handled| handled.at)),
            _ => Cell::Empty,
        }
    }

    fn text(&self, hash: &TextHash) -> Cell {
        self.texts.text(hash).map_or(Cell::Erased, |text| Cell::Text(text.to_owned()))
    }
}
