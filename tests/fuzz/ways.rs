//! The ways in that strangers have, each led through the code that meets it in a running server.
//!
//! One plain function a target of the fuzzer. The same file stands in the tests, which replay
//! every seed. Each function panics where a promise is broken. A new way in is a line of [`WAYS`],
//! a target, its name in `Cargo.toml` and a folder of seeds.

use std::io::{Cursor, Write};

use diemcau_documents::check_attached;
use diemcau_documents::roster_file::{FAULT_LIMIT, read};
use diemcau_domain::slip::Slip;
use diemcau_media::strangers;
use diemcau_protocol::account::SignIn;
use diemcau_protocol::join::{IssueKeys, Join};
use diemcau_protocol::slip::{SignedSlip, SlipContent};
use diemcau_protocol::stream::NewStreamTicket;
use diemcau_protocol::websocket::ClientMessage;
use serde::Serialize;
use serde::de::DeserializeOwned;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// A way in.
pub type Way = fn(&[u8]);

/// Every way in by the name of its target and of the folder with its seeds.
pub const WAYS: [(&str, Way); 19] = [
    ("attached_document", attached_document),
    ("client_message", client_message),
    ("dtls_first_flight", strangers::dtls_first_flight),
    ("dtls_second_flight", strangers::dtls_second_flight),
    ("join_body", join_body),
    ("publishers_datagrams", strangers::publishers_datagrams),
    ("receivers_datagrams", strangers::receivers_datagrams),
    ("receivers_reports", strangers::receivers_reports),
    ("roster_csv", roster_file),
    ("roster_sheet", roster_sheet),
    ("roster_xlsx", roster_file),
    ("rtcp_compound", strangers::rtcp_compound),
    ("rtp_header", strangers::rtp_header),
    ("rtp_payload", strangers::rtp_payload),
    ("slip", slip),
    ("srtcp_packet", strangers::srtcp_packet),
    ("stun_check", strangers::stun_check),
    ("whep_body", strangers::whep_body),
    ("whip_body", strangers::whip_body),
];

/// Leads bytes through the way of this name.
pub fn lead(name: &str, bytes: &[u8]) {
    let way = WAYS.iter().find(|(known, _)| *known == name);
    way.expect("a target has the name of a way").1(bytes);
}

/// Parts every workbook has beside its sheet.
const AROUND_THE_SHEET: [(&str, &str); 5] = [
    ("[Content_Types].xml", r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#),
    (
        "_rels/.rels",
        concat!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Target="xl/workbook.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>"#,
            r#"</Relationships>"#
        ),
    ),
    (
        "xl/workbook.xml",
        concat!(
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" "#,
            r#"xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">"#,
            r#"<sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>"#
        ),
    ),
    (
        "xl/_rels/workbook.xml.rels",
        concat!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">"#,
            r#"<Relationship Id="rId1" Target="worksheets/sheet1.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/>"#,
            r#"<Relationship Id="rId2" Target="sharedStrings.xml" "#,
            r#"Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/>"#,
            r#"</Relationships>"#
        ),
    ),
    (
        "xl/sharedStrings.xml",
        concat!(
            r#"<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#,
            r#"<si><t>code</t></si><si><t>name</t></si></sst>"#
        ),
    ),
];

/// A roster file: text, or whatever says that it is a workbook.
fn roster_file(bytes: &[u8]) {
    match read(bytes) {
        Ok(file) => {
            let is_in = |endpoint: u32| (1..=file.entries.len()).contains(&usize::try_from(endpoint).unwrap_or(0));
            assert!(!file.entries.is_empty(), "a roster of nobody");
            assert!(file.contacts.iter().all(|contact| is_in(contact.endpoint.0)), "a contact of nobody");
        }
        Err(refusal) => {
            let listed = refusal.faults.len();
            assert!((1..=FAULT_LIMIT).contains(&listed), "{listed} faults are listed");
            assert!(listed <= refusal.total, "more faults are listed than there are");
        }
    }
}

/// A document that somebody is to be sent, under either name that it may have.
fn attached_document(bytes: &[u8]) {
    for name in ["a.pdf", "a.docx"] {
        if let Ok(kind) = check_attached(name, bytes) {
            assert_eq!(name, format!("a.{}", kind.code()), "it was taken for another kind");
        }
    }
    assert!(check_attached("a.exe", bytes).is_err(), "what is neither was taken");
}

/// The sheet of a workbook whose other parts are in order.
fn roster_sheet(sheet: &[u8]) {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    let parts = AROUND_THE_SHEET.map(|(name, text)| (name, text.as_bytes()));
    for (name, bytes) in parts.into_iter().chain([("xl/worksheets/sheet1.xml", sheet)]) {
        zip.start_file(name, options).expect("memory takes it");
        zip.write_all(bytes).expect("memory takes it");
    }
    roster_file(zip.finish().expect("memory takes it").get_ref());
}

/// A message on the WebSocket, of an endpoint or of somebody who watches.
fn client_message(bytes: &[u8]) {
    // A WebSocket hands on only what is UTF-8.
    if let Ok(text) = str::from_utf8(bytes) {
        withstand::<ClientMessage>(text.as_bytes());
    }
}

/// The body of a request by which somebody comes in: a key, a name and a password, a wish for keys
/// or for a ticket.
fn join_body(bytes: &[u8]) {
    withstand::<Join>(bytes);
    withstand::<SignIn>(bytes);
    withstand::<IssueKeys>(bytes);
    withstand::<NewStreamTicket>(bytes);
}

/// A slip, as a page hands it in and as it stands in files and QR codes that anybody may have made.
fn slip(bytes: &[u8]) {
    withstand::<SignedSlip>(bytes);
    let Ok(given) = serde_json::from_slice::<SignedSlip>(bytes) else { return };
    withstand::<SlipContent>(given.content.as_bytes());
    let Ok(content) = serde_json::from_str::<SlipContent>(&given.content) else { return };
    let Slip { number, device, .. } = content.into();
    // Whatever stands there, a number is one that the device could have composed, or it is refused.
    if number.is_of("X02641", &device) {
        assert!(number.0.starts_with("X02641-"), "a number of another endpoint");
    }
}

/// What is understood is written anew, and means the same then.
fn withstand<T: DeserializeOwned + Serialize>(bytes: &[u8]) {
    let Ok(understood) = serde_json::from_slice::<T>(bytes) else { return };
    let written = serde_json::to_string(&understood).expect("what was understood can be written");
    let again: T = serde_json::from_str(&written).expect("what was written is understood");
    assert_eq!(serde_json::to_string(&again).ok(), Some(written), "it has changed on its way");
}
