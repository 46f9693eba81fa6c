//! A sheet of join keys for printing and mailing: CSV that spreadsheet programs open as it is.

use std::borrow::Cow;

use diemcau_documents::Language;

/// One endpoint's line.
pub(crate) struct SheetLine<'a> {
    pub(crate) code: &'a str,
    pub(crate) name: &'a str,
    pub(crate) level: Cow<'a, str>,
    pub(crate) link: String,
    pub(crate) join_code: String,
}

/// The sheet: UTF-8 with a byte order mark, so that Vietnamese letters survive.
pub(crate) fn key_sheet<'a>(
    lines: impl Iterator<Item = SheetLine<'a>>,
    language: Language,
) -> Result<Vec<u8>, csv::Error> {
    let titles = match language {
        Language::Vietnamese => ["Mã điểm cầu", "Tên điểm cầu", "Cấp", "Liên kết vào điểm cầu", "Mã vào"],
        Language::English => ["Code of the endpoint", "Name", "Level", "Link", "Code to type in"],
    };
    let mut writer = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    writer.write_record(titles)?;
    for line in lines {
        let [code, name, level] = [line.code, line.name, &line.level].map(harmless);
        writer.write_record([code, name, level, line.link, line.join_code])?;
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A cell that begins like a formula would be computed by whoever opens the sheet.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_looks_like_a_formula_is_made_harmless() {
        let line = SheetLine {
            code: "LCI",
            name: "=HYPERLINK(\"x\")",
            level: "province".into(),
            link: "https://hoinghi.example/join#k=abc".to_owned(),
            join_code: "01234-56789".to_owned(),
        };
        let sheet = String::from_utf8(key_sheet(std::iter::once(line), Language::Vietnamese).unwrap()).unwrap();
        assert!(sheet.starts_with('\u{feff}'));
        assert!(sheet.contains("\"'=HYPERLINK(\"\"x\"\")\""), "{sheet}");
    }
}
