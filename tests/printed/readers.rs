//! Programs that are not ours: poppler, LibreOffice, python-docx.

use std::fs;
use std::process::Command;

use serde_json::Value;

/// A font of a PDF.
#[derive(Debug)]
pub(crate) struct Font {
    pub(crate) name: String,
    pub(crate) is_embedded: bool,
}

fn output(command: &mut Command) -> Vec<u8> {
    let done = command.output().expect("tests/support/prepare.sh installs the readers");
    assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    done.stdout
}

fn poppler(program: &str, words: &[&str], file: &[u8], after: &[&str]) -> String {
    let pdf = tempfile::Builder::new().suffix(".pdf").tempfile().unwrap();
    fs::write(pdf.path(), file).unwrap();
    let printed = output(Command::new(program).args(words).arg(pdf.path()).args(after));
    String::from_utf8(printed).unwrap()
}

/// What pdftotext reads, as it lies on the page.
pub(crate) fn pdf_text(file: &[u8]) -> String {
    poppler("pdftotext", &["-layout"], file, &["-"])
}

/// What pdftotext reads piece by piece, so that what stands in one cell comes together; a space between
/// words, wherever the lines end.
pub(crate) fn words_of(file: &[u8]) -> String {
    let text = poppler("pdftotext", &[], file, &["-"]);
    text.split([' ', '\n', '\u{c}']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// The same as it lies, page by page.
pub(crate) fn pdf_pages(file: &[u8]) -> Vec<String> {
    let text = pdf_text(file);
    let pages = text.strip_suffix('\u{c}').unwrap_or(&text).split('\u{c}');
    pages.map(|page| page.trim_start_matches('\n').to_owned()).collect()
}

/// A line of a PDF and where it lies: from left, top, right and bottom, in millimetres.
#[derive(Debug)]
pub(crate) struct PlacedLine {
    pub(crate) left: f64,
    pub(crate) top: f64,
    pub(crate) right: f64,
    pub(crate) bottom: f64,
    pub(crate) text: String,
}

/// The lines of every page, as pdftotext measures them.
pub(crate) fn placed_lines(file: &[u8]) -> Vec<Vec<PlacedLine>> {
    let measured = poppler("pdftotext", &["-bbox-layout"], file, &["-"]);
    let side = |tag: &str, name: &str| {
        let value = tag.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap();
        value.parse::<f64>().unwrap() * 25.4 / 72.0
    };
    let line = |block: &str| {
        let words = block.split("<word ").skip(1).map(|word| word.split(['>', '<']).nth(1).unwrap());
        PlacedLine {
            left: side(block, "xMin"),
            top: side(block, "yMin"),
            right: side(block, "xMax"),
            bottom: side(block, "yMax"),
            text: words.collect::<Vec<_>>().join(" "),
        }
    };
    let pages = measured.split("<page ").skip(1);
    pages.map(|page| page.split("<line ").skip(1).map(line).collect()).collect()
}

/// What pdffonts finds.
pub(crate) fn pdf_fonts(file: &[u8]) -> Vec<Font> {
    let table = poppler("pdffonts", &[], file, &[]);
    let fonts = table.lines().skip(2).map(|line| {
        // The columns behind the encoding: emb, sub, uni, object, ID.
        let from_the_right: Vec<&str> = line.split_whitespace().rev().collect();
        let name = line.split_whitespace().next().unwrap().to_owned();
        Font { name, is_embedded: from_the_right[4] == "yes" }
    });
    fonts.collect()
}

/// What python-docx finds.
pub(crate) fn read_docx(file: &[u8]) -> Value {
    let docx = tempfile::Builder::new().suffix(".docx").tempfile().unwrap();
    fs::write(docx.path(), file).unwrap();
    let mut reader = Command::new("target/readers/bin/python");
    serde_json::from_slice(&output(reader.arg("tests/support/read_docx.py").arg(docx.path()))).unwrap()
}

/// The PDF that LibreOffice makes of a file.
pub(crate) fn with_libre_office(file: &[u8], extension: &str) -> Vec<u8> {
    all_with_libre_office(&[(format!("given.{extension}"), file.to_vec())]).remove(0)
}

/// The PDFs that it makes of files with different names, one after the other: starting it takes longest.
pub(crate) fn all_with_libre_office(files: &[(String, Vec<u8>)]) -> Vec<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    for (name, file) in files {
        fs::write(folder.path().join(name), file).unwrap();
    }
    // A profile of its own, so that nobody else's office is asked.
    let profile = format!("-env:UserInstallation=file://{}", folder.path().join("profile").display());
    let mut office = Command::new("soffice");
    office.args([&profile, "--headless", "--convert-to", "pdf", "--outdir"]).arg(folder.path());
    output(office.args(files.iter().map(|(name, _)| folder.path().join(name))));
    let printed = |name: &str| fs::read(folder.path().join(name).with_extension("pdf")).unwrap();
    files.iter().map(|(name, _)| printed(name)).collect()
}
