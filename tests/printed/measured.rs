//! The measures of both forms, taken from the printed page: docs/forms/README.md promises them.

use diemcau_documents::letterhead::Form;
use diemcau_domain::report::ReportKind;

use super::printed;
use super::readers::{PlacedLine, placed_lines};

/// What a measure of the page may be off, in millimetres.
const NEAR_MM: f64 = 0.5;
/// From the top of the highest letter to the bottom of the lowest, Times New Roman, in ems; bold and
/// upright differ by 2 %.
const LINE_EM: f64 = 0.9;

fn near(measured: f64, wanted: f64) -> bool {
    (measured - wanted).abs() < NEAR_MM
}

fn line<'a>(page: &'a [PlacedLine], beginning: &str) -> &'a PlacedLine {
    page.iter().find(|line| line.text.starts_with(beginning)).unwrap_or_else(|| panic!("{beginning}: {page:?}"))
}

/// The size of the letters of a line, in points.
fn size(line: &PlacedLine) -> f64 {
    (line.bottom - line.top) / LINE_EM * 72.0 / 25.4
}

fn middle(line: &PlacedLine) -> f64 {
    f64::midpoint(line.left, line.right)
}

/// Sizes of the head, the title and the signature, in points.
fn sizes(form: Form) -> Vec<(&'static str, f64)> {
    match form {
        Form::State => vec![
            ("CỘNG HÒA XÃ HỘI", 12.5),
            ("Độc lập", 13.5),
            ("ỦY BAN", 13.0),
            ("SỞ THÔNG TIN", 13.0),
            ("Số: 07", 13.0),
            ("Lào Cai, ngày", 13.5),
            ("BÁO CÁO", 14.0),
            ("- Hội nghị", 13.5),
        ],
        Form::Party => vec![
            ("ĐẢNG CỘNG SẢN", 15.0),
            ("BAN CHẤP HÀNH", 14.0),
            ("BAN TUYÊN GIÁO", 14.0),
            ("Số 07", 14.0),
            ("Lào Cai, ngày", 14.0),
            ("BÁO CÁO", 16.0),
            ("- Hội nghị", 14.0),
        ],
    }
}

#[test]
fn letters_are_as_large_as_each_form_wants_them() {
    for form in [Form::State, Form::Party] {
        let pages = placed_lines(&printed(ReportKind::Summary, form));
        for (beginning, points) in sizes(form) {
            let measured = size(line(&pages[0], beginning));
            assert!((measured - points).abs() < 0.3, "{beginning}: {measured:.1} of {points} points");
        }
    }
}

#[test]
fn everything_lies_between_the_margins_and_paragraphs_begin_half_an_inch_in() {
    for form in [Form::State, Form::Party] {
        let pages = placed_lines(&printed(ReportKind::Summary, form));
        for text in pages[0].iter() {
            assert!(text.left > 30.0 - NEAR_MM && text.right < 195.0 + NEAR_MM, "{text:?}");
            assert!(text.top > 20.0 - NEAR_MM && text.bottom < 277.0 + NEAR_MM, "{text:?}");
        }
        let paragraph = line(&pages[0], "- Hội nghị");
        assert!(near(paragraph.left, 42.7), "12,7 mm behind the margin: {paragraph:?}");
        let (number, date) = (line(&pages[0], "Số"), line(&pages[0], "Lào Cai, ngày"));
        assert!(near(number.top, date.top), "on one line: {number:?} {date:?}");
    }
}

#[test]
fn the_second_page_has_its_number_in_the_middle_of_the_top_margin_and_the_foot_on_one_line() {
    for form in [Form::State, Form::Party] {
        let pages = placed_lines(&printed(ReportKind::Summary, form));
        assert!(pages[0].iter().all(|line| line.text != "1"), "the first page has none");
        let number = pages[1].iter().min_by(|left, right| left.top.total_cmp(&right.top)).unwrap();
        assert!(number.text == "2" && near(middle(number), 112.5) && number.bottom < 20.0, "{number:?}");
        let (recipients, authority) = match form {
            Form::State => (line(&pages[1], "Nơi nhận:"), line(&pages[1], "KT. GIÁM ĐỐC")),
            Form::Party => (line(&pages[1], "Nơi nhận:"), line(&pages[1], "K/T TRƯỞNG BAN")),
        };
        assert!(near(recipients.top, authority.top), "{recipients:?} {authority:?}");
        let wanted = if form == Form::State { 12.0 } else { 14.0 };
        assert!((size(recipients) - wanted).abs() < 0.3, "{recipients:?}");
    }
}
