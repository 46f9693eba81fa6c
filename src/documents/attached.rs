//! Documents that are to be sent to endpoints: whether a file is what its name says.

use diemcau_domain::document::DocumentKind;
use thiserror::Error;

use crate::roster_file::{FileFaultReason, Package};

/// The last `startxref` of a PDF stands within this many bytes of the end (ISO 32000-1, annex H.3).
const PDF_END_BYTES: usize = 1024;
/// A PDF begins within this many bytes; what comes before is somebody's envelope.
const PDF_BEGINNING_BYTES: usize = 1024;
/// The dictionary of a trailer is short; one that is longer is none.
const PDF_TRAILER_BYTES: usize = 64 * 1024;
/// Where the text of a DOCX stands.
const DOCX_TEXT: &str = "word/document.xml";
const DOCX_MACROS: &str = "word/vbaProject.bin";

/// Why a file is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AttachedFault {
    /// It has another ending than `.pdf` or `.docx`.
    #[error("its name ends neither in .pdf nor in .docx")]
    UnknownKind,
    /// Its name says PDF.
    #[error("it is not a PDF: {0}")]
    NotPdf(&'static str),
    /// Its name says DOCX.
    #[error("it is not a DOCX document: {0}")]
    NotDocx(&'static str),
    /// It has parts that would take too much room.
    #[error("it would take too much room when unpacked")]
    Bomb,
    /// It has programs in it.
    #[error("it contains macros; save it without them")]
    Macros,
}

impl AttachedFault {
    /// The stable name, for protocols and dictionaries.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownKind => "unknown_file_kind",
            Self::NotPdf(_) => "not_a_pdf",
            Self::NotDocx(_) => "not_a_docx",
            Self::Bomb => "bomb",
            Self::Macros => "macros",
        }
    }
}

/// Which kind of document a file is, by its name, and whether its content says so too.
///
/// # Errors
/// An [`AttachedFault`] if name and content do not agree.
pub fn check_attached(name: &str, bytes: &[u8]) -> Result<DocumentKind, AttachedFault> {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let kind = ending.as_deref().and_then(DocumentKind::from_code).ok_or(AttachedFault::UnknownKind)?;
    match kind {
        DocumentKind::Pdf => check_pdf(bytes)?,
        DocumentKind::Docx => check_docx(bytes)?,
    }
    Ok(kind)
}

/// A header, an end, and between them the cross-reference that the end points at, with a root.
fn check_pdf(bytes: &[u8]) -> Result<(), AttachedFault> {
    let beginning = bytes.get(..PDF_BEGINNING_BYTES).unwrap_or(bytes);
    let start = find(beginning, b"%PDF-").ok_or(AttachedFault::NotPdf("it does not begin like one"))?;
    let end = bytes.get(bytes.len().saturating_sub(PDF_END_BYTES)..).unwrap_or(bytes);
    let cut_off = AttachedFault::NotPdf("its end is missing");
    find_last(end, b"%%EOF").ok_or(cut_off)?;
    let pointer = find_last(end, b"startxref").and_then(|at| end.get(at + b"startxref".len()..)).ok_or(cut_off)?;
    let offset = number(pointer).ok_or(cut_off)?;
    let no_table = AttachedFault::NotPdf("its cross-reference table is missing");
    // Offsets count from the header.
    let table = bytes.get(start.saturating_add(offset)..).ok_or(no_table)?.trim_ascii_start();
    let dictionary = if table.starts_with(b"xref") {
        find(table, b"trailer").and_then(|at| table.get(at..)).ok_or(no_table)?
    } else if is_object(table) {
        table
    } else {
        return Err(no_table);
    };
    let dictionary = dictionary.get(..PDF_TRAILER_BYTES).unwrap_or(dictionary);
    find(dictionary, b"/Root").map(drop).ok_or(AttachedFault::NotPdf("its trailer has no root"))
}

/// Whether it begins with the head of an object, `12 0 obj`.
fn is_object(bytes: &[u8]) -> bool {
    let head = bytes.get(..32).unwrap_or(bytes);
    let mut words = head.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
    let is_number = |word: Option<&[u8]>| word.is_some_and(|word| word.iter().all(u8::is_ascii_digit));
    is_number(words.next()) && is_number(words.next()) && words.next().is_some_and(|word| word.starts_with(b"obj"))
}

fn check_docx(bytes: &[u8]) -> Result<(), AttachedFault> {
    let mut package = Package::open(bytes).map_err(docx_fault)?;
    if package.has(DOCX_MACROS) {
        return Err(AttachedFault::Macros);
    }
    let text = package.read(DOCX_TEXT).map_err(docx_fault)?;
    match text {
        Some(text) if text.contains("document") && text.trim_start_matches('\u{feff}').starts_with('<') => Ok(()),
        Some(_) => Err(AttachedFault::NotDocx("its text is no XML")),
        None => Err(AttachedFault::NotDocx("it has no word/document.xml")),
    }
}

fn docx_fault(reason: FileFaultReason) -> AttachedFault {
    match reason {
        FileFaultReason::Bomb => AttachedFault::Bomb,
        FileFaultReason::BrokenWorkbook(why) => AttachedFault::NotDocx(why),
        _ => AttachedFault::NotDocx("it cannot be read"),
    }
}

fn find(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).position(|window| window == mark)
}

fn find_last(bytes: &[u8], mark: &[u8]) -> Option<usize> {
    bytes.windows(mark.len()).rposition(|window| window == mark)
}

/// The number that comes first, after blanks.
fn number(bytes: &[u8]) -> Option<usize> {
    let bytes = bytes.trim_ascii_start();
    let length = bytes.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(bytes.get(..length)?).ok()?.parse().ok()
}
