#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use crate::Press;

fn printed(description: &str, data: &str) -> Vec<u8> {
    Press::new().print(description, vec![data.as_bytes().to_vec()]).unwrap()
}

#[test]
fn a_document_is_printed_from_its_data() {
    let file = printed("#let data = json(\"data.json\")\n#data.name", r#"{"name": "Xã Cư M'gar"}"#);
    assert!(file.starts_with(b"%PDF-"), "{:?}", file.get(..20));
}

#[test]
fn the_same_document_printed_twice_is_the_same_file() {
    let mut press = Press::new();
    let mut print = |text: &str| press.print(text, vec![Vec::new()]).unwrap();
    let first = print("Hội nghị");
    let other = print("Buổi sáng");
    assert_ne!(first, other);
    assert_eq!(first, print("Hội nghị"));
}

#[test]
fn a_document_sees_nothing_of_the_machine_and_cannot_fetch_anything() {
    let mut press = Press::new();
    for description in [
        "#read(\"/etc/passwd\")",
        "#read(\"../../Cargo.toml\")",
        "#import \"@preview/example:0.1.0\"",
        "#image(\"https://example.org/a.png\")",
        "#datetime.today()",
    ] {
        press.print(description, vec![Vec::new()]).unwrap_err();
    }
}

#[test]
fn every_letter_of_vietnamese_has_a_glyph() {
    let faces = crate::fonts::faces();
    assert_eq!(faces.len(), 4);
    // The letters with marks stand in these ranges of Unicode (TCVN 6909:2001); the rest is plain Latin.
    let marked = ('\u{1ea0}'..='\u{1ef9}').chain("ÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝàáâãèéêìíòóôõùúýĂăĐđĨĩŨũƠơƯư".chars());
    let letters: Vec<char> = marked.chain(' '..='~').chain("–—“”…÷×″".chars()).collect();
    for face in &faces {
        let missing: String =
            letters.iter().filter(|letter| !face.info().coverage.contains(u32::from(**letter))).collect();
        assert_eq!(missing, "", "{}", face.info().family);
    }
}

#[test]
fn a_part_knows_how_many_pages_came_before_it() {
    let description = "#assert(json(\"pages.json\") == json(\"data.json\")) #pagebreak() #pagebreak()";
    let parts = |texts: &[&str]| texts.iter().map(|text| text.as_bytes().to_vec()).collect();
    let mut press = Press::new();
    press.print(description, parts(&["[]", "[3]", "[3, 3]"])).unwrap();
    press.print(description, parts(&["[]", "[4]"])).unwrap_err();
    press.print(description, parts(&[])).unwrap_err();
}
