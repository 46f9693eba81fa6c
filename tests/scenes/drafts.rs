//! What is sent to the endpoints of a scene, and what they say to it: documents, comments, votes.

use reqwest::Method;
use serde_json::{Value, json};

use super::act::BallotPart;
use super::house::done;
use super::stage::Stage;

/// A PDF with a page.
fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let table = "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n";
    format!("{body}{table}trailer<</Size 3/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

impl Stage {
    pub(super) async fn send(&mut self, session: &str, title: &str, articles: &[String], opened_by: &[String]) {
        let path = self.of(session, "/prepared-documents?name=van-ban.pdf");
        let file = Some(("application/octet-stream", pdf()));
        let prepared = self.organizer.send(Method::POST, &path, file, &[]).await.json();
        let document = prepared["document"].as_u64().unwrap_or_else(|| panic!("{prepared}"));
        let path = self.of(session, &format!("/prepared-documents/{document}"));
        self.put(&path, json!({ "title": title, "articles": articles })).await;
        self.post(&format!("{path}/send"), json!({})).await;
        for code in self.roster.codes(opened_by) {
            let file = self.own(session, &code, &format!("/documents/{document}/file"));
            let opened = self.technician(&code).await.get(&file).await;
            assert_eq!(opened.body, pdf(), "{code} has what was sent");
        }
        let path = self.of(session, &format!("/documents/{document}"));
        let opened = self.organizer.get(&path).await.json()["document"]["opened"].clone();
        assert_eq!(opened, self.roster.codes(opened_by).len(), "of {title}");
        self.documents.insert(title.to_owned(), document);
    }

    pub(super) async fn comment(&self, session: &str, code: &str, comment: Value, handling: Value) {
        let made = self.own(session, code, "/comments");
        let made = done(&self.technician(code).await, Method::POST, &made, &comment).await;
        let number = made["comments"].as_array().unwrap().last().unwrap()["comment"].clone();
        self.put(&self.of(session, &format!("/comments/{number}/handling")), handling).await;
    }

    pub(super) async fn vote(&self, session: &str, question: Value, ballots: &[BallotPart]) {
        let votes = self.post(&self.of(session, "/votes"), question).await;
        let numbers = votes.as_array().unwrap().iter().map(|vote| vote["vote"].as_u64().unwrap());
        let vote = numbers.max().unwrap();
        for part in ballots {
            let ballot = json!({ "in_favour": part.in_favour, "against": part.against, "blank": part.blank });
            for code in self.roster.codes(&part.endpoints) {
                let path = self.own(session, &code, &format!("/votes/{vote}"));
                done(&self.technician(&code).await, Method::PUT, &path, &ballot).await;
            }
        }
        self.post(&self.of(session, &format!("/votes/{vote}/close")), json!({})).await;
    }
}
