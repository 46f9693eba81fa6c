//! Reports on paper: PDF and DOCX in both forms, read back by programs that are not ours.

mod certificates;
mod eventful;
mod every_kind;
mod jobs;
mod measured;
pub(crate) mod readers;
mod replaced;
mod sample;

use diemcau_documents::letterhead::{Authority, Day, Form, Letterhead};
use diemcau_documents::{Format, Language, Stationery, render};
use diemcau_domain::report::ReportKind;
use jiff::civil::date;

use readers::{pdf_fonts, pdf_pages, pdf_text, read_docx, with_libre_office, words_of};
use sample::{HOSTILE, eventful_sample, hostile_sample, press, sample};

/// A form with everything filled in.
fn letterhead(form: Form) -> Letterhead {
    let (superior_body, issuing_body, number_suffix, authority_of) = match form {
        Form::State => ("Ủy ban nhân dân tỉnh Lào Cai", "Sở Thông tin và Truyền thông", "BC-STTTT", "Giám đốc"),
        Form::Party => ("Ban Chấp hành Trung ương", "Ban Tuyên giáo", "BC/BTGTW", "Trưởng ban"),
    };
    Letterhead {
        form,
        superior_body: superior_body.into(),
        issuing_body: issuing_body.into(),
        number: Some(7),
        number_suffix: number_suffix.into(),
        place: "Lào Cai".into(),
        date: Some(Day(date(2022, 2, 5))),
        authority: Authority::InPlace,
        authority_of: authority_of.into(),
        signer_title: "Phó người đứng đầu".into(),
        recipients: vec!["Ban Tổ chức Hội nghị (để báo cáo)".into()],
        kept_by: "VT".into(),
        ..Letterhead::default()
    }
}

fn stationery(form: Form) -> Stationery {
    Stationery { press: press(), ..Stationery::new(Language::Vietnamese, letterhead(form)) }
}

fn printed(kind: ReportKind, form: Form) -> Vec<u8> {
    render(&sample(kind), Format::Pdf, &mut stationery(form)).unwrap()
}

#[test]
fn every_font_of_a_pdf_is_in_it_and_its_vietnamese_can_be_read_back() {
    let file = printed(ReportKind::Summary, Form::State);
    let fonts = pdf_fonts(&file);
    assert!(fonts.len() >= 3 && fonts.iter().all(|font| font.name.contains("Tinos") && font.is_embedded), "{fonts:?}");
    let text = pdf_text(&file);
    for words in
        ["Xã Nghĩa Đô", "Điểm cầu chính Tỉnh Lào Cai", "dự một phần", "96,67%", "Phụ lục II", "Mã sổ cái: 0f3a"]
    {
        assert!(text.contains(words), "{words} is missing: {text}");
    }
}

#[test]
fn the_state_form_says_what_the_decree_wants_of_it() {
    let text = words_of(&printed(ReportKind::Summary, Form::State));
    for words in [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "ỦY BAN NHÂN DÂN",
        "Số: 07/BC-STTTT",
        "Lào Cai, ngày 05 tháng 02 năm 2022",
        "KT. GIÁM ĐỐC",
        "Nơi nhận:",
        "- Lưu: VT.",
        "(Kèm theo Báo cáo số: 07/BC-STTTT ngày 05 tháng 02 năm 2022 của Sở Thông tin và Truyền thông)",
    ] {
        assert!(text.contains(words), "{words} is missing");
    }
    assert!(!text.contains("ĐẢNG CỘNG SẢN"));
}

#[test]
fn the_party_form_has_its_own_head_and_no_colon_behind_the_word_for_number() {
    let text = words_of(&printed(ReportKind::Summary, Form::Party));
    for words in ["ĐẢNG CỘNG SẢN VIỆT NAM", "BAN CHẤP HÀNH TRUNG ƯƠNG", "Số 07-BC/BTGTW", "*", "----", "K/T TRƯỞNG BAN"]
    {
        assert!(text.contains(words), "{words} is missing");
    }
    assert!(!text.contains("CỘNG HÒA") && !text.contains("Số:"));
}

#[test]
fn pages_are_numbered_from_the_second_one_on_and_every_annex_anew() {
    let pages = pdf_pages(&printed(ReportKind::Summary, Form::State));
    let number = |page: &String| page.lines().next().unwrap_or_default().trim().to_owned();
    assert!(number(&pages[0]).starts_with("ỦY BAN"), "{}", pages[0]);
    assert_eq!(number(&pages[1]), "2");
    let annexes = pages.iter().filter(|page| page.contains("(Kèm theo Báo cáo"));
    let first_lines: Vec<String> = annexes.map(number).collect();
    assert!(first_lines.len() > 1 && first_lines.iter().all(|line| line.starts_with("Phụ lục")), "{first_lines:?}");
}

#[test]
fn every_kind_of_report_can_be_printed_in_both_forms_and_languages() {
    for form in [Form::State, Form::Party] {
        let mut with = stationery(form);
        for kind in ReportKind::ALL {
            for language in Language::ALL {
                with.language = *language;
                let report = sample(kind);
                assert!(render(&report, Format::Pdf, &mut with).unwrap().starts_with(b"%PDF-"), "{}", kind.code());
                assert!(render(&report, Format::Docx, &mut with).unwrap().starts_with(b"PK"), "{}", kind.code());
            }
        }
    }
}

/// What docs/forms shows pictures of.
#[test]
fn both_forms_are_left_for_whoever_wants_to_look_at_them() {
    let folder = std::path::Path::new("target/printed");
    std::fs::create_dir_all(folder).unwrap();
    for form in [Form::State, Form::Party] {
        for format in [Format::Pdf, Format::Docx, Format::Xlsx] {
            let file = render(&sample(ReportKind::Summary), format, &mut stationery(form)).unwrap();
            std::fs::write(folder.join(format!("{}.{}", form.code(), format.code())), file).unwrap();
        }
    }
    for kind in ReportKind::ALL {
        let file = render(&eventful_sample(kind), Format::Xlsx, &mut stationery(Form::State)).unwrap();
        std::fs::write(folder.join(format!("{}.xlsx", kind.code())), file).unwrap();
        for (form, format) in [(Form::State, Format::Pdf), (Form::Party, Format::Pdf), (Form::State, Format::Docx)] {
            let file = render(&eventful_sample(kind), format, &mut stationery(form)).unwrap();
            std::fs::write(folder.join(format!("{}-{}.{}", kind.code(), form.code(), format.code())), file).unwrap();
        }
    }
}

#[test]
fn the_same_report_printed_twice_is_the_same_file() {
    assert!(printed(ReportKind::Matrix, Form::Party) == printed(ReportKind::Matrix, Form::Party));
    let docx = || render(&sample(ReportKind::Matrix), Format::Docx, &mut stationery(Form::Party)).unwrap();
    assert!(docx() == docx());
}

#[test]
fn a_hostile_name_is_text_on_every_paper() {
    let report = hostile_sample(ReportKind::Summary);
    let mut with = stationery(Form::State);
    let squeezed = |text: &str| text.chars().filter(|letter| !letter.is_whitespace()).collect::<String>();
    let pdf = squeezed(&words_of(&render(&report, Format::Pdf, &mut with).unwrap()));
    let docx = squeezed(read_docx(&render(&report, Format::Docx, &mut with).unwrap())["text"].as_str().unwrap());
    for name in HOSTILE {
        assert!(pdf.contains(&squeezed(name)), "{name} is not in the PDF");
        assert!(docx.contains(&squeezed(name)), "{name} is not in the DOCX");
    }
}

#[test]
fn another_reader_finds_sections_margins_and_repeated_titles_in_the_docx() {
    let read = read_docx(&render(&sample(ReportKind::Summary), Format::Docx, &mut stationery(Form::State)).unwrap());
    assert_eq!(read["fonts"][0], "Times New Roman");
    let sections = read["sections"].as_array().unwrap();
    assert_eq!((&sections[0]["landscape"], &sections[0]["width_mm"]), (&false.into(), &210.into()));
    assert!(sections.len() > 2 && sections[1..].iter().all(|section| section["landscape"] == true), "{sections:?}");
    for section in sections {
        assert_eq!(section["margins_mm"], serde_json::json!([20, 20, 30, 15]));
        assert_eq!(section["first_page_differs"], true);
    }
    let repeated_rows = usize::try_from(read["repeated_rows"].as_u64().unwrap()).unwrap();
    assert!(repeated_rows >= sections.len() - 1);
}

#[test]
fn libre_office_opens_docx_and_xlsx() {
    for (format, words) in [(Format::Docx, "Lào Cai, ngày 05 tháng 02 năm 2022"), (Format::Xlsx, "Xã Nghĩa Đô")]
    {
        let file = render(&sample(ReportKind::Summary), format, &mut stationery(Form::State)).unwrap();
        let text = pdf_text(&with_libre_office(&file, format.code()));
        assert!(text.contains(words), "{words} is missing: {text}");
    }
}

#[test]
fn the_press_has_no_more_memory_than_it_is_allowed_and_another_one_prints_the_next_page() {
    let mut press = press();
    let greedy = diemcau_documents::Page {
        description: "#let words = \"x\" * 1000000\n#let all = range(100000).map(n => words + str(n))\n#all.len()"
            .into(),
        parts: vec![b"{}".to_vec()],
    };
    press.print(&greedy).unwrap_err();
    let modest = diemcau_documents::Page { description: "Xã Cư M'gar".into(), parts: vec![b"{}".to_vec()] };
    assert!(press.print(&modest).unwrap().starts_with(b"%PDF-"));
}
