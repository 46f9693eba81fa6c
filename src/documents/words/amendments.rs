//! Who amended closed figures, and what.

use diemcau_domain::identity::{Author, SlipNumber};
use diemcau_domain::report::{AmendedFigure, AmendmentLine, DeclaredFigure, Signature, VersionHeading};
use diemcau_domain::roll_call::HeadCount;

use super::COMMA;
use crate::{Language, figures};

/// Who did something.
pub(crate) fn signature(signature: &Signature, language: Language) -> String {
    match (&signature.name, signature.author) {
        (Some(name), _) => name.clone(),
        (None, Author::Server) => language.choose("máy chủ", "the server").to_owned(),
        (None, Author::Operator) => language.choose("người vận hành", "the operator").to_owned(),
        (None, Author::Account(account)) => format!("{} {account}", language.choose("tài khoản số", "account no.")),
        (None, Author::Endpoint(endpoint)) => format!("{} {endpoint}", language.choose("điểm cầu số", "endpoint no.")),
    }
}

/// Who answers for something, one after the other.
pub(crate) fn signatures(signatures: &[Signature], language: Language) -> String {
    signatures.iter().map(|it| signature(it, language)).collect::<Vec<_>>().join("; ")
}

/// Which figure was amended.
pub(crate) fn amended_figure(figure: &AmendedFigure, language: Language) -> String {
    match figure {
        AmendedFigure::HeadCount(roll_call) => {
            format!("{} “{roll_call}”", language.choose("số liệu điểm danh", "head count of"))
        }
        AmendedFigure::Absence => language.choose("báo vắng", "absence").to_owned(),
    }
}

/// What somebody declared.
pub(crate) fn declared(figure: &DeclaredFigure, language: Language) -> String {
    match figure {
        DeclaredFigure::HeadCount(Some(head_count)) => people(head_count, language),
        DeclaredFigure::HeadCount(None) => language.choose("chưa báo cáo", "not reported").to_owned(),
        DeclaredFigure::Absence(Some(reason)) => format!("{}: {reason}", language.choose("vắng", "absent")),
        DeclaredFigure::Absence(None) => language.choose("không báo vắng", "not declared absent").to_owned(),
    }
}

fn people(head_count: &HeadCount, language: Language) -> String {
    let figures = [
        (language.choose("có mặt (đảng viên)", "present (members)"), head_count.present_members),
        (language.choose("có mặt (khác)", "present (others)"), head_count.present_others),
        (language.choose("vắng có lý do", "excused"), head_count.excused),
        (language.choose("vắng không lý do", "unexcused"), head_count.unexcused),
    ];
    let said = figures.into_iter().map(|(word, people)| format!("{word} {}", figures::count(people.into(), language)));
    let invited = head_count.corrected_invited.as_ref().map(|corrected| {
        let invited = figures::count(corrected.invited.into(), language);
        format!("{} {invited} ({})", language.choose("triệu tập", "invited"), corrected.reason)
    });
    said.chain(invited).collect::<Vec<_>>().join(COMMA)
}

/// An amendment, as a line under the figures.
pub(crate) fn amendment(line: &AmendmentLine, language: Language) -> String {
    let made = version(line.version.0, language);
    let (at, by) = (figures::date_time(line.at), signature(&line.by, language));
    let (endpoint, code) = (&line.endpoint.name, &line.endpoint.code);
    let figure = amended_figure(&line.figure, language);
    let (before, after) = (declared(&line.before, language), declared(&line.after, language));
    let kind = match &line.slip {
        Some(SlipNumber(number)) => format!("{} {number}", language.choose("bổ sung theo phiếu", "late, by slip")),
        None => language.choose("điều chỉnh", "corrected").to_owned(),
    };
    let (by_word, why) = (language.choose("người thực hiện", "by"), language.choose("lý do", "reason"));
    format!(
        "{made}, {kind} {at}, {by_word}: {by}; {endpoint} ({code}), {figure}: {before} → {after}; {why}: {}",
        line.reason
    )
}

/// The version of a session's figures, and what made it.
pub(crate) fn version_line(heading: &VersionHeading, language: Language) -> String {
    let made = version(heading.version.0, language);
    let what = match heading.reason {
        Some(_) => language.choose("điều chỉnh", "amended"),
        None => language.choose("chốt số liệu", "figures closed"),
    };
    let by = heading
        .by
        .as_ref()
        .map(|by| format!("{COMMA}{}: {}", language.choose("người thực hiện", "by"), signature(by, language)));
    let why = heading.reason.as_ref().map(|reason| format!("{COMMA}{}: {reason}", language.choose("lý do", "reason")));
    format!(
        "{made}: {what} {}{}{}",
        figures::date_time(heading.made_at),
        by.unwrap_or_default(),
        why.unwrap_or_default()
    )
}

fn version(number: u32, language: Language) -> String {
    format!("{} {number}", language.choose("Phiên bản số liệu", "Version"))
}
