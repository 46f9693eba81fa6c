//! An organizer over HTTP, as the page uses it.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use super::process::PASSWORD;

/// Somebody signed in as the administrator `to-chuc`.
#[derive(Clone)]
pub(crate) struct Organizer {
    client: Client,
    server: String,
}

impl Organizer {
    /// Signs in at the server with this address.
    pub(crate) async fn sign_in(server: &str) -> Self {
        // Plain HTTP on loopback needs no TLS, but the client wants a provider all the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().cookie_store(true).no_proxy().build().unwrap();
        let organizer = Self { client, server: server.to_owned() };
        organizer.ask(Method::POST, "/sign-ins", json!({ "name": "to-chuc", "password": PASSWORD })).await.unwrap();
        organizer
    }

    /// Asks for something below `/api/v1`; an answer without a body is null.
    pub(crate) async fn ask(&self, method: Method, path: &str, body: Value) -> Result<Value, reqwest::Error> {
        let request = self.client.request(method, format!("{}/api/v1{path}", self.server)).json(&body);
        let answer = request.send().await?.error_for_status()?;
        Ok(answer.json().await.unwrap_or_default())
    }

    /// The same, where a refusal is a failure of the test.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, body).await.unwrap()
    }

    /// Reads something below `/api/v1`.
    pub(crate) async fn get(&self, path: &str) -> Value {
        serde_json::from_slice(&self.download(path).await).unwrap()
    }

    /// A file below `/api/v1`.
    pub(crate) async fn download(&self, path: &str) -> Vec<u8> {
        let answer = self.client.get(format!("{}/api/v1{path}", self.server)).send().await.unwrap();
        let (status, bytes) = (answer.status(), answer.bytes().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {}", String::from_utf8_lossy(&bytes));
        bytes.to_vec()
    }

    /// A conference with this roster (CSV). Answers its path.
    pub(crate) async fn plan_conference(&self, roster: &[u8]) -> String {
        let planned = self.post("/conferences", json!({ "title": "Hội nghị học tập nghị quyết" })).await;
        let conference = format!("/conferences/{}", planned["conference"]);
        let upload = self.client.put(format!("{}/api/v1{conference}/roster", self.server));
        let upload = upload.header("content-type", "text/csv").body(roster.to_vec());
        upload.send().await.unwrap().error_for_status().unwrap();
        conference
    }

    /// Uploads a workbook.
    pub(crate) async fn upload(&self, method: Method, path: &str, workbook: Vec<u8>) {
        let upload = self.client.request(method, format!("{}/api/v1{path}", self.server));
        let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        upload.header("content-type", kind).body(workbook).send().await.unwrap().error_for_status().unwrap();
    }

    /// A session of the conference for everybody. Answers its path.
    pub(crate) async fn plan_session(&self, conference: &str) -> String {
        let plan = json!({
            "title": "Buổi sáng", "lead": 1, "audience": 1,
            "planned_from": "2030-01-01T01:00:00Z", "planned_until": "2030-01-01T04:00:00Z",
        });
        let session = self.post(&format!("{conference}/sessions"), plan).await;
        format!("{conference}/sessions/{}", session["session"])
    }

    /// Moves a session on.
    pub(crate) async fn step(&self, session: &str, step: &str) {
        self.post(&format!("{session}/steps"), json!({ "step": step })).await;
    }

    /// New join codes for everybody, by the code of the endpoint.
    pub(crate) async fn issue_keys(&self, conference: &str) -> Vec<(String, String)> {
        let url = format!("{}/api/v1{conference}/keys", self.server);
        let answer = self.client.post(url).json(&json!({ "subtree": 1 })).send().await.unwrap();
        let sheet = answer.error_for_status().unwrap().text().await.unwrap();
        let mut lines = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
        lines.records().map(|line| line.unwrap()).map(|line| (line[0].to_owned(), line[4].to_owned())).collect()
    }
}
