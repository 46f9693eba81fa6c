//! Certificates of the technical check: for every endpoint a page of its own, as an office issues it. The page of
//! one that is not ready certifies nothing: it is titled as the result that it is.
//!
//! It says what stands where, in words; the PDF and the DOCX show the same.

use diemcau_domain::report::{Certificate, Certificates, CertifiedCheck, Heading};
use serde::Serialize;

use crate::letterhead::{Letterhead, subject_lines};
use crate::paper::{Head, Signature};
use crate::words::{COMMA, check_name, check_state};
use crate::{DocumentError, Language, PaperFormat, Stationery, docx, figures, pdf, shown, words};

/// More pages than any province has endpoints; more would be a file that nobody prints.
const MOST_IN_A_PDF: usize = 1_500;
/// A DOCX is put together in memory and takes some 0.6 MiB of it a page.
const MOST_IN_A_DOCX: usize = 400;
/// What stands behind the number of a certificate, before who issues it.
const SUFFIX: &str = "GXN";
/// The same where nothing is certified.
const SUFFIX_OF_RESULTS: &str = "KQKT";
const SUFFIX_OF_REPORTS: &str = "BC";

/// Certificates with one letterhead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CertificatePaper {
    pub(crate) language: &'static str,
    pub(crate) title: &'static str,
    pub(crate) head: Head,
    pub(crate) pages: Vec<CertificatePage>,
    /// A link of the ledger's chain.
    pub(crate) ledger: Option<String>,
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CertificatePage {
    /// That of its head: what it is called stands in its number too.
    pub(crate) number: String,
    pub(crate) title: &'static str,
    /// What it is about, line by line.
    pub(crate) subject_lines: Vec<String>,
    pub(crate) opening: String,
    /// What it is about: what, and which.
    pub(crate) about: Vec<(&'static str, String)>,
    pub(crate) before_checks: &'static str,
    pub(crate) checks: CheckTable,
    pub(crate) verdict: String,
    pub(crate) closing: &'static str,
    pub(crate) signature: Signature,
}

/// What was tried.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct CheckTable {
    pub(crate) titles: [&'static str; 4],
    pub(crate) rows: Vec<[String; 4]>,
}

/// How many certificates one document takes: 1,500 as PDF, 400 as DOCX.
#[must_use]
pub const fn most_certificates(format: PaperFormat) -> usize {
    match format {
        PaperFormat::Pdf => MOST_IN_A_PDF,
        PaperFormat::Docx => MOST_IN_A_DOCX,
    }
}

/// Writes certificates, a page each.
///
/// # Errors
/// [`DocumentError::TooManyCertificates`] beyond [`most_certificates`], or another if it cannot be written.
pub fn render_certificates(
    certificates: &Certificates,
    format: PaperFormat,
    with: &mut Stationery,
) -> Result<Vec<u8>, DocumentError> {
    let (given, most) = (certificates.of.len(), most_certificates(format));
    if given > most {
        return Err(DocumentError::TooManyCertificates { given, most });
    }
    let paper = CertificatePaper::of(certificates, &with.letterhead, with.language);
    match format {
        PaperFormat::Pdf => pdf::pdf_of_certificates(&paper, &mut with.press),
        PaperFormat::Docx => docx::docx_of_certificates(&paper),
    }
}

/// A name for the file, as [`file_name`](crate::file_name) of a report.
#[must_use]
pub fn certificates_file_name(certificates: &Certificates, format: PaperFormat) -> String {
    let of = match certificates.of.as_slice() {
        [only] => &only.code,
        _ => &certificates.heading.subtree.code,
    };
    crate::render::named("certificate", of, &certificates.heading, format.code())
}

impl CertificatePaper {
    fn of(certificates: &Certificates, letterhead: &Letterhead, language: Language) -> Self {
        let heading = &certificates.heading;
        let pages = certificates.of.iter().map(|it| CertificatePage::of(it, heading, letterhead, language));
        let all_ready = certificates.of.iter().all(|it| it.ready_at.is_some());
        Self {
            language: language.code(),
            title: title(all_ready, language),
            head: Head::of(heading, &letterhead_of_certificates(letterhead, all_ready)),
            pages: pages.collect(),
            ledger: shown::ledger_line(heading, language),
        }
    }
}

/// Each certificate gets a number of its own, by hand: that of the report belongs to the report.
fn letterhead_of_certificates(letterhead: &Letterhead, is_ready: bool) -> Letterhead {
    let after = letterhead.number_suffix.strip_prefix(SUFFIX_OF_REPORTS);
    let own = if is_ready { SUFFIX } else { SUFFIX_OF_RESULTS };
    let number_suffix = after.map_or_else(|| letterhead.number_suffix.clone(), |after| format!("{own}{after}"));
    Letterhead { number: None, number_suffix, ..letterhead.clone() }
}

const fn title(is_ready: bool, language: Language) -> &'static str {
    if is_ready {
        language.choose("GIẤY XÁC NHẬN", "CERTIFICATE")
    } else {
        language.choose("KẾT QUẢ KIỂM TRA KỸ THUẬT", "RESULT OF THE TECHNICAL CHECK")
    }
}

/// How it stands, right below the title.
fn subject(certificate: &Certificate, language: Language) -> String {
    let name = &certificate.name;
    let (is_ready, was_tried) = (certificate.ready_at.is_some(), certificate.was_tried());
    match language {
        Language::Vietnamese if is_ready => format!("Sẵn sàng kỹ thuật của {name}"),
        Language::Vietnamese if was_tried => format!("{name} chưa sẵn sàng về kỹ thuật"),
        Language::Vietnamese => format!("{name} chưa sẵn sàng về kỹ thuật, chưa chạy thử"),
        Language::English if is_ready => format!("Technical readiness of {name}"),
        Language::English if was_tried => format!("{name} is not ready"),
        Language::English => format!("{name} is not ready, nothing was tried"),
    }
}

fn opening(is_ready: bool, issuer: &str, language: Language) -> String {
    match language {
        Language::Vietnamese => {
            let says = if is_ready { "xác nhận" } else { "ghi nhận" };
            format!("{issuer} {says} kết quả chạy thử kỹ thuật của điểm cầu sau đây:")
        }
        Language::English => {
            let says = if is_ready { "certifies" } else { "notes" };
            format!("{issuer} {says} what the technical check of this endpoint showed:")
        }
    }
}

impl CertificatePage {
    fn of(certificate: &Certificate, heading: &Heading, letterhead: &Letterhead, language: Language) -> Self {
        let is_ready = certificate.ready_at.is_some();
        Self {
            number: letterhead_of_certificates(letterhead, is_ready).number_line(),
            title: title(is_ready, language),
            subject_lines: subject_lines(&subject(certificate, language)),
            opening: opening(is_ready, &letterhead.issuing_body, language),
            about: about(certificate, heading, language),
            before_checks: language.choose("Các nội dung đã kiểm tra:", "What was tried:"),
            checks: CheckTable::of(certificate, language),
            verdict: verdict(certificate, language),
            closing: language.choose(
                "Giấy này được lập từ sổ cái điện tử của hội nghị./.",
                "This certificate is made from the ledger of the conference.",
            ),
            signature: signature(certificate, letterhead),
        }
    }
}

fn about(certificate: &Certificate, heading: &Heading, language: Language) -> Vec<(&'static str, String)> {
    let word = |vietnamese: &'static str, english: &'static str| language.choose(vietnamese, english);
    let endpoint = std::iter::once(&certificate.name).chain(&certificate.above).cloned().collect::<Vec<_>>();
    let mut lines = vec![
        (word("Điểm cầu", "Endpoint"), endpoint.join(COMMA)),
        (word("Mã điểm cầu", "Code"), certificate.code.clone()),
        (word("Hình thức", "Mode"), words::mode(certificate.mode, language).to_owned()),
        (word("Hội nghị", "Conference"), heading.conference.clone()),
    ];
    if let Some(session) = heading.sessions.first() {
        let planned = figures::span(session.planned_from, session.planned_until);
        lines.push((word("Buổi", "Session"), session.title.clone()));
        lines.push((word("Dự kiến", "Planned"), planned));
        lines.push((word("Điểm cầu chính", "Main endpoint"), session.lead.name.clone()));
    }
    lines
}

impl CheckTable {
    fn of(certificate: &Certificate, language: Language) -> Self {
        let titles = match language {
            Language::Vietnamese => ["STT", "Nội dung kiểm tra", "Kết quả", "Thời điểm"],
            Language::English => ["No.", "Check", "Result", "Time"],
        };
        let row = |(number, of): (usize, &CertifiedCheck)| {
            let optional =
                if of.is_required { "" } else { language.choose(" (không bắt buộc)", " (not required)") };
            let at = of.outcome.map_or_else(|| figures::NOTHING.to_owned(), |outcome| figures::date_time(outcome.at));
            let name = format!("{}{optional}", check_name(of.check, language));
            [number.to_string(), name, check_state(of.outcome, language).to_owned(), at]
        };
        Self { titles, rows: (1..).zip(&certificate.checks).map(row).collect() }
    }
}

fn verdict(certificate: &Certificate, language: Language) -> String {
    if let Some(at) = certificate.ready_at.map(figures::date_time) {
        return match language {
            Language::Vietnamese => format!("Kết luận: điểm cầu đã sẵn sàng về kỹ thuật từ {at}."),
            Language::English => format!("Verdict: the endpoint is ready since {at}."),
        };
    }
    let is_missing = |of: &&CertifiedCheck| of.is_required && !of.outcome.is_some_and(|outcome| outcome.passed);
    let missing: Vec<&str> =
        certificate.checks.iter().filter(is_missing).map(|of| check_name(of.check, language)).collect();
    let missing = missing.join(COMMA);
    match language {
        Language::Vietnamese => format!("Kết luận: điểm cầu chưa sẵn sàng về kỹ thuật; còn phải đạt: {missing}."),
        Language::English => format!("Verdict: the endpoint is not ready; still to be passed: {missing}."),
    }
}

/// Whoever it is about gets it, beside those who keep it.
fn signature(certificate: &Certificate, letterhead: &Letterhead) -> Signature {
    let recipients = vec![certificate.name.clone()];
    let addressed = Letterhead { recipients, ..letterhead.clone() };
    let mut recipients = addressed.recipient_lines();
    if letterhead.kept_by.is_empty() {
        // Nobody keeps it, so the list ends here.
        for line in recipients.iter_mut().filter(|line| line.ends_with(';')) {
            line.pop();
            line.push('.');
        }
    }
    Signature { lines: letterhead.signer_lines(), name: letterhead.signer_name.clone(), recipients }
}
