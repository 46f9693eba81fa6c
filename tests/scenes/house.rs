//! The real program in a folder of its own, with the press that is part of it.

use diemcau_domain::ledger::Record;
use diemcau_store::Store;
use reqwest::Method;
use reqwest::header::SET_COOKIE;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::Caller;
use crate::support::process::{PASSWORD, ServerProcess};

pub(super) struct House {
    server: ServerProcess,
    pub(super) organizer: Caller,
    _folder: TempDir,
}

impl House {
    /// Starts it with these settings.
    pub(super) async fn open(settings: &toml::Table) -> Self {
        Self::open_with(settings, Vec::new()).await
    }

    /// The same, where the ledger of conference 1 is there already.
    pub(super) async fn open_with(settings: &toml::Table, ledger: Vec<Record>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let settings = toml::to_string(settings).unwrap();
        let mut server = ServerProcess::install_with(folder.path(), &settings).await;
        if let Some(first) = ledger.first() {
            let store = Store::open(&server.ledger()).await.unwrap();
            let conference = store.create_conference(first.at).await.unwrap();
            store.append(conference, ledger).await.unwrap();
            store.close().await;
        }
        server.start().await;
        let organizer = sign_in(&server.url(), "to-chuc").await;
        Self { server, organizer, _folder: folder }
    }

    pub(super) fn url(&self) -> String {
        self.server.url()
    }

    /// Somebody who organizes a branch and nothing else.
    pub(super) async fn organizer_of(&self, code: &str) -> Caller {
        let name = format!("to-chuc-{code}");
        let account = json!({ "name": name, "password": PASSWORD, "role": "organizer", "subtree": code });
        let made = self.organizer.post("/api/v1/accounts", account).await;
        // Several documents of a scene may be taken out by the same person.
        assert!(made.status.is_success() || made.code() == "name_taken", "{}", made.text());
        sign_in(&self.url(), &name).await
    }

    /// Whoever holds the join code of an endpoint.
    pub(super) async fn technician(&self, key: &str) -> Caller {
        let joined = Caller::new(self.url(), None).post("/api/v1/joins", json!({ "key": key })).await.json();
        let token = joined["token"].as_str().unwrap_or_else(|| panic!("{joined}")).to_owned();
        Caller::new(self.url(), Some(token))
    }

    pub(super) async fn close(mut self) {
        self.server.kill().await;
    }
}

async fn sign_in(url: &str, name: &str) -> Caller {
    let wish = json!({ "name": name, "password": PASSWORD });
    let answer = Caller::new(url.to_owned(), None).post("/api/v1/sign-ins", wish).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
    let token = cookie.split_once('=').unwrap().1.split(';').next().unwrap();
    Caller::new(url.to_owned(), Some(token.to_owned()))
}

/// Asks for something; a refusal is a failure.
pub(super) async fn done(caller: &Caller, method: Method, path: &str, body: &Value) -> Value {
    let answer = caller.call(method, path, Some(body)).await;
    assert!(answer.status.is_success(), "{path} {body}: {}", answer.text());
    if answer.body.is_empty() { Value::Null } else { answer.json() }
}
