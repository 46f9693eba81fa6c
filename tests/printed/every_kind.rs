//! Every kind of report in every format, as other programs read it: the same totals in all of them.

use std::io::{BufRead, Cursor};
use std::process::Command;

use diemcau_documents::letterhead::Form;
use diemcau_documents::{Format, Stationery, render};
use diemcau_domain::report::{Report, ReportKind};
use serde_json::Value;

use super::eventful::long_comment;
use super::readers::{all_with_libre_office, pdf_text, read_docx, with_libre_office, words_of};
use super::sample::eventful_sample;
use super::stationery;

/// The totals as JSON shows them: a text a column, beside the kind of the column.
fn totals(report: &Report, with: &mut Stationery) -> Vec<(String, String)> {
    let json: Value = serde_json::from_slice(&render(report, Format::Json, with).unwrap()).unwrap();
    let kinds = json["columns"].as_array().unwrap().iter().map(|column| column["kind"].as_str().unwrap().to_owned());
    let cells = json["totals"]["cells"].as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned());
    kinds.zip(cells).collect()
}

/// The same in CSV, where a count has no points in it.
fn totals_in_csv(file: &[u8], label: usize) -> Vec<String> {
    // The heading and the notes follow behind an empty line, a cell each.
    let table: Vec<String> = Cursor::new(&file[3..]).lines().map_while(Result::ok).collect();
    let table = table.join("\n");
    let table = table.split("\n\n").next().unwrap();
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    let rows = reader.records().map(Result::unwrap).filter(|row| row.len() > label);
    let last = rows.filter(|row| row[label] == *"Tổng cộng").last().unwrap();
    last.iter().map(str::to_owned).collect()
}

/// The cells of the row of totals, as openpyxl reads them.
fn totals_in_workbook(file: &[u8], label: usize) -> Vec<Value> {
    let workbook = tempfile::Builder::new().suffix(".xlsx").tempfile().unwrap();
    std::fs::write(workbook.path(), file).unwrap();
    let mut reader = Command::new("target/readers/bin/python");
    let read = reader.arg("tests/support/read_xlsx.py").arg(workbook.path()).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let sheet: Value = serde_json::from_slice(&read.stdout).unwrap();
    let mut rows = sheet["rows"].as_array().unwrap().iter().map(|row| row.as_array().unwrap().clone());
    rows.rfind(|row| row[label]["value"] == "Tổng cộng").unwrap()
}

/// A figure of the workbook as Vietnamese writes it.
fn shown(kind: &str, cell: &Value) -> Option<String> {
    if kind == "time" {
        let (date, time) = cell["value"].as_str()?.split_once('T')?;
        let day: Vec<&str> = date.split('-').rev().collect();
        return Some(format!("{} {time}", day.join("/")));
    }
    let number = cell["value"].as_f64()?;
    Some(match kind {
        "count" => grouped(&format!("{number:.0}")),
        "share" => format!("{:.2}%", number * 100.0).replace('.', ","),
        "decimal" => format!("{number:.2}").replace('.', ","),
        "duration" => {
            let seconds = format!("{number:.0}").parse::<u64>().unwrap();
            format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
        }
        _ => return None,
    })
}

fn grouped(digits: &str) -> String {
    let groups: Vec<&[u8]> = digits.as_bytes().rchunks(3).rev().collect();
    groups.into_iter().map(|group| std::str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(".")
}

#[test]
fn every_kind_has_the_same_totals_in_every_format() {
    let mut with = stationery(Form::State);
    for kind in ReportKind::ALL {
        let report = eventful_sample(kind);
        assert!(!report.rows.is_empty(), "{} has rows", kind.code());
        let totals = totals(&report, &mut with);
        let label = totals.iter().position(|(_, text)| text == "Tổng cộng");
        let Some(label) = label else {
            assert!(totals.iter().all(|(_, text)| text.is_empty()), "{}: texts have no sum", kind.code());
            continue;
        };
        let csv = totals_in_csv(&render(&report, Format::Csv, &mut with).unwrap(), label);
        let workbook = totals_in_workbook(&render(&report, Format::Xlsx, &mut with).unwrap(), label);
        let pdf = words_of(&render(&report, Format::Pdf, &mut with).unwrap());
        let docx = read_docx(&render(&report, Format::Docx, &mut with).unwrap());
        let docx = docx["text"].as_str().unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        let mut figures = 0;
        let has_sums = totals.iter().any(|(_, text)| !matches!(text.as_str(), "" | "—" | "Tổng cộng"));
        for (index, (of, text)) in totals.iter().enumerate() {
            let plain = if of == "count" { text.replace('.', "") } else { text.clone() };
            assert_eq!(csv[index], plain, "{} in CSV, column {index}", kind.code());
            if let Some(figure) = shown(of, &workbook[index]) {
                assert_eq!(figure, *text, "{} in XLSX, column {index}", kind.code());
                figures += 1;
            } else {
                assert_eq!(workbook[index]["value"].as_str().unwrap_or_default(), text, "{} in XLSX", kind.code());
            }
            let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
            // A column in which nothing stands is left out on paper, and so are totals of nothing.
            if has_sums && !matches!(text.as_str(), "" | "—") {
                assert!(pdf.contains(&words), "{}: {text} is missing in the PDF", kind.code());
                assert!(docx.contains(&words), "{}: {text} is missing in the DOCX", kind.code());
            }
        }
        // So many of so many is text: a spreadsheet would make a quotient or a date of it.
        let is_figure = |(of, text): &&(String, String)| match of.as_str() {
            "text" | "code" | "word" | "intervals" => false,
            of => !matches!(text.as_str(), "" | "—") && (of == "time" || !text.contains('/')),
        };
        assert_eq!(figures, totals.iter().filter(is_figure).count(), "{}: figures are numbers", kind.code());
    }
}

/// Whoever reads an entry finds all of it beside each other.
#[test]
fn a_list_is_one_table_without_totals_of_nothing() {
    for form in [Form::State, Form::Party] {
        let mut with = stationery(form);
        for kind in [
            ReportKind::Comments,
            ReportKind::FloorLog,
            ReportKind::MessageLog,
            ReportKind::Delegates,
            ReportKind::Versions,
        ] {
            let report = eventful_sample(kind);
            let pdf = words_of(&render(&report, Format::Pdf, &mut with).unwrap());
            let docx = read_docx(&render(&report, Format::Docx, &mut with).unwrap());
            for text in [pdf.as_str(), docx["text"].as_str().unwrap()] {
                assert!(!text.contains("Phụ lục I") && !text.contains("Thông tin khác"), "{}: {text}", kind.code());
                let is_summed = matches!(kind, ReportKind::FloorLog | ReportKind::MessageLog | ReportKind::Delegates);
                assert_eq!(text.contains("Tổng cộng"), is_summed, "{}: {text}", kind.code());
            }
        }
    }
}

#[test]
fn a_comment_keeps_its_lines_on_paper() {
    let report = eventful_sample(ReportKind::Comments);
    let mut with = stationery(Form::State);
    let docx = with_libre_office(&render(&report, Format::Docx, &mut with).unwrap(), "docx");
    for printed in [render(&report, Format::Pdf, &mut with).unwrap(), docx] {
        let text = pdf_text(&printed);
        assert!(text.contains("Nguồn lực do") && !text.contains("Điều 7.Nguồn"), "{text}");
        assert!(!text.lines().any(|line| line.contains("Điều 7.") && line.contains("Nguồn")), "{text}");
    }
}

/// A workbook is printed as it comes: nothing is cut off, and what people wrote is there to its end.
#[test]
fn a_printed_workbook_shows_all_of_a_long_comment() {
    let mut with = stationery(Form::State);
    let file = render(&eventful_sample(ReportKind::Comments), Format::Xlsx, &mut with).unwrap();
    // Where a line ends, and between letters of two fonts, there may be a blank or none.
    let squeezed = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    let printed = squeezed(&words_of(&with_libre_office(&file, "xlsx")));
    let comment = squeezed(&long_comment());
    // Another cell's words may come between the lines, but not within one.
    for words in ["Đềnghịbansoạnthảo", "đồngthờilàmrõ", "thờihạnhoànthành."] {
        assert_eq!(printed.matches(words).count(), comment.matches(words).count(), "{words}: {printed}");
    }
}

#[test]
fn libre_office_opens_every_kind() {
    let mut with = stationery(Form::Party);
    let mut files = Vec::new();
    for kind in ReportKind::ALL {
        let report = eventful_sample(kind);
        for format in [Format::Xlsx, Format::Docx] {
            let name = format!("{}-{}.{}", kind.code(), format.code(), format.code());
            files.push((name, render(&report, format, &mut with).unwrap()));
        }
    }
    let printed = all_with_libre_office(&files);
    for ((name, _), file) in files.iter().zip(printed) {
        let text = pdf_text(&file);
        assert!(text.contains("0f3a0f3a"), "{name}: {text}");
    }
}
