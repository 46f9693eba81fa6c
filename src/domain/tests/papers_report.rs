//! What reports say of comments and votes.

use proptest::prelude::*;
use std::collections::BTreeMap;

use super::papers::{ballot, hash};
use super::scene::{SESSION, Scene};
use crate::attendance::Thresholds;
use crate::comment::Handling;
use crate::identity::{AccountId, DocumentId};
use crate::report::{Beside, Cell, ColumnKey, NoteKind, Report, ReportKind, ReportOrder, RowKind, report};
use crate::vote::{Ballot, VoteCounting};
use crate::written_text::WrittenTexts;

fn made(scene: &Scene, kind: ReportKind, beside: &Beside) -> Report {
    let order = ReportOrder::newest(kind, &[SESSION], scene.id("TW"), Thresholds::default());
    report(&scene.conference, beside, &order).unwrap()
}

fn texts(report: &Report, key: ColumnKey) -> Vec<String> {
    let column = report.columns.iter().position(|column| column.key == key).unwrap();
    let cells = report.rows.iter().map(|row| &row.cells[column]);
    cells.map(|cell| if let Cell::Text(text) = cell { text.clone() } else { format!("{cell:?}") }).collect()
}

#[test]
fn the_table_of_comments_goes_by_article_and_says_what_became_of_each() {
    let mut scene = Scene::live();
    let plan = scene.draft("TW", None);
    scene.send("08:00:00", DocumentId(1), plan).unwrap();
    scene.make_comment("08:10:00", "Y1", 3, "a").unwrap();
    scene.make_comment("08:11:00", "X1", 3, "b").unwrap();
    scene.make_comment("08:12:00", "X1", 1, "c").unwrap();
    scene.handle("08:20:00", 1, Handling::Explained, Some("d")).unwrap();
    scene.handle("08:21:00", 2, Handling::Accepted, None).unwrap();
    let kept = BTreeMap::from([(hash("a"), "Đề nghị giảm".to_owned()), (hash("d"), "Đã cân đối".to_owned())]);
    let names = std::iter::once((AccountId(7), "Tổ thư ký".to_owned())).collect();
    let beside = Beside { comments: WrittenTexts::new(kept, names), ..Beside::default() };
    let report = made(&scene, ReportKind::Comments, &beside);
    assert_eq!(texts(&report, ColumnKey::Code), ["X1", "X1", "Y1"]);
    assert_eq!(texts(&report, ColumnKey::CommentArticle)[0], "Điều 1. Phạm vi");
    assert_eq!(texts(&report, ColumnKey::CommentText), ["Erased", "Erased", "Đề nghị giảm"]);
    assert_eq!(texts(&report, ColumnKey::CommentAnswer), ["Empty", "Empty", "Đã cân đối"]);
    let handled = ["Empty", "Handling(Accepted)", "Handling(Explained)"];
    assert_eq!(texts(&report, ColumnKey::CommentHandling), handled);
    assert_eq!(texts(&report, ColumnKey::CommentHandledBy), ["Empty", "Tổ thư ký", "Tổ thư ký"]);
}

/// Five figures of a vote in a row; none where nobody was asked.
fn figures(report: &Report, row: usize) -> [u64; 5] {
    let cells = report.columns.iter().zip(&report.rows[row].cells).filter(|(column, _)| column.vote.is_some());
    let counts: Vec<u64> = cells.map(|(_, cell)| if let Cell::Count(count) = cell { *count } else { 0 }).collect();
    counts.try_into().unwrap()
}

fn plus(left: [u64; 5], right: [u64; 5]) -> [u64; 5] {
    std::array::from_fn(|index| left[index] + right[index])
}

proptest! {
    #[test]
    fn every_branch_of_a_vote_is_the_sum_of_what_is_under_it(
        people in any::<bool>(),
        ballots in prop::collection::vec((0_usize..6, 0_usize..3, 0_u32..12, 0_u32..12, 0_u32..12), 0..12),
    ) {
        let mut scene = Scene::live();
        scene.open_vote("08:10:00", if people { VoteCounting::People } else { VoteCounting::Endpoints }).unwrap();
        for (who, choice, in_favour, against, blank) in ballots {
            let code = ["TW", "T10", "X1", "X2", "T15", "Y1"][who];
            let one = [ballot(1, 0, 0), ballot(0, 1, 0), ballot(0, 0, 1)];
            let given: Ballot =
                if people { ballot(in_favour, against, blank) } else { one[choice] };
            // What is more than it has is refused and changes nothing.
            let _ = scene.cast("08:11:00", code, given);
        }
        let report = made(&scene, ReportKind::Votes, &Beside::default());
        let mut whole = [0; 5];
        for (index, row) in report.rows.iter().enumerate() {
            let [entitled, in_favour, against, blank, not_voted] = figures(&report, index);
            prop_assert_eq!(entitled, in_favour + against + blank + not_voted);
            let rest = report.rows.iter().enumerate().skip(index + 1);
            match row.kind {
                RowKind::Endpoint => whole = plus(whole, figures(&report, index)),
                _ => {
                    let under = rest.take_while(|(_, below)| below.depth > row.depth);
                    let own = under.filter(|(_, below)| below.kind == RowKind::Endpoint);
                    let sum = own.fold([0; 5], |sum, (below, _)| plus(sum, figures(&report, below)));
                    prop_assert_eq!(figures(&report, index), sum);
                }
            }
        }
        let Some(NoteKind::Vote { tally, .. }) = report.notes.last().map(|note| note.kind.clone()) else {
            panic!("{:?}", report.notes)
        };
        let noted = [tally.entitled, tally.in_favour, tally.against, tally.blank, tally.not_voted];
        prop_assert_eq!(whole, noted);
        prop_assert_eq!(&report, &made(&scene, ReportKind::Votes, &Beside::default()));
    }
}
