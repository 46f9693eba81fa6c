//! Reports of what was sent to endpoints: documents, announcements, reminders, messages of the hot line.

use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::document::{DocumentKind, DocumentPlan, DocumentWish};
use diemcau_domain::identity::{Author, ConferenceId, DocumentId, EndpointId, SessionId};
use diemcau_domain::message::Announced;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::printed::readers::read_docx;
use crate::support::{Caller, LiveSession};
use crate::versions::{COMMUNE, closed_after};

const DOCUMENT: DocumentId = DocumentId(1);
/// Điểm cầu chính Tỉnh Lào Cai in a conference that was held, of which a commune is known already.
const PROVINCE: EndpointId = EndpointId(2);
/// Điểm cầu Phường Cốc Lếu.
const SIBLING: EndpointId = EndpointId(5);

impl LiveSession {
    /// Sends a document to a branch.
    async fn send_document(&self, subtree: EndpointId) {
        let wish = DocumentWish::Send { document: DOCUMENT, plan: plan(subtree) };
        self.world.command(Command::Document { session: self.world.central, wish }).await;
    }

    /// An endpoint has the document before its eyes.
    async fn open_document(&self, endpoint: EndpointId) {
        let wish = DocumentWish::Open { document: DOCUMENT, endpoint };
        let opened = Command::Document { session: self.world.central, wish };
        self.world.desk.command(Author::Endpoint(endpoint), opened).await.unwrap();
    }

    /// A report as somebody is given it.
    async fn report_to(&self, caller: &Caller, kind: &str) -> Value {
        let made = caller.get(&self.session(&format!("/reports/{kind}?format=json"))).await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        made.json()
    }
}

/// A document for a branch.
fn plan(subtree: EndpointId) -> DocumentPlan {
    let (title, digest) = ("Tài liệu học tập".to_owned(), "0a".repeat(32));
    DocumentPlan { title, kind: DocumentKind::Pdf, digest, bytes: 1_000, subtree, draft: None }
}

/// The cells of a column, by its key.
fn column(report: &Value, key: &str) -> Vec<String> {
    let columns = report["columns"].as_array().unwrap();
    let place = columns.iter().position(|column| column["key"] == key).unwrap();
    let rows = report["rows"].as_array().unwrap().iter();
    rows.map(|row| row["cells"][place].as_str().unwrap().to_owned()).collect()
}

fn total(report: &Value, key: &str) -> Value {
    let columns = report["columns"].as_array().unwrap();
    let place = columns.iter().position(|column| column["key"] == key).unwrap();
    report["totals"]["cells"][place].clone()
}

#[tokio::test]
async fn the_list_of_who_opened_a_document_says_on_paper_what_the_page_says() {
    let scene = LiveSession::start().await;
    scene.send_document(scene.world.endpoints.province).await;
    scene.open_document(scene.world.endpoints.commune).await;
    scene.open_document(scene.world.endpoints.sibling).await;
    let page = scene.organizer.get(&scene.session("/documents/1")).await.json();
    assert_eq!((&page["document"]["opened"], &page["document"]["endpoints"]), (&json!(2), &json!(4)));

    let report = scene.report("documents").await;
    assert_eq!(total(&report, "opened.document1"), "2/4");
    let states = column(&report, "opened.document1");
    let count = |state: &str| states.iter().filter(|of| *of == state).count();
    assert_eq!((count("đã mở"), count("chưa mở")), (2, 2), "{states:?}");
    let notes = report["notes"].to_string();
    assert!(notes.contains("tài liệu “Tài liệu học tập” (PDF), gửi Điểm cầu chính Tỉnh Lào Cai lúc"), "{notes}");
    assert!(notes.contains("2/4 điểm cầu đã mở"), "{notes}");
}

#[tokio::test]
async fn a_document_that_is_opened_after_the_close_is_opened_on_paper_too() {
    let session = SessionId(1);
    let sent = DocumentWish::Send { document: DOCUMENT, plan: plan(PROVINCE) };
    let open = |endpoint| DocumentWish::Open { document: DOCUMENT, endpoint };
    let done = [(100, sent), (101, open(PROVINCE)), (102, open(COMMUNE))];
    let done = done.map(|(minute, wish)| (minute, Command::Document { session, wish }));
    let (server, organizer) = closed_after(done.to_vec()).await;
    let paper = async || {
        let made = organizer.get("/api/v1/conferences/1/sessions/1/reports/documents?format=docx").await;
        assert_eq!(made.status, StatusCode::OK, "{}", made.text());
        read_docx(&made.body)["text"].as_str().unwrap().to_owned()
    };
    let at_the_close = paper().await;
    assert!(at_the_close.contains("2/4 điểm cầu đã mở"), "{at_the_close}");

    let desk = server.app().secretariat.desk(ConferenceId(1)).unwrap();
    let late = Command::Document { session, wish: open(SIBLING) };
    desk.command(Author::Endpoint(SIBLING), late).await.unwrap();
    let later = paper().await;
    assert!(later.contains("3/4 điểm cầu đã mở"), "{later}");
    server.stop().await;
}

#[tokio::test]
async fn staff_read_who_wrote_when_and_organizers_what_was_written_to_the_hot_line() {
    let scene = LiveSession::start().await;
    let path = scene.session(&format!("/announcements?subtree={}", scene.world.endpoints.province));
    scene.organizer.post(&path, json!({ "text": "Nghỉ giải lao 15 phút" })).await;
    scene.technician.post(&scene.own("/messages"), json!({ "text": "Không nghe được tiếng" })).await;
    scene.organizer.post(&scene.own("/hot-line"), json!({ "text": "Đang kiểm tra" })).await;
    let (_, staff) = scene.server.account("van-phong", Role::Staff, None).await;

    let log = scene.report("message_log").await;
    let told = ["Nghỉ giải lao 15 phút", "Không nghe được tiếng", "Đang kiểm tra"];
    assert_eq!(column(&log, "text"), told);
    assert_eq!(column(&log, "message_kind"), ["thông báo", "điểm cầu hỏi", "đường dây nóng trả lời"]);
    assert_eq!(column(&log, "answered_by"), ["—", "to-thu-ky", "—"]);
    let withheld = "(chỉ ban tổ chức được xem)";
    assert_eq!(column(&scene.report_to(&staff, "message_log").await, "text"), [told[0], withheld, withheld]);

    let table = scene.report_to(&staff, "messages").await;
    assert_eq!((total(&table, "announcements_shown"), total(&table, "hot_line_asked")), (json!("0/4"), json!("1")));
    assert!(table["notes"].to_string().contains("“Nghỉ giải lao 15 phút”; 0/4 điểm cầu đã hiện"), "{table}");
}

#[tokio::test]
async fn a_text_whose_time_is_up_stays_in_the_log_as_erased() {
    let scene = LiveSession::start().await;
    scene.organizer.post(&scene.session("/announcements"), json!({ "text": "Nghỉ giải lao 15 phút" })).await;
    let central = scene.world.central;
    let said = scene.world.desk.read(move |reading| {
        let mut made = reading.conference.messages().announcements(central);
        made.next().map(|announcement| announcement.said.clone())
    });
    let Some(Announced::Text(hash)) = said.await.unwrap() else { panic!("nothing was announced") };
    assert!(scene.server.app().store.erase_text(scene.world.conference, hash).await.unwrap());
    let erased = "(đã xóa theo thời hạn lưu)";
    assert_eq!(column(&scene.report("message_log").await, "text"), [erased]);
    assert!(scene.report("messages").await["notes"].to_string().contains(erased));
}
