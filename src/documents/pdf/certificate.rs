//! Certificates as a PDF.

use serde::Serialize;

use crate::certificate::{CertificatePage, CertificatePaper};
use crate::paper::Head;
use crate::{DocumentError, Page, PressRoom};

const DESCRIPTION: &str = concat!(include_str!("form.typ"), include_str!("certificate.typ"));

/// The most certificates that are set at once: this bounds what the press remembers.
const PAGES_AT_ONCE: usize = 20;

/// Some certificates.
#[derive(Serialize)]
struct PartData<'a> {
    language: &'static str,
    title: &'static str,
    head: &'a Head,
    ledger: Option<&'a str>,
    certificates: &'a [CertificatePage],
}

/// Prints certificates, a page each.
///
/// # Errors
/// [`DocumentError::Press`] if the press did not print them.
pub(crate) fn pdf_of_certificates(paper: &CertificatePaper, press: &mut PressRoom) -> Result<Vec<u8>, DocumentError> {
    let part = |certificates| {
        let (language, title, head, ledger) = (paper.language, paper.title, &paper.head, paper.ledger.as_deref());
        serde_json::to_vec(&PartData { language, title, head, ledger, certificates })
    };
    let parts = paper.pages.chunks(PAGES_AT_ONCE).map(part).collect::<Result<_, _>>();
    let page = Page { description: DESCRIPTION.to_owned(), parts: parts.map_err(|_| DocumentError::Json)? };
    Ok(press.print(&page)?)
}
