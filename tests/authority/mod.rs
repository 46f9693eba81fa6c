//! Who may do what, on which part of the tree: every operation, every role, every place, worked out
//! here from the words of the rule and not from the product's own table.

mod cases;
mod papers;
mod people;
mod recordings;
mod requests;

use std::collections::BTreeSet;

use reqwest::StatusCode;

use crate::support::{TestServer, World};
use cases::{Expected, Reach, expected};
use people::{People, ROLES};
use requests::{TARGETS, request};

/// What players and browsers ask for again, and have again if it is the same. No other answer is kept
/// anywhere: it may have a key, a code, a ticket or a name in it.
const FILES: [&str; 4] = ["download_document", "download_recording", "open_document", "play_recording"];

#[tokio::test]
async fn every_route_answers_every_role_as_its_rule_says_and_nobody_keeps_the_answer() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let people = People::of(&server, &world).await;
    // By name, so that every run tries them in one order.
    let operations: BTreeSet<String> = {
        let all = server.app().operations.all();
        all.map(|(_, _, operation)| operation.to_owned()).collect()
    };
    let mut tried = 0;
    for operation in &operations {
        for role in ROLES {
            for target in TARGETS {
                let Some(request) = request(operation, target, &server, &world).await else { continue };
                let caller = people.caller(&server, &world, role).await;
                let answer = caller.call(request.method.clone(), &request.path, request.body.as_ref()).await;
                let expected = expected(operation, role, target);
                let status = answer.status;
                let as_expected = match expected {
                    Expected::Allowed => !matches!(status.as_u16(), 401 | 403 | 404 | 405 | 500),
                    Expected::Denied => status == StatusCode::FORBIDDEN,
                    Expected::Hidden => status == StatusCode::NOT_FOUND,
                    Expected::NotSignedIn => status == StatusCode::UNAUTHORIZED,
                };
                assert!(
                    as_expected,
                    "{operation} by {role:?} on {target:?}: {expected:?}, but {status} {} {}",
                    request.path,
                    answer.text(),
                );
                let kept = answer.headers.get("cache-control").map(|value| value.to_str().unwrap());
                let is_asked_for_again = FILES.contains(&operation.as_str()) && status.is_success();
                let expected = if is_asked_for_again { "private, no-cache" } else { "no-store" };
                assert!(kept.is_some_and(|kept| kept.ends_with(expected)), "{operation}: {kept:?}");
                tried += 1;
            }
        }
    }
    assert!(tried > 500, "only {tried} cases");
    server.stop().await;
}

#[tokio::test]
async fn a_provincial_organizer_never_reads_a_word_of_another_province() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let people = People::of(&server, &world).await;
    for role in ROLES.into_iter().filter(|role| matches!(role.reach(), Reach::Province | Reach::Commune)) {
        let caller = people.caller(&server, &world, role).await;
        for rest in ["", "/roster", "/sessions/1", "/sessions/2", "/sessions/1/reports/summary?format=csv"] {
            let answer = caller.get(&world.path(rest)).await;
            assert!(!answer.text().contains("Điện Biên"), "{role:?} {rest}: {}", answer.text());
        }
        let list = caller.get("/api/v1/conferences").await;
        assert!(!list.text().contains("Điện Biên"), "{role:?}: {}", list.text());
    }
    server.stop().await;
}

#[tokio::test]
async fn an_item_or_roll_call_of_another_session_is_not_reached_through_ones_own() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let people = People::of(&server, &world).await;
    let item = people.foreign_item;
    let organizer = people.caller(&server, &world, people::Role::ProvincialOrganizer).await;
    let path = world.path(&format!("/sessions/{}/items/{item}/steps", world.provincial));
    let answer = organizer.post(&path, serde_json::json!({ "step": "skip" })).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    server.stop().await;
}

#[tokio::test]
async fn a_session_may_not_be_moved_over_endpoints_of_another_province() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let people = People::of(&server, &world).await;
    let organizer = people.caller(&server, &world, people::Role::ProvincialOrganizer).await;
    let plan = |lead: u32, audience: u32| {
        serde_json::json!({ "title": "Buổi", "lead": lead, "audience": audience,
            "planned_from": "2022-07-22T01:00:00Z", "planned_until": "2022-07-22T04:00:00Z" })
    };
    let (own, center, other) = (world.endpoints.province.0, world.endpoints.center.0, world.endpoints.other_province.0);
    let path = world.path(&format!("/sessions/{}", world.provincial));
    for (lead, audience) in [(own, center), (other, other), (own, other), (center, own)] {
        let answer = organizer.put(&path, plan(lead, audience)).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{lead} {audience}: {}", answer.text());
    }
    assert_eq!(organizer.put(&path, plan(own, own)).await.status, StatusCode::OK);
    server.stop().await;
}
