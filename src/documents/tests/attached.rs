//! Documents that are to be sent.

use std::io::{Cursor, Write};

use diemcau_domain::document::DocumentKind;
use proptest::prelude::*;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::{AttachedFault, check_attached};

/// A PDF with one empty page.
fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let table = "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n";
    format!("{body}{table}trailer<</Size 3/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        writer.start_file(*path, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn docx() -> Vec<u8> {
    package(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<?xml version=\"1.0\"?><w:document/>")])
}

#[test]
fn a_file_that_is_what_its_name_says_is_taken() {
    assert_eq!(check_attached("Dự thảo Nghị quyết.PDF", &pdf()), Ok(DocumentKind::Pdf));
    assert_eq!(check_attached("bài phát biểu bế mạc.docx", &docx()), Ok(DocumentKind::Docx));
    // Some mail programs put a line before it; the offsets then count from the header.
    assert_eq!(check_attached("a.pdf", &[b"\r\n".as_slice(), &pdf()].concat()), Ok(DocumentKind::Pdf));
    // A cross-reference stream instead of a table.
    let stream = b"%PDF-1.5\n7 0 obj<</Type/XRef/Root 1 0 R>>stream\nendstream endobj\nstartxref\n9\n%%EOF";
    assert_eq!(check_attached("a.pdf", stream), Ok(DocumentKind::Pdf));
}

#[test]
fn a_file_that_is_something_else_is_refused_by_name() {
    let no_pdf = |name: &str, bytes: &[u8]| matches!(check_attached(name, bytes), Err(AttachedFault::NotPdf(_)));
    let no_docx = |name: &str, bytes: &[u8]| matches!(check_attached(name, bytes), Err(AttachedFault::NotDocx(_)));
    assert!(no_pdf("a.pdf", &docx()));
    assert!(no_pdf("a.pdf", b"MZ\x90 an executable"));
    assert!(no_pdf("a.pdf", b"%PDF-1.4 and nothing more"));
    assert!(no_pdf("a.pdf", &pdf()[..pdf().len() / 2]), "cut off");
    assert!(no_pdf("a.pdf", b"%PDF-1.4\nstartxref\n99999\n%%EOF"), "it points behind its end");
    assert!(no_pdf("a.pdf", b"%PDF-1.4\nstartxref\n0\n%%EOF"), "it points at no table");
    assert!(no_pdf("a.pdf", b"%PDF-1.4\nxref trailer<<>>\nstartxref\n9\n%%EOF"), "a trailer without a root");
    assert!(no_docx("a.docx", &pdf()));
    assert!(no_docx("a.docx", b""));
    assert!(no_docx("a.docx", &package(&[("xl/workbook.xml", b"<workbook/>")])), "a workbook");
    assert!(no_docx("a.docx", &package(&[("word/document.xml", b"plain words of a document")])));
    for name in ["a.exe", "a.doc", "pdf", "", "a.pdf.html", "a."] {
        assert_eq!(check_attached(name, &pdf()), Err(AttachedFault::UnknownKind), "{name}");
    }
    let with_macros = package(&[("word/document.xml", b"<w:document/>"), ("word/vbaProject.bin", b"x")]);
    assert_eq!(check_attached("a.docx", &with_macros), Err(AttachedFault::Macros));
    let bomb = package(&[("word/document.xml", &vec![b' '; 64 * 1024 * 1024])]);
    assert_eq!(check_attached("a.docx", &bomb), Err(AttachedFault::Bomb));
}

proptest! {
    #[test]
    fn no_noise_breaks_the_check(noise in prop::collection::vec(any::<u8>(), 0..2_000), cut in 0_usize..400) {
        let _ = check_attached("a.pdf", &noise);
        let _ = check_attached("a.docx", &noise);
        let pdf = pdf();
        let _ = check_attached("a.pdf", &[&pdf[..cut.min(pdf.len())], &noise].concat());
        let docx = docx();
        let _ = check_attached("a.docx", &[&docx[..cut.min(docx.len())], &noise].concat());
    }
}
