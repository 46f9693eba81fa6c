//! Whom to call at an endpoint is personal data: whoever is named may ask to be forgotten.

use diemcau_domain::authority::Role;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::SessionStep;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::confirmations::confirmed_by;
use crate::support::{Caller, ROSTER, TestServer, World};

const NAME: &str = "Cán bộ kỹ thuật phường";
const PHONE: &str = "0214 000 002";

/// A live session with an open roll call, of a roster that names a technician at two communes.
struct Scene {
    server: TestServer,
    world: World,
    admin: Caller,
    /// Responsible for the branch that both communes are in.
    organizer: Caller,
}

impl Scene {
    async fn live() -> Self {
        let server = TestServer::start().await;
        let world = World::make(&server).await;
        let (_, admin) = server.account("quan-tri", Role::Admin, None).await;
        let (_, organizer) = server.account("ban-T10", Role::Organizer, Some("T10")).await;
        let scene = Self { server, world, admin, organizer };
        scene.import(&named_roster()).await;
        for step in [SessionStep::Open, SessionStep::Start] {
            scene.world.step(scene.world.central, step).await;
        }
        let opened = json!({ "title": "Đầu buổi", "deadline": "2100-01-01T00:00:00Z" });
        let path = scene.session("/roll-calls");
        assert_eq!(scene.admin.post(&path, opened).await.status, StatusCode::OK);
        scene
    }

    async fn import(&self, roster: &str) {
        let file = Some(("text/csv", roster.as_bytes().to_vec()));
        let taken = self.admin.send(Method::PUT, &self.world.path("/roster"), file, &[]).await;
        assert_eq!(taken.status, StatusCode::OK, "{}", taken.text());
    }

    /// Ends the session, as no roster is taken in while one is live; then takes one in.
    async fn import_later(&self, roster: &str) {
        self.world.step(self.world.central, SessionStep::End).await;
        self.import(roster).await;
    }

    fn session(&self, rest: &str) -> String {
        self.world.path(&format!("/sessions/{}{rest}", self.world.central))
    }

    async fn erase(&self, by: &Caller, endpoint: EndpointId) -> StatusCode {
        by.delete(&self.world.path(&format!("/endpoints/{endpoint}/contact"))).await.status
    }

    /// Whether somebody is named at an endpoint.
    async fn is_named(&self, endpoint: EndpointId) -> bool {
        self.server.app().store.contact(self.world.conference, endpoint).await.unwrap().is_some()
    }

    /// Whom the organizer of the branch is told to call at the commune: by its detail, and by the roll call.
    async fn whom_to_call(&self) -> [Value; 2] {
        let commune = self.world.endpoints.commune;
        let detail = self.organizer.get(&self.world.path(&format!("/endpoints/{commune}"))).await.json();
        let board = self.organizer.get(&self.session("/roll-calls/1")).await.json();
        let unanswered = board["unanswered"].as_array().unwrap();
        let line = unanswered.iter().find(|line| line["endpoint"]["endpoint"] == commune.0).unwrap();
        [detail["contact"].clone(), line["contact"].clone()]
    }
}

/// The small roster, with a technician at both communes of the district.
fn named_roster() -> String {
    ROSTER
        .replace("mode,note\n", "mode,note,contact_name,contact_phone\n")
        .replace("02641,80,two_way,", &format!("02641,80,two_way,,{NAME},{PHONE}"))
        .replace("02644,80,view_only,", "02644,80,view_only,,Cán bộ trực,0214 000 003")
}

#[tokio::test]
async fn whoever_asks_for_it_is_forgotten_and_papers_made_from_then_on_name_the_endpoint_alone() {
    let scene = Scene::live().await;
    let commune = scene.world.endpoints.commune;
    let contact = json!({ "name": NAME, "phone": PHONE });
    assert_eq!(scene.whom_to_call().await, [contact.clone(), contact]);
    let technician = scene.server.technician(scene.world.conference, commune).await;
    let counted = json!({ "present_members": 12, "present_others": 0, "excused": 0, "unexcused": 0 });
    let own = scene.session(&format!("/roll-calls/1/head-counts/{commune}"));
    let store = &scene.server.app().store;

    assert_eq!(scene.erase(&scene.organizer, scene.world.endpoints.sibling).await, StatusCode::NO_CONTENT);
    assert!(scene.is_named(commune).await, "one endpoint at a time");
    let before = store.load(scene.world.conference).await.unwrap().len();
    assert_eq!(technician.put(&own, counted).await.status, StatusCode::NO_CONTENT);
    assert_eq!(confirmed_by(&scene.admin, commune).await, NAME);

    assert_eq!(scene.erase(&scene.organizer, commune).await, StatusCode::NO_CONTENT);
    assert_eq!(confirmed_by(&scene.admin, commune).await, "Điểm cầu Phường Lào Cai");
    let detail = scene.world.path(&format!("/endpoints/{commune}"));
    assert_eq!(scene.admin.get(&detail).await.json()["contact"], Value::Null);
    assert_eq!(scene.erase(&scene.admin, commune).await, StatusCode::NO_CONTENT, "it is as was asked for");

    let log = store.audit_log(None, 100).await.unwrap();
    let lines = log.iter().map(|line| &line.entry).filter(|entry| entry.action == "erase_contact");
    let mut said: Vec<_> = lines.map(|entry| (entry.target.clone(), entry.detail.as_str())).collect();
    said.sort();
    let at = |endpoint: EndpointId| format!("endpoint {endpoint}");
    let sibling = (at(scene.world.endpoints.sibling), "erased");
    assert_eq!(said, [(at(commune), "erased"), (at(commune), "nobody was named"), sibling]);
    assert!(!format!("{log:?}").contains(NAME), "the audit log has no personal data");
    let records = store.load(scene.world.conference).await.unwrap();
    let written = serde_json::to_string(&records[before..]).unwrap();
    assert!(written.contains("head_count") && !written.contains("contact"), "the ledger has nothing of it: {written}");

    scene.import_later(&named_roster()).await;
    assert!(scene.is_named(commune).await);
    let forgotten = "Điểm cầu Phường Lào Cai";
    assert_eq!(confirmed_by(&scene.admin, commune).await, forgotten, "who comes later answers for nothing of it");
    scene.server.stop().await;
}

#[tokio::test]
async fn nobody_erases_whom_to_call_but_those_who_organize_the_endpoint() {
    let scene = Scene::live().await;
    let (server, commune) = (&scene.server, scene.world.endpoints.commune);
    let (_, other) = server.account("ban-T11", Role::Organizer, Some("T11")).await;
    let (_, staff) = server.account("tong-hop", Role::Staff, None).await;
    let technician = server.technician(scene.world.conference, commune).await;
    for (caller, status) in [
        (&other, StatusCode::NOT_FOUND),
        (&staff, StatusCode::FORBIDDEN),
        (&technician, StatusCode::FORBIDDEN),
        (&server.stranger(), StatusCode::UNAUTHORIZED),
    ] {
        assert_eq!(scene.erase(caller, commune).await, status);
    }
    assert_eq!(scene.erase(&scene.admin, EndpointId(9_999)).await, StatusCode::NOT_FOUND);
    assert_eq!(scene.whom_to_call().await[0]["name"], NAME);

    // A new roster moves the commune to the other province: it is theirs, and so is who is named there.
    scene.import_later(&ROSTER.replace("X02641,H080", "X02641,H094")).await;
    assert_eq!(scene.erase(&scene.organizer, commune).await, StatusCode::NOT_FOUND);
    assert!(scene.is_named(commune).await);
    assert_eq!(scene.erase(&other, commune).await, StatusCode::NO_CONTENT);
    assert!(!scene.is_named(commune).await);
    scene.server.stop().await;
}

#[tokio::test]
async fn where_no_endpoint_is_any_more_its_last_organizers_may_still_be_asked() {
    let scene = Scene::live().await;
    let commune = scene.world.endpoints.commune;
    let (_, other) = scene.server.account("ban-T11", Role::Organizer, Some("T11")).await;
    let merged: Vec<_> = ROSTER.lines().filter(|line| !line.starts_with("X02641")).collect();
    let merged = merged.join("\n");
    scene.import_later(&merged).await;
    assert!(scene.is_named(commune).await, "papers of the session may name who answered");

    assert_eq!(scene.erase(&other, commune).await, StatusCode::NOT_FOUND);
    assert!(scene.is_named(commune).await);
    assert_eq!(scene.erase(&scene.organizer, commune).await, StatusCode::NO_CONTENT);
    assert!(!scene.is_named(commune).await);

    // One that no session was ever held with, as the next roster left it out again.
    let columns = "mode,note,contact_name,contact_phone\n";
    let added = format!("{merged}\nX02645,H080,Điểm cầu Phường mới,commune,02645,60,two_way,,{NAME},{PHONE}\n");
    scene.import(&added.replace("mode,note\n", columns)).await;
    scene.import(&merged).await;
    let kept = scene.server.app().store.contacts(scene.world.conference).await.unwrap();
    let left_out = kept.iter().find(|contact| contact.name == NAME).unwrap().endpoint;
    assert_eq!(scene.erase(&other, left_out).await, StatusCode::NOT_FOUND);
    assert_eq!(scene.erase(&scene.admin, left_out).await, StatusCode::NO_CONTENT);
    assert!(!scene.is_named(left_out).await);
    scene.server.stop().await;
}
