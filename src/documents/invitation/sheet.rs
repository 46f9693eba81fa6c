//! Sheets of join links for print: A4, eight endpoints a page, each with a QR code.

use std::borrow::Cow;
use std::fmt::Write;

use diemcau_domain::time::Timestamp;
use thiserror::Error;

use super::qr;
use crate::{Language, figures};

const A_PAGE: usize = 8;
const STYLE: &str = include_str!("sheet.css");

/// Why there is no sheet.
#[derive(Debug, Error)]
#[error("a link cannot be drawn as a QR code: {0:?}")]
pub struct SheetTrouble(qrcode::types::QrError);

/// Sheets with fresh keys. Whatever was printed before for the same endpoints lets nobody in any more,
/// and every page says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitationSheet {
    /// The title of the conference.
    pub conference: String,
    /// The session they are for, if it is one.
    pub session: Option<InvitedSession>,
    /// Whom to call when something is wrong; empty if there is nobody.
    pub hot_line: String,
    /// When the keys were made.
    pub issued_at: Timestamp,
    /// The address of the page where a code is typed in.
    pub address: String,
    /// Branch by branch: its name, and its endpoints. Each begins on a page of its own.
    pub branches: Vec<(String, Vec<Invitation>)>,
}

/// The session of a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitedSession {
    /// Its title.
    pub title: String,
    /// When it should begin.
    pub from: Timestamp,
    /// When it should be over.
    pub until: Timestamp,
}

/// The place of one endpoint on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The link that lets it in.
    pub link: String,
    /// The same to be typed in.
    pub join_code: String,
}

/// Writes the sheets as a page for print: nothing in it is loaded from anywhere.
///
/// # Errors
/// [`SheetTrouble`] for a link longer than any QR code.
pub fn invitation_sheet(sheet: &InvitationSheet, language: Language) -> Result<String, SheetTrouble> {
    let mut pages = String::new();
    for (branch, invitations) in &sheet.branches {
        let of = invitations.len().div_ceil(A_PAGE);
        for (page, invitations) in (1..).zip(invitations.chunks(A_PAGE)) {
            let cards =
                invitations.iter().map(|invitation| card(invitation, language)).collect::<Result<String, _>>()?;
            let (head, foot) = (head(sheet, branch, language), foot(sheet, page, of, language));
            // Writing to a string cannot fail.
            let _ = write!(pages, "<section>{head}<ul>{cards}</ul>{foot}</section>");
        }
    }
    let title = format!("{}: {}", language.choose("Mã vào điểm cầu", "Codes for endpoints"), sheet.conference);
    Ok(format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title>\
         <meta name=\"referrer\" content=\"no-referrer\"><style>{STYLE}</style></head><body>{pages}</body></html>\n",
        language.code(),
        escaped(&title),
    ))
}

fn head(sheet: &InvitationSheet, branch: &str, language: Language) -> String {
    let mut lines = String::new();
    if let Some(session) = &sheet.session {
        let time = time(session);
        let _ = write!(lines, "<p><b>{}</b>, {time}</p>", escaped(&session.title));
    }
    if !sheet.hot_line.is_empty() {
        let word = language.choose("Đường dây nóng", "Hot line");
        let _ = write!(lines, "<p>{word}: <b>{}</b></p>", escaped(&sheet.hot_line));
    }
    format!("<header><h1>{}</h1><h2>{}</h2>{lines}</header>", escaped(&sheet.conference), escaped(branch))
}

fn foot(sheet: &InvitationSheet, page: usize, of: usize, language: Language) -> String {
    let issued_at = figures::date_time(sheet.issued_at);
    let (how, once) = match language {
        Language::Vietnamese => (
            format!("Quét mã QR, hoặc mở {} và nhập mã vào.", sheet.address),
            format!(
                "Mã lập lúc {issued_at}. Mã là chìa khóa của điểm cầu: chỉ giao cho cán bộ phụ trách. \
                 Mỗi lần in lại là lập mã mới, khi đó mã trên tờ này không dùng được nữa."
            ),
        ),
        Language::English => (
            format!("Scan the QR code, or open {} and type the code in.", sheet.address),
            format!(
                "Made at {issued_at}. A code is the key of its endpoint: give it to its technician alone. \
                 Printing again makes new codes, and those on this sheet let nobody in any more."
            ),
        ),
    };
    format!("<footer><p>{}</p><p>{once}</p><p class=\"page\">{page}/{of}</p></footer>", escaped(&how))
}

fn card(invitation: &Invitation, language: Language) -> Result<String, SheetTrouble> {
    let label = format!("{} {}", language.choose("Mã QR của", "QR code of"), invitation.name);
    let code = qr::svg(&invitation.link, &escaped(&label)).map_err(SheetTrouble)?;
    Ok(format!(
        "<li>{code}<div><h3>{}</h3><p>{}</p><p class=\"code\">{}</p></div></li>",
        escaped(&invitation.name),
        escaped(&invitation.code),
        escaped(&invitation.join_code)
    ))
}

/// `08:00–11:30, 22/07/2022`; in full where it does not end on the day it begins.
fn time(session: &InvitedSession) -> String {
    let (day, last_day) = (figures::date(session.from), figures::date(session.until));
    if day != last_day {
        return figures::span(session.from, session.until);
    }
    let minutes = |time: Timestamp| figures::time(time).chars().take(5).collect::<String>();
    format!("{}–{}, {day}", minutes(session.from), minutes(session.until))
}

/// Text that stands in a page as it is.
fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"', '\'']) {
        return Cow::Borrowed(text);
    }
    let escape = |character: char| match character {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '"' => "&quot;".to_owned(),
        '\'' => "&#39;".to_owned(),
        other => other.to_string(),
    };
    Cow::Owned(text.chars().map(escape).collect())
}
