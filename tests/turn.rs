//! Offices that block UDP: whoever gets a ticket is told of the servers that carry media over TLS.

use diemcau_domain::authority::Role;
use diemcau_domain::session::SessionStep;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{Answer, Caller, TestServer, World};

const URL: &str = "turns:turn.example.vn:443?transport=tcp";
/// What a player that is not ours offers.
const OFFER: &[u8] = include_bytes!("../src/media/tests/offers/aiortc.sdp");

async fn server_with_turn() -> TestServer {
    let folder = tempfile::tempdir().unwrap();
    let secret_file = folder.path().join("secret");
    std::fs::write(&secret_file, "a-shared-secret-of-a-test-hex-would-do-too\n").unwrap();
    // The secret is read once, when the server starts.
    TestServer::start_with(|configuration| {
        configuration.turn.urls = vec![URL.to_owned()];
        configuration.turn.secret_file = secret_file;
        configuration.turn.credential_minutes = 30;
    })
    .await
}

async fn ticket(caller: &Caller, world: &World, wish: Value) -> Value {
    let answer = caller.post(&world.path(&format!("/sessions/{}/stream-tickets", world.central)), wish).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text());
    answer.json()
}

async fn receive(server: &TestServer, world: &World, ticket: &Value) -> Answer {
    let caller = Caller::new(server.url(""), ticket["token"].as_str().map(str::to_owned));
    let path = format!("/whep/{}-{}", world.conference, world.central);
    caller.send(Method::POST, &path, Some(("application/sdp", OFFER.to_vec())), &[]).await
}

#[tokio::test]
async fn a_ticket_names_the_servers_for_blocked_lines_with_a_password_that_ends() {
    let server = server_with_turn().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let (_, organizer) = server.account("chief", Role::Organizer, None).await;
    for wish in [json!({ "purpose": "receive" }), json!({ "purpose": "publish", "place": "main" })] {
        let now_s = server.app().clock.now().as_millis() / 1_000;
        let servers = ticket(&organizer, &world, wish).await["ice_servers"].clone();
        assert_eq!(servers[0]["urls"], json!([URL]), "{servers}");
        let username = servers[0]["username"].as_str().unwrap();
        let ends_s: i64 = username.split_once(':').unwrap().0.parse().unwrap();
        assert!((now_s + 1_800..=now_s + 1_860).contains(&ends_s), "{username} at {now_s}");
        // A SHA-1 has 20 bytes, which are 28 characters.
        assert_eq!(servers[0]["credential"].as_str().unwrap().len(), 28, "{servers}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_player_that_is_not_ours_finds_them_in_the_headers_of_the_answer() {
    let server = server_with_turn().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let (_, organizer) = server.account("chief", Role::Organizer, None).await;
    let ticket = ticket(&organizer, &world, json!({ "purpose": "receive" })).await;
    let answer = receive(&server, &world, &ticket).await;
    assert_eq!(answer.status.as_u16(), 201, "{}", answer.text());
    let link = answer.headers["link"].to_str().unwrap();
    assert!(link.starts_with(&format!("<{URL}>; rel=\"ice-server\"; username=\"")), "{link}");
    assert!(link.contains("; credential=\"") && link.ends_with("; credential-type=\"password\""), "{link}");
    server.stop().await;
}

#[tokio::test]
async fn where_nothing_is_set_nothing_is_named() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let (_, organizer) = server.account("chief", Role::Organizer, None).await;
    let ticket = ticket(&organizer, &world, json!({ "purpose": "receive" })).await;
    assert_eq!(ticket["ice_servers"], json!([]));
    let answer = receive(&server, &world, &ticket).await;
    assert!(answer.status.as_u16() == 201 && !answer.headers.contains_key("link"), "{}", answer.text());
    server.stop().await;
}
