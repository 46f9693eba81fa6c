//! Long reports through the real server: begun, watched, fetched, cancelled, refused.

use std::io::{Cursor, Read};
use std::time::Duration;

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::readers::{pdf_pages, words_of};
use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;

const PROVINCES_OF_2025: usize = 34;

struct Office {
    _folder: tempfile::TempDir,
    _server: ServerProcess,
    organizer: Organizer,
    conference: String,
}

async fn office() -> Office {
    let folder = tempfile::tempdir().unwrap();
    let mut server = ServerProcess::install(folder.path()).await;
    server.start().await;
    let organizer = Organizer::sign_in(&server.url()).await;
    let conference = organizer.plan_conference(include_bytes!("../../config/rosters/2025-07-01.csv")).await;
    organizer.plan_session(&conference).await;
    Office { _folder: folder, _server: server, organizer, conference }
}

fn wanted(format: &str) -> Value {
    json!({ "kind": "summary", "format": format, "sessions": "1", "letterhead": { "form": "party", "number": 9 } })
}

impl Office {
    fn jobs(&self) -> String {
        format!("{}/report_jobs", self.conference)
    }

    /// Looks until the job is over; what was seen on the way.
    async fn watch(&self, job: &str) -> Vec<Value> {
        let mut seen = Vec::new();
        let mut turn = tokio::time::interval(Duration::from_millis(50));
        loop {
            turn.tick().await;
            let now = self.organizer.get(job).await;
            let is_over = now["state"] == "done" || now["state"] == "failed";
            seen.push(now);
            if is_over {
                return seen;
            }
        }
    }

    async fn refusal(&self, body: Value) -> StatusCode {
        self.organizer.ask(Method::POST, &self.jobs(), body).await.unwrap_err().status().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_province_gets_its_paper_while_the_progress_is_shown() {
    let office = office().await;
    let begun = office.organizer.post(&office.jobs(), wanted("pdf")).await;
    let job = format!("{}/{}", office.jobs(), begun["job"]);
    let seen = office.watch(&job).await;
    let last = seen.last().unwrap();
    assert_eq!((&last["state"], &last["total"]), (&json!("done"), &json!(PROVINCES_OF_2025 + 1)), "{last}");
    let done: Vec<u64> = seen.iter().map(|view| view["done"].as_u64().unwrap()).collect();
    assert!(done.is_sorted() && done.last() == last["total"].as_u64().as_ref(), "{done:?}");
    let file = office.organizer.download(&format!("{job}/file")).await;
    assert_eq!(Some(u64::try_from(file.len()).unwrap()), last["bytes"].as_u64());
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    assert_eq!(zip.len(), PROVINCES_OF_2025 + 1);
    for index in 0..zip.len() {
        let mut paper = zip.by_index(index).unwrap();
        let mut bytes = Vec::new();
        paper.read_to_end(&mut bytes).unwrap();
        assert!(bytes.starts_with(b"%PDF-") && paper.name().unwrap().ends_with(".pdf"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_province_puts_its_own_bodies_and_place_on_its_papers() {
    let office = office().await;
    let roster = office.organizer.get(&format!("{}/roster?subtree=1", office.conference)).await;
    let mut lines = roster["endpoints"].as_array().unwrap().iter();
    let province = lines.find(|line| line["code"] == "T15").unwrap()["endpoint"].clone();
    let own = json!({
        "superior_body": "Tỉnh ủy Lào Cai",
        "issuing_body": "Ban Tuyên giáo và Dân vận",
        "number_suffix": "BC/BTGDV",
        "place": "Lào Cai",
        "authority": "in_place",
        "authority_of": "Trưởng ban",
        "signer_title": "Phó Trưởng ban",
        "recipients": ["Ban Tuyên giáo và Dân vận Trung ương"],
    });
    let one = format!("{}/sessions/1/reports/summary?format=pdf&form=party", office.conference);
    let one = office.organizer.download(&format!("{one}&subtree={province}&letterhead={own}")).await;

    let mut body = wanted("pdf");
    body["letterhead"] = own;
    body["letterhead"]["form"] = json!("party");
    let begun = office.organizer.post(&format!("{}?subtree={province}", office.jobs()), body).await;
    let job = format!("{}/{}", office.jobs(), begun["job"]);
    assert_eq!(office.watch(&job).await.last().unwrap()["state"], "done");
    let file = office.organizer.download(&format!("{job}/file")).await;
    let mut first = Vec::new();
    zip::ZipArchive::new(Cursor::new(file)).unwrap().by_index(0).unwrap().read_to_end(&mut first).unwrap();

    for paper in [one, first] {
        let text = words_of(&paper);
        for words in [
            "TỈNH ỦY LÀO CAI",
            "BAN TUYÊN GIÁO",
            "-BC/BTGDV",
            "Lào Cai, ngày",
            "K/T TRƯỞNG BAN PHÓ TRƯỞNG BAN",
            "- Ban Tuyên giáo và Dân vận Trung ương;",
            // Nothing else was said of who keeps it.
            "- Lưu VT.",
        ] {
            assert!(text.contains(words), "{words} is missing: {text}");
        }
        assert!(!text.contains("BAN TỔ CHỨC HỘI NGHỊ") && !text.contains("Hà Nội, ngày"), "{text}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_job_is_gone_and_what_cannot_be_made_is_refused_by_field() {
    let office = office().await;
    let begun = office.organizer.post(&office.jobs(), wanted("docx")).await;
    let job = format!("{}/{}", office.jobs(), begun["job"]);
    office.organizer.ask(Method::DELETE, &job, Value::Null).await.unwrap();
    for path in [job.clone(), format!("{job}/file")] {
        let gone = office.organizer.ask(Method::GET, &path, Value::Null).await.unwrap_err();
        assert_eq!(gone.status(), Some(StatusCode::NOT_FOUND));
    }
    let with = |field: &str, value: Value| {
        let mut body = wanted("pdf");
        body[field] = value;
        body
    };
    for body in [
        with("kind", json!("gossip")),
        with("format", json!("exe")),
        with("sessions", json!("one")),
        with("letterhead", json!({ "margins": { "top": 5, "bottom": 20, "left": 30, "right": 15 }})),
        with("letterhead", json!({ "issuing_body": "" })),
        with("letterhead", json!({ "number": 0 })),
        with("letterhead", json!({ "form": "church" })),
        with("letterhead", json!({ "seal": "round" })),
        with("letterhead", json!({ "signer_name": "two\nlines" })),
        with("colour", json!("red")),
    ] {
        assert_eq!(office.refusal(body.clone()).await, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
    assert_eq!(office.refusal(with("sessions", json!("7"))).await, StatusCode::NOT_FOUND);
}

/// A page of every endpoint that must be ready, each once, whatever branch it stands in.
#[tokio::test(flavor = "multi_thread")]
async fn a_whole_country_has_its_certificates_in_one_zip_a_document_a_province() {
    let office = office().await;
    let body = json!({
        "kind": "certificates", "format": "pdf", "sessions": "1", "letterhead": { "issuing_body": "Ban Tổ chức tỉnh" },
    });
    let begun = office.organizer.post(&office.jobs(), body).await;
    let job = format!("{}/{}", office.jobs(), begun["job"]);
    let seen = office.watch(&job).await;
    let last = seen.last().unwrap();
    assert_eq!((&last["state"], &last["total"]), (&json!("done"), &json!(PROVINCES_OF_2025 + 1)), "{last}");
    assert!(seen.iter().any(|view| view["state"] == "working" && view["done"].as_u64() > Some(0)), "{seen:?}");
    let file = office.organizer.download(&format!("{job}/file")).await;
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut pages = 0;
    for index in 0..zip.len() {
        let mut paper = zip.by_index(index).unwrap();
        assert!(paper.name().unwrap().contains("certificate"), "{:?}", paper.name());
        let mut bytes = Vec::new();
        paper.read_to_end(&mut bytes).unwrap();
        let of_paper = pdf_pages(&bytes);
        let is_certificate = |page: &String| page.contains("Mã điểm cầu:") && page.contains("BAN TỔ CHỨC TỈNH");
        assert!(of_paper.iter().all(is_certificate), "{index}: {}", of_paper[0]);
        pages += of_paper.len();
    }
    let readiness = office.organizer.get(&format!("{}/sessions/1/readiness", office.conference)).await;
    assert_eq!(json!(pages), readiness["counts"]["endpoints"], "{readiness}");
}

#[tokio::test(flavor = "multi_thread")]
async fn certificates_are_papers_of_one_session() {
    let office = office().await;
    office.organizer.plan_session(&office.conference).await;
    for (field, value) in [("format", json!("xlsx")), ("sessions", json!("1,2")), ("sessions", Value::Null)] {
        let mut body = json!({ "kind": "certificates", "format": "docx", "sessions": "1" });
        body[field] = value;
        assert_eq!(office.refusal(body.clone()).await, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_province_has_its_certificates_in_one_file_and_the_whole_country_is_refused() {
    let office = office().await;
    let session = format!("{}/sessions/1", office.conference);
    // The largest of all.
    let roster = office.organizer.get(&format!("{}/roster?subtree=1", office.conference)).await;
    let provinces = roster["endpoints"].as_array().unwrap().iter().filter(|line| line["depth"] == 1);
    let largest = provinces.max_by_key(|line| line["subtree"].as_u64()).unwrap();
    let file = office.organizer.download(&format!("{session}/certificates?subtree={}", largest["endpoint"])).await;
    let pages = pdf_pages(&file);
    let untried = |page: &String| page.contains("KẾT QUẢ KIỂM TRA KỸ THUẬT") && page.contains("chưa chạy thử");
    assert!(pages.len() > 100 && pages.iter().all(untried), "{} pages", pages.len());
    let all = office.organizer.ask(Method::GET, &format!("{session}/certificates"), Value::Null).await.unwrap_err();
    assert_eq!(all.status(), Some(StatusCode::UNPROCESSABLE_ENTITY));
}
