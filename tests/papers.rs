//! Documents that are sent to endpoints, comments on drafts, votes.

use std::io::{Cursor, Write};

use diemcau_domain::authority::Role;
use diemcau_domain::event::Event;
use diemcau_domain::ledger::Record;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{Answer, LiveSession};

/// A PDF with a page.
fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let table = "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n";
    format!("{body}{table}trailer<</Size 3/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

/// A package with one part.
fn package(path: &str, content: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(path, zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all(content).unwrap();
    zip.finish().unwrap().into_inner()
}

impl LiveSession {
    async fn upload(&self, name: &str, content: Vec<u8>) -> Answer {
        let path = self.session(&format!("/prepared-documents?name={name}"));
        self.organizer.send(Method::POST, &path, Some(("application/octet-stream", content)), &[]).await
    }

    /// Sends a draft of three articles; answers its number.
    async fn send_draft(&self, how: Value) -> u64 {
        let prepared = self.upload("du-thao.pdf", pdf()).await;
        assert_eq!(prepared.status, StatusCode::CREATED, "{}", prepared.text());
        let document = prepared.json()["document"].as_u64().unwrap();
        let path = self.session(&format!("/prepared-documents/{document}"));
        let articles = ["Điều 1. Phạm vi", "Điều 2. Chỉ tiêu", "Điều 3. Tổ chức thực hiện"];
        let revised = self.organizer.put(&path, json!({ "title": "Dự thảo Nghị quyết", "articles": articles })).await;
        assert_eq!(revised.status, StatusCode::OK, "{}", revised.text());
        let sent = self.organizer.post(&format!("{path}/send"), how).await;
        assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
        document
    }

    async fn comment(&self, document: u64, article: u32, text: &str) -> Answer {
        let comment = json!({ "document": document, "article": article, "text": text });
        self.technician.post(&self.own("/comments"), comment).await
    }

    /// Opens a vote; answers its number.
    async fn open_vote(&self, counting: &str) -> u64 {
        let asked = json!({ "question": "Thông qua Nghị quyết?", "counting": counting });
        let votes = self.organizer.post(&self.session("/votes"), asked).await;
        assert_eq!(votes.status, StatusCode::OK, "{}", votes.text());
        votes.json()[0]["vote"].as_u64().unwrap()
    }

    async fn cast(&self, vote: u64, ballot: [u32; 3]) -> Answer {
        let [in_favour, against, blank] = ballot;
        let ballot = json!({ "in_favour": in_favour, "against": against, "blank": blank });
        self.technician.put(&self.own(&format!("/votes/{vote}")), ballot).await
    }
}

#[tokio::test]
async fn a_document_that_was_sent_is_opened_once_and_its_readers_are_known() {
    let mut scene = LiveSession::start().await;
    let document = scene.send_draft(json!({ "subtree": scene.world.endpoints.province.0 })).await;
    let told = scene.told(|session| session.documents.first().cloned()).await;
    assert_eq!((u64::from(told.document), told.is_draft, told.is_unread), (document, true, true));
    assert_eq!(told.title, "Dự thảo Nghị quyết");

    let file = scene.own(&format!("/documents/{document}/file"));
    assert_eq!(scene.technician.call(Method::HEAD, &file, None).await.status, StatusCode::OK);
    let readers = scene.organizer.get(&scene.session(&format!("/documents/{document}"))).await.json();
    assert_eq!(readers["document"]["opened"], 0, "whoever asks for the size alone has not opened it");
    let opened = scene.technician.get(&file).await;
    assert_eq!((opened.status, &opened.body), (StatusCode::OK, &pdf()));
    let header = |name: &str| opened.headers[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment; "), "{}", header("content-disposition"));
    assert_eq!(header("x-content-type-options"), "nosniff");
    assert!(header("content-security-policy").contains("sandbox"));
    assert_eq!(header("content-type"), "application/pdf");
    scene.technician.get(&file).await;
    scene.told(|session| session.documents.first().filter(|document| !document.is_unread).cloned()).await;

    let readers = scene.organizer.get(&scene.session(&format!("/documents/{document}"))).await.json();
    assert_eq!(readers["document"]["endpoints"], 4, "{readers}");
    assert_eq!(readers["document"]["opened"], 1);
    assert_eq!(readers["document"]["digest"], hex(&Sha256::digest(pdf())));
    assert_eq!(readers["readers"][0]["endpoint"]["code"], "X02641");
    assert_eq!(readers["unopened"].as_array().unwrap().len(), 3);
    scene.server.stop().await;
}

#[tokio::test]
async fn a_document_is_not_for_those_it_was_not_sent_to() {
    let scene = LiveSession::start().await;
    let document = scene.send_draft(json!({ "subtree": scene.world.endpoints.province.0 })).await;
    let other = scene.world.endpoints.other_commune;
    let stranger = scene.server.technician(scene.world.conference, other).await;
    let path = format!("/documents/{document}/file");
    assert_eq!(stranger.get(&scene.of(other, &path)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(stranger.get(&scene.own(&path)).await.status, StatusCode::NOT_FOUND, "nor by another's name");
    let (_, province) = scene.server.account("dien-bien", Role::Organizer, Some("T11")).await;
    for rest in ["", "/file"] {
        let answer = province.get(&scene.session(&format!("/documents/{document}{rest}"))).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{rest}: {}", answer.text());
    }
    assert_eq!(province.get(&scene.session("/documents")).await.json(), json!([]));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_file_that_is_not_what_its_name_says_is_refused_by_name_and_not_kept() {
    let scene = LiveSession::start().await;
    for (name, content, code) in [
        ("a.pdf", b"MZ an executable".to_vec(), "not_a_pdf"),
        ("a.pdf", pdf()[..60].to_vec(), "not_a_pdf"),
        ("a.docx", pdf(), "not_a_docx"),
        ("a.docx", package("xl/workbook.xml", b"<workbook/>"), "not_a_docx"),
        ("a.docx", package("word/document.xml", &vec![b' '; 64 << 20]), "bomb"),
        ("a.exe", pdf(), "unknown_file_kind"),
    ] {
        let refused = scene.upload(name, content).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, code), "{name}");
        let problem = refused.json();
        assert_eq!(problem["field"], "file");
        assert!(problem["detail"].as_str().unwrap().starts_with(name), "{problem}");
    }
    let large = scene.upload("a.pdf", vec![b'x'; (20 << 20) + 1]).await;
    assert_eq!((large.status, large.code().as_str()), (StatusCode::PAYLOAD_TOO_LARGE, "too_large"));
    assert!(large.json()["detail"].as_str().unwrap().contains("a.pdf"), "{}", large.text());
    assert_eq!(scene.organizer.get(&scene.session("/prepared-documents")).await.json(), json!([]));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_document_is_changed_and_thrown_away_only_before_it_is_sent() {
    let scene = LiveSession::start().await;
    let docx = package("word/document.xml", b"<?xml version=\"1.0\"?><w:document/>");
    let prepared = scene.upload("phat-bieu-be-mac.docx", docx).await.json();
    assert_eq!(prepared["title"], "phat-bieu-be-mac");
    let path = scene.session(&format!("/prepared-documents/{}", prepared["document"]));
    let long = scene.organizer.put(&path, json!({ "title": "x".repeat(201), "articles": [] })).await;
    assert_eq!((long.status, long.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "text_length"));
    assert_eq!(scene.organizer.delete(&path).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.organizer.delete(&path).await.status, StatusCode::NOT_FOUND);

    let document = scene.send_draft(json!({})).await;
    let path = scene.session(&format!("/prepared-documents/{document}"));
    for answer in
        [scene.organizer.put(&path, json!({ "title": "x", "articles": [] })).await, scene.organizer.delete(&path).await]
    {
        assert_eq!((answer.status, answer.code().as_str()), (StatusCode::CONFLICT, "document_sent"));
    }
    let again = scene.organizer.post(&format!("{path}/send"), json!({})).await;
    assert_eq!(again.json().as_array().unwrap().len(), 1, "sent once, however often it is asked for");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_document_that_could_not_be_sent_may_be_changed_again() {
    let scene = LiveSession::start().await;
    let prepared = scene.upload("du-thao.pdf", pdf()).await.json();
    let path = scene.session(&format!("/prepared-documents/{}", prepared["document"]));
    let nobody = scene.organizer.post(&format!("{path}/send"), json!({ "subtree": 9999 })).await;
    assert_eq!((nobody.status, nobody.code().as_str()), (StatusCode::NOT_FOUND, "unknown_endpoint"));
    let revised = scene.organizer.put(&path, json!({ "title": "Khác", "articles": [] })).await;
    assert_eq!(revised.status, StatusCode::OK, "{}", revised.text());
    scene.server.stop().await;
}

#[tokio::test]
async fn of_a_document_that_two_send_at_once_the_refused_one_lets_nothing_go() {
    let scene = LiveSession::start().await;
    for _ in 0..8 {
        let prepared = scene.upload("du-thao.pdf", pdf()).await.json();
        let path = scene.session(&format!("/prepared-documents/{}", prepared["document"]));
        let send = format!("{path}/send");
        let wrong = scene.organizer.post(&send, json!({ "subtree": 9999 }));
        let (wrong, right) = futures_util::future::join(wrong, scene.organizer.post(&send, json!({}))).await;
        assert_eq!(right.status, StatusCode::OK, "{}", right.text());
        // Asked for after the other one, it finds that the document was sent.
        assert!(matches!(wrong.status, StatusCode::NOT_FOUND | StatusCode::OK), "{}", wrong.text());
        let late = scene.organizer.put(&path, json!({ "title": "Khác", "articles": [] })).await;
        assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "document_sent"));
    }
    scene.server.stop().await;
}

#[tokio::test]
async fn of_a_comment_that_is_changed_and_withdrawn_at_once_no_text_stays_behind() {
    let scene = LiveSession::start().await;
    let document = scene.send_draft(json!({})).await;
    let made = scene.comment(document, 1, "ý kiến đầu").await.json();
    let path = scene.own(&format!("/comments/{}", made["comments"][0]["comment"]));
    let change = |text: &str| scene.technician.put(&path, json!({ "article": 1, "text": text }));
    let texts = async || {
        let mut hashes = Vec::new();
        let note = |record: Record| match record.event {
            Event::CommentMade { text, .. } | Event::CommentChanged { text, .. } => hashes.push(text),
            _ => {}
        };
        let store = &scene.server.app().store;
        store.load_each(scene.world.conference, note).await.unwrap();
        (hashes.len(), store.texts(scene.world.conference, &hashes).await.unwrap().len())
    };
    let changes = ["một", "hai", "ba", "bốn", "năm", "sáu"].map(change);
    let changed = futures_util::future::join_all(changes).await;
    assert!(changed.iter().all(|answer| answer.status == StatusCode::OK));
    assert_eq!(texts().await, (7, 1), "the last one");
    let (last, gone) = futures_util::future::join(change("bảy"), scene.technician.delete(&path)).await;
    assert_eq!(gone.status, StatusCode::OK, "{}", gone.text());
    assert!(matches!(last.status, StatusCode::OK | StatusCode::CONFLICT), "{}", last.text());
    assert_eq!(texts().await.1, 0);
    scene.server.stop().await;
}

#[tokio::test]
async fn a_comment_is_handled_and_the_table_says_by_whom() {
    let scene = LiveSession::start().await;
    let document = scene.send_draft(json!({})).await;
    // Decomposed letters are kept as one, like everywhere else.
    let made = scene.comment(document, 3, "\u{110}ê\u{300} nghị bổ sung kinh phí").await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.text());
    let comment = made.json()["comments"][0]["comment"].as_u64().unwrap();
    assert_eq!(made.json()["comments"][0]["text"], "Đề nghị bổ sung kinh phí");
    let own = scene.own(&format!("/comments/{comment}"));
    let changed = scene.technician.put(&own, json!({ "article": 2, "text": "Đề nghị giảm chỉ tiêu" })).await;
    assert_eq!(changed.json()["comments"][0]["article_title"], "Điều 2. Chỉ tiêu", "{}", changed.text());

    let handling = scene.session(&format!("/comments/{comment}/handling"));
    let silent = scene.organizer.put(&handling, json!({ "handling": "explained" })).await;
    assert_eq!((silent.status, silent.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, "answer_missing"));
    let answer = json!({ "handling": "explained", "answer": "Chỉ tiêu đã cân đối" });
    let handled = scene.organizer.put(&handling, answer).await.json();
    assert_eq!(handled["handled"]["by"], "to-thu-ky", "{handled}");
    let late = scene.technician.delete(&own).await;
    assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "comment_handled"));
    let seen = scene.technician.get(&scene.own(&format!("/documents/{document}"))).await.json();
    assert_eq!(seen["comments"][0]["handled"]["answer"], "Chỉ tiêu đã cân đối");
    assert_eq!(seen["comments"][0]["handled"]["by"], Value::Null, "who it was is the committee's business");

    let report = scene.report("comments").await;
    let cells: Vec<&str> =
        report["rows"][0]["cells"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    for told in ["X02641", "Dự thảo Nghị quyết", "Điều 2. Chỉ tiêu", "Đề nghị giảm chỉ tiêu", "giải trình", "to-thu-ky"]
    {
        assert!(cells.contains(&told), "{told}: {cells:?}");
    }
    scene.server.stop().await;
}

#[tokio::test]
async fn the_ledger_has_no_word_of_a_comment_and_a_withdrawn_one_is_erased() {
    let scene = LiveSession::start().await;
    let document = scene.send_draft(json!({})).await;
    let made = scene.comment(document, 1, "một câu rất riêng").await.json();
    let conference = scene.world.conference;
    let texts = async || {
        let look = |reading: &diemcau_secretariat::Reading<'_>| reading.conference.clone();
        let copy = scene.world.desk.read(look).await.unwrap();
        let sessions = [scene.world.central];
        let texts = diemcau_server::comment_texts(&scene.server.app().store, conference, &copy, &sessions).await;
        let hash = copy.comments().get(diemcau_domain::identity::CommentId(1)).unwrap().text.clone();
        texts.unwrap().text(&hash).map(str::to_owned)
    };
    assert_eq!(texts().await.unwrap(), "một câu rất riêng");
    let mut ledger = String::new();
    let write = |record| ledger += &format!("{record:?}");
    scene.server.app().store.load_each(conference, write).await.unwrap();
    assert!(ledger.contains("CommentMade") && !ledger.contains("riêng"));
    let path = scene.own(&format!("/comments/{}", made["comments"][0]["comment"]));
    assert_eq!(scene.technician.delete(&path).await.json()["comments"], json!([]));
    assert_eq!(texts().await, None);
    scene.server.stop().await;
}

#[tokio::test]
async fn a_comment_that_is_too_long_or_late_or_on_nothing_is_refused_and_nothing_changes() {
    let scene = LiveSession::start().await;
    let document = scene.send_draft(json!({})).await;
    for (article, text, status, code) in [
        (1, "x".repeat(1 << 20), 413, "too_large"),
        (1, "ớ".repeat(4_001), 422, "text_length"),
        (1, "  ".to_owned(), 422, "text_length"),
        (1, "a\0b".to_owned(), 422, "text_length"),
        (4, "Điều không có".to_owned(), 422, "out_of_range"),
        (0, "Điều không có".to_owned(), 422, "out_of_range"),
    ] {
        let refused = scene.comment(document, article, &text).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (status, code));
    }
    let nowhere = scene.comment(999, 1, "Đồng ý").await;
    assert_eq!((nowhere.status, nowhere.code().as_str()), (StatusCode::NOT_FOUND, "unknown_document"));
    let past = scene.upload("b.pdf", pdf()).await.json();
    let path = scene.session(&format!("/prepared-documents/{}", past["document"]));
    scene.organizer.put(&path, json!({ "title": "Dự thảo 2", "articles": ["Điều 1"] })).await;
    let sent = json!({ "comments_until": "2020-01-01T00:00:00Z" });
    let refused = scene.organizer.post(&format!("{path}/send"), sent).await;
    assert_eq!((refused.code().as_str(), &refused.json()["field"]), ("out_of_range", &json!("comments_until")));
    let listed = scene.organizer.get(&scene.session("/comments")).await.json();
    assert_eq!((&listed["total"], &listed["comments"]), (&json!(0), &json!([])));
    scene.server.stop().await;
}

#[tokio::test]
async fn a_vote_is_counted_shown_after_its_close_and_refuses_whoever_is_late() {
    let mut scene = LiveSession::start().await;
    let vote = scene.open_vote("endpoints").await;
    let told = scene.told(|session| session.votes.first().cloned()).await;
    assert_eq!((told.voices, told.ballot, told.result), (Some(1), None, None));
    for wrong in [[0, 0, 0], [1, 1, 0], [2, 0, 0], [u32::MAX, u32::MAX, 2]] {
        let refused = scene.cast(vote, wrong).await;
        assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "one_voice_each"));
    }
    assert_eq!(scene.cast(vote, [1, 0, 0]).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.cast(vote, [0, 1, 0]).await.status, StatusCode::NO_CONTENT, "the last word counts");
    let ballot = scene.told(|session| session.votes.first()?.ballot.filter(|ballot| ballot.against == 1)).await;
    assert_eq!(ballot.in_favour, 0);
    let tally = scene.organizer.get(&scene.session("/votes")).await.json()[0]["tally"].clone();
    assert_eq!((&tally["against"], &tally["not_voted"], &tally["entitled"]), (&json!(1), &json!(7), &json!(8)));

    let closed = scene.organizer.call(Method::POST, &scene.session(&format!("/votes/{vote}/close")), None).await;
    assert_eq!(closed.status, StatusCode::OK, "{}", closed.text());
    let result = scene.told(|session| session.votes.first()?.result).await;
    assert_eq!((result.against, result.not_voted), (1, 7));
    let late = scene.cast(vote, [1, 0, 0]).await;
    assert_eq!((late.status, late.code().as_str()), (StatusCode::CONFLICT, "vote_closed"));
    let report = scene.report("votes").await;
    let totals: Vec<&str> = report["totals"]["cells"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert_eq!(totals[totals.len() - 5..], ["8", "0", "1", "0", "7"], "{report}");
    assert!(report["notes"].to_string().contains("không tán thành 1"), "{}", report["notes"]);
    scene.server.stop().await;
}

#[tokio::test]
async fn by_head_count_no_endpoint_gives_more_voices_than_it_has() {
    let scene = LiveSession::start().await;
    let vote = scene.open_vote("people").await;
    let refused = scene.cast(vote, [80, 1, 0]).await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (422, "too_many_voices"));
    assert_eq!(scene.cast(vote, [70, 5, 2]).await.status, StatusCode::NO_CONTENT);
    let (_, province) = scene.server.account("lao-cai", Role::Staff, Some("T10")).await;
    let votes = province.get(&scene.session("/votes")).await.json();
    let tally = &votes[0]["tally"];
    assert_eq!((&tally["entitled"], &tally["in_favour"], &tally["not_voted"]), (&json!(580), &json!(70), &json!(503)));
    let branches = votes[0]["branches"].as_array().unwrap();
    let codes: Vec<_> = branches.iter().take(2).map(|row| row["endpoint"]["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["T10", "H080"], "the top by itself, then what is below it: {votes}");
    let voices: u64 = branches.iter().map(|row| row["tally"]["entitled"].as_u64().unwrap()).sum();
    assert_eq!(voices, 580, "the rows are the whole: {votes}");
    scene.server.stop().await;
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
