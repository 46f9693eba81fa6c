//! Whoever answers for a declared figure stands beside it in the report, as long as the name is kept.

use diemcau_domain::authority::Role;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::SessionStep;
use diemcau_domain::time::Timestamp;
use diemcau_store::Contact;
use reqwest::StatusCode;
use serde_json::{Value, json};

use crate::support::{Caller, TestServer, World};

/// Who answers for the figures of an endpoint by the summary of the session.
pub(crate) async fn confirmed_by(caller: &Caller, endpoint: EndpointId) -> Value {
    let report = caller.get("/api/v1/conferences/1/sessions/1/reports/summary?format=json").await.json();
    let place = report["columns"].as_array().unwrap().iter().position(|it| it["key"] == "confirmed_by").unwrap();
    let rows = report["rows"].as_array().unwrap();
    let own = rows.iter().find(|row| row["kind"] == "endpoint" && row["endpoint"] == endpoint.0).unwrap();
    own["cells"][place].clone()
}

#[tokio::test]
async fn the_report_names_the_technician_who_answered_and_the_organizer_on_the_phone() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("ban-to-chuc", Role::Organizer, None).await;
    let (commune, sibling) = (world.endpoints.commune, world.endpoints.sibling);
    let (name, phone) = ("Cán bộ kỹ thuật phường".to_owned(), "0214 000 000".to_owned());
    let contact =
        Contact { endpoint: commune, name, phone, since: Timestamp::from_millis(0), keep_until: Timestamp::MAX };
    server.app().store.put_contacts(world.conference, vec![contact]).await.unwrap();
    for step in [SessionStep::Open, SessionStep::Start] {
        world.step(world.central, step).await;
    }
    let deadline = "2100-01-01T00:00:00Z";
    let opened = json!({ "title": "Đầu buổi", "deadline": deadline });
    organizer.post("/api/v1/conferences/1/sessions/1/roll-calls", opened).await;
    let technician = server.technician(world.conference, commune).await;
    let counted = json!({ "present_members": 12, "present_others": 0, "excused": 0, "unexcused": 0 });
    for (caller, endpoint) in [(&technician, commune), (&organizer, sibling)] {
        let path = format!("/api/v1/conferences/1/sessions/1/roll-calls/1/head-counts/{endpoint}");
        assert_eq!(caller.put(&path, counted.clone()).await.status, StatusCode::NO_CONTENT);
    }
    let absence = format!("/api/v1/conferences/1/sessions/1/absences/{}", world.endpoints.other_commune);
    organizer.put(&absence, json!({ "reason": "mất điện" })).await;

    assert_eq!(confirmed_by(&organizer, commune).await, "Cán bộ kỹ thuật phường");
    assert_eq!(confirmed_by(&organizer, sibling).await, "ban-to-chuc");
    assert_eq!(confirmed_by(&organizer, world.endpoints.other_commune).await, "ban-to-chuc");
    assert_eq!(confirmed_by(&organizer, world.endpoints.district).await, "—", "nobody said anything");

    server.app().store.erase_contact(world.conference, commune).await.unwrap();
    assert_eq!(confirmed_by(&organizer, commune).await, "Điểm cầu Phường Lào Cai", "the name is forgotten");
    server.stop().await;
}
