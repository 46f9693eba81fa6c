//! Accounts are given to people, and papers name them as long as that is kept.

use diemcau_domain::authority::Role;
use diemcau_domain::identity::{AccountId, ConferenceId};
use diemcau_domain::person::Person;
use diemcau_domain::time::Timestamp;
use diemcau_store::Naming;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestServer};
use crate::versions::{COMMUNE, amend, closed, head_count};

const SESSION: &str = "/api/v1/conferences/1/sessions/1";
const FIRST: &str = "Người Thứ Nhất, Chánh Văn phòng";

/// Figures that an organizer has closed and corrected.
struct Scene {
    server: TestServer,
    account: Value,
    organizer: Caller,
    admin: Caller,
}

impl Scene {
    async fn corrected() -> Self {
        let (server, organizer) = closed().await;
        let corrected = amend(&organizer, COMMUNE, head_count(73, "đếm lại theo biên bản")).await;
        assert_eq!(corrected.status, StatusCode::OK, "{}", corrected.text());
        let account = organizer.get("/api/v1/me").await.json()["account"].clone();
        let (_, admin) = server.account("quan-tri", Role::Admin, None).await;
        Self { server, account, organizer, admin }
    }

    fn path(&self) -> String {
        format!("/api/v1/accounts/{}/person", self.account)
    }

    async fn name(&self, by: &Caller, full_name: &str, corrected: bool) -> Answer {
        let person = json!({ "full_name": full_name, "position": "Chánh Văn phòng", "corrected": corrected });
        by.put(&self.path(), person).await
    }

    /// Who confirmed the commune's figures, who corrected them by the heading of the report, and who closed them
    /// by the page.
    async fn signed(&self) -> [String; 3] {
        let report = self.admin.get(&format!("{SESSION}/reports/summary?format=json")).await.json();
        let column = report["columns"].as_array().unwrap().iter().position(|it| it["key"] == "confirmed_by").unwrap();
        let is_own = |row: &&Value| row["kind"] == "endpoint" && row["endpoint"] == COMMUNE.0;
        let row = report["rows"].as_array().unwrap().iter().find(is_own).unwrap();
        let versions = self.admin.get(&format!("{SESSION}/versions")).await.json();
        let [confirmed, corrected, closed] =
            [&row["cells"][column], &report["sessions"][0]["version"]["by"], &versions["versions"][0]["by"]["name"]];
        [confirmed, corrected, closed].map(|name| name.as_str().unwrap_or_default().to_owned())
    }
}

#[tokio::test]
async fn papers_name_whoever_had_the_account_when_it_was_done() {
    let scene = Scene::corrected().await;
    assert_eq!(scene.signed().await, ["ban-to-chuc"; 3]);

    assert_eq!(scene.name(&scene.organizer, "Người Thứ Nhật", false).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.name(&scene.admin, " Người Thứ Nhất ", true).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.signed().await, [FIRST; 3]);
    assert_eq!(scene.name(&scene.admin, "Người Thứ Hai", false).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.signed().await, [FIRST; 3], "whoever came later answers for nothing of it");
    assert_eq!(scene.organizer.get("/api/v1/me").await.json()["full_name"], "Người Thứ Hai");

    let deleted = scene.admin.delete(&format!("/api/v1/accounts/{}", scene.account)).await;
    assert_eq!(deleted.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.signed().await, [FIRST; 3], "papers of a deleted account can be made again");
    assert_eq!(scene.admin.delete(&scene.path()).await.status, StatusCode::NO_CONTENT);
    assert_eq!(scene.signed().await, ["ban-to-chuc"; 3], "they are forgotten");
    for corrected in [false, true] {
        assert_eq!(scene.name(&scene.admin, "Người Thứ Ba", corrected).await.status, StatusCode::NO_CONTENT);
        assert_eq!(scene.signed().await, ["ban-to-chuc"; 3], "whoever came later answers for nothing of it");
    }
    scene.server.stop().await;
}

#[tokio::test]
async fn an_account_names_its_own_person_alone_and_only_an_administrator_erases_one() {
    let scene = Scene::corrected().await;
    let (_, other) = scene.server.account("tong-hop", Role::Staff, None).await;
    assert_eq!(scene.name(&other, "Người Thứ Nhất", false).await.status, StatusCode::FORBIDDEN);
    let technician = scene.server.technician(ConferenceId(1), COMMUNE).await;
    assert_eq!(scene.name(&technician, "Người Thứ Nhất", false).await.status, StatusCode::FORBIDDEN);
    scene.name(&scene.organizer, "Người Thứ Nhất", false).await;
    let renamed = scene.name(&scene.organizer, "Người Thứ Hai", true).await;
    assert_eq!((renamed.status, &renamed.json()["field"]), (StatusCode::FORBIDDEN, &json!("corrected")));
    assert_eq!(scene.signed().await, [FIRST; 3], "nobody puts another name on what they signed");
    let erased = scene.organizer.delete(&scene.path()).await;
    assert_eq!(erased.status, StatusCode::FORBIDDEN, "nobody takes their own name off the papers");

    let new = json!({
        "name": "van-thu", "password": "a password of length", "role": "staff",
        "full_name": "Người Làm Văn Thư", "position": "Chuyên viên",
    });
    assert_eq!(scene.admin.post("/api/v1/accounts", new).await.json()["full_name"], "Người Làm Văn Thư");
    let accounts = scene.admin.get("/api/v1/accounts").await.json();
    let named = |name: &str| accounts.as_array().unwrap().iter().find(|line| line["name"] == name).unwrap().clone();
    assert_eq!(named("van-thu")["position"], "Chuyên viên");
    assert_eq!(named("ban-to-chuc")["full_name"], "Người Thứ Nhất");
    assert_eq!(named("tong-hop")["full_name"], Value::Null);

    let log = scene.server.app().store.audit_log(None, 100).await.unwrap();
    let lines: Vec<_> = log.iter().map(|line| &line.entry).filter(|entry| entry.action == "name_person").collect();
    assert_eq!(lines.len(), 1, "what was refused is not done");
    let (target, detail) = (lines[0].target.as_str(), lines[0].detail.as_str());
    assert_eq!((target, detail), (format!("account {}", scene.account).as_str(), "from now on"));
    assert!(!format!("{log:?}").contains("Người Thứ Nhất"), "the audit log has no personal data");
    scene.server.stop().await;
}

#[tokio::test]
async fn an_account_is_handed_on_a_hundred_times_at_most() {
    let scene = Scene::corrected().await;
    let (store, account) = (&scene.server.app().store, AccountId(scene.account.as_u64().unwrap().try_into().unwrap()));
    for turn in 1..=100 {
        let person = Person::new(&format!("Người Thứ {turn}"), None).unwrap();
        store.name_person(account, person, Naming::FromNow, Timestamp::from_millis(turn)).await.unwrap();
    }
    let refused = scene.name(&scene.organizer, "Người Cuối", false).await;
    assert_eq!((refused.status, refused.code().as_str()), (StatusCode::CONFLICT, "too_many_persons"));
    assert_eq!(scene.organizer.get("/api/v1/me").await.json()["full_name"], "Người Thứ 100");
    scene.server.stop().await;
}

#[tokio::test]
async fn a_name_that_no_paper_can_have_is_refused_by_its_field_and_nothing_changes() {
    let scene = Scene::corrected().await;
    scene.name(&scene.organizer, "Người Thứ Nhất", false).await;
    for (body, field) in [
        (json!({ "full_name": "" }), "full_name"),
        (json!({ "full_name": "a".repeat(101) }), "full_name"),
        (json!({ "full_name": "hai\ndòng" }), "full_name"),
        (json!({ "full_name": " ", "position": "Chánh Văn phòng" }), "full_name"),
        (json!({ "full_name": "Người Thứ Hai", "position": "a".repeat(151) }), "position"),
    ] {
        let refused = scene.organizer.put(&scene.path(), body.clone()).await;
        assert_eq!((refused.code().as_str(), &refused.json()["field"]), ("text_length", &json!(field)), "{body}");
    }
    let new = json!({
        "name": "van-thu", "password": "a password of length", "role": "staff", "position": "Chuyên viên",
    });
    let refused = scene.admin.post("/api/v1/accounts", new).await;
    assert_eq!((refused.code().as_str(), &refused.json()["field"]), ("text_length", &json!("full_name")));
    assert_eq!(scene.admin.get("/api/v1/accounts").await.json().as_array().unwrap().len(), 2);
    for (method, path) in [(Method::PUT, "/api/v1/accounts/99/person"), (Method::DELETE, "/api/v1/accounts/99/person")]
    {
        let body = (method == Method::PUT).then(|| json!({ "full_name": "Người Thứ Hai" }));
        let unknown = scene.admin.call(method, path, body.as_ref()).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(scene.signed().await, [FIRST; 3]);
    scene.server.stop().await;
}

#[tokio::test]
async fn an_account_that_nobody_could_use_as_it_is_meant_is_refused_by_its_field() {
    let scene = Scene::corrected().await;
    for (field, value, code) in
        [("name", json!("tổng-hợp"), "account_name"), ("subtree", json!("T10"), "admin_subtree")]
    {
        let mut new = json!({ "name": "tong-hop", "password": "a password of length", "role": "admin" });
        new[field] = value;
        let refused = scene.admin.post("/api/v1/accounts", new).await;
        assert_eq!((refused.status, refused.code().as_str()), (StatusCode::UNPROCESSABLE_ENTITY, code));
        assert_eq!(refused.json()["field"], field);
    }
    assert_eq!(scene.admin.get("/api/v1/accounts").await.json().as_array().unwrap().len(), 2);
    scene.server.stop().await;
}
