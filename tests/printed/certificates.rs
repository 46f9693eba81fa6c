//! Certificates of the technical check, read back by programs that are not ours.

use diemcau_documents::letterhead::{Form, Letterhead};
use diemcau_documents::{Language, PaperFormat, Stationery, render_certificates};
use diemcau_domain::identity::EndpointId;
use diemcau_domain::report::{Certificates, ReportKind, ReportRefusal, certificates};

use super::readers::{pdf_fonts, pdf_pages, read_docx, with_libre_office, words_of};
use super::sample::{eventful_conference, order};
use super::{letterhead, stationery};

const READY: EndpointId = EndpointId(3);

fn made() -> Certificates {
    let conference = eventful_conference();
    let mut made = certificates(&conference, &order(&conference, ReportKind::Readiness)).unwrap();
    made.heading.ledger_head = Some("0f3a".repeat(16));
    made
}

#[test]
fn everybody_but_the_hall_has_a_page_in_both_forms_with_the_head_of_the_chain() {
    for form in [Form::State, Form::Party] {
        let file = render_certificates(&made(), PaperFormat::Pdf, &mut stationery(form)).unwrap();
        assert!(pdf_fonts(&file).iter().all(|font| font.name.contains("Tinos") && font.is_embedded));
        let pages = pdf_pages(&file);
        assert_eq!(pages.len(), 9, "a page each");
        assert!(pages.iter().all(|page| page.contains("0f3a0f3a")));
        let docx = render_certificates(&made(), PaperFormat::Docx, &mut stationery(form)).unwrap();
        assert_eq!(pdf_pages(&with_libre_office(&docx, "docx")).len(), 9, "a page each in the DOCX");
        assert_eq!(read_docx(&docx)["fonts"][0], "Times New Roman");
    }
}

/// The names of the longest, as the national roster has them: what is said takes more lines, and the room for the
/// signature less.
#[test]
fn a_certificate_with_long_names_is_still_one_page() {
    let mut made = made();
    made.heading.sessions[0].lead.name = "Điểm cầu Trung ương - Hội trường Diên Hồng, Nhà Quốc hội".into();
    for certificate in &mut made.of {
        certificate.name = "Đảng ủy Công an Thành phố Hà Nội".into();
        certificate.above = vec!["Điểm cầu chính Thành phố Hà Nội".into()];
    }
    let configured = Letterhead::default();
    for own in [configured, letterhead(Form::State), letterhead(Form::Party)] {
        let mut with = Stationery { letterhead: own, ..stationery(Form::State) };
        let printed = render_certificates(&made, PaperFormat::Pdf, &mut with).unwrap();
        let docx = with_libre_office(&render_certificates(&made, PaperFormat::Docx, &mut with).unwrap(), "docx");
        for (file, of) in [(printed, "PDF"), (docx, "DOCX")] {
            let pages = pdf_pages(&file);
            assert_eq!(pages.len(), made.of.len(), "{of} of {:?}: {}", with.letterhead.form, pages[1]);
        }
    }
}

#[test]
fn a_certificate_says_what_was_tried_and_what_is_missing() {
    let text = words_of(&render_certificates(&made(), PaperFormat::Pdf, &mut stationery(Form::State)).unwrap());
    for words in [
        "Số: /GXN-STTTT",
        "Số: /KQKT-STTTT",
        "Sẵn sàng kỹ thuật của Xã Nghĩa Đô",
        "Xã Nghĩa Đô, Huyện Bát Xát",
        "đạt (đo được)",
        "đạt (khai báo)",
        "Đường dự phòng (không bắt buộc)",
        "Kết luận: điểm cầu đã sẵn sàng về kỹ thuật từ 22/07/2022 07:14:00.",
        "Kết luận: điểm cầu chưa sẵn sàng về kỹ thuật; còn phải đạt: Hình, Tiếng, Camera, Micrô.",
        "- Xã Nghĩa Đô;",
    ] {
        let text: String = text.split(['\u{a0}', ' ']).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        assert!(text.contains(words), "{words} is missing: {text}");
    }
    let mut english = stationery(Form::State);
    english.language = Language::English;
    let text = words_of(&render_certificates(&made(), PaperFormat::Pdf, &mut english).unwrap());
    assert!(text.contains("CERTIFICATE") && text.contains("Verdict: the endpoint is ready since"), "{text}");
}

#[test]
fn only_an_endpoint_that_is_ready_gets_a_certificate_and_others_a_result_that_says_so_at_its_top() {
    let (words, result) = ("GIẤY XÁC NHẬN", "KẾT QUẢ KIỂM TRA KỸ THUẬT");
    let mut seen = (0, 0, 0);
    for certificate in made().of {
        let state = match (certificate.ready_at, certificate.was_tried()) {
            (Some(_), _) => None,
            (None, true) => Some("chưa sẵn sàng về kỹ thuật"),
            (None, false) => Some("chưa sẵn sàng về kỹ thuật, chưa chạy thử"),
        };
        match state {
            None => seen.0 += 1,
            Some(_) if certificate.was_tried() => seen.1 += 1,
            Some(_) => seen.2 += 1,
        }
        let only = made().only(certificate.endpoint).unwrap();
        let pdf = words_of(&render_certificates(&only, PaperFormat::Pdf, &mut stationery(Form::State)).unwrap());
        let docx = render_certificates(&only, PaperFormat::Docx, &mut stationery(Form::State)).unwrap();
        for text in [pdf, read_docx(&docx)["text"].as_str().unwrap().to_owned()] {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert_eq!((text.contains(words), text.contains(result)), (state.is_none(), state.is_some()), "{text}");
            let top = text.split("Mã điểm cầu").next().unwrap();
            assert!(state.is_none_or(|state| top.contains(&format!("{} {state}", certificate.name))), "{text}");
        }
    }
    assert!(seen.0 > 0 && seen.1 + seen.2 > 0, "{seen:?}");
}

#[test]
fn one_endpoint_has_one_page_and_the_hall_none() {
    let only = made().only(READY).unwrap();
    let file = render_certificates(&only, PaperFormat::Pdf, &mut stationery(Form::Party)).unwrap();
    assert_eq!(pdf_pages(&file).len(), 1);
    assert_eq!(made().only(EndpointId(1)), Err(ReportRefusal::NothingToCertify));
}

/// What docs/forms shows pictures of.
#[test]
fn certificates_of_both_forms_are_left_for_whoever_wants_to_look_at_them() {
    let folder = std::path::Path::new("target/printed");
    std::fs::create_dir_all(folder).unwrap();
    for form in [Form::State, Form::Party] {
        for format in [PaperFormat::Pdf, PaperFormat::Docx] {
            let file = render_certificates(&made().only(READY).unwrap(), format, &mut stationery(form)).unwrap();
            std::fs::write(folder.join(format!("certificate-{}.{}", form.code(), format.code())), file).unwrap();
            let unready = made().of.iter().find(|certificate| certificate.ready_at.is_none()).unwrap().endpoint;
            let file = render_certificates(&made().only(unready).unwrap(), format, &mut stationery(form)).unwrap();
            std::fs::write(folder.join(format!("technical-check-{}.{}", form.code(), format.code())), file).unwrap();
        }
    }
}
