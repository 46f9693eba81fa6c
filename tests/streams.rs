//! Media signalling: who asks is checked before anything is read, and what is sent arrives.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Agent, AgentHandle, AgentSettings, Clip, Line, MediaWish, Publisher, PublisherSettings};
use diemcau_domain::authority::Role;
use diemcau_domain::session::SessionStep;
use diemcau_store::Holder;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::support::{Answer, Caller, FakeConsole, TestServer, World};

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(60);
/// Whoever lost the right to be here is out by then.
const REVOKED_WITHIN: Duration = Duration::from_secs(2);

async fn ticket(caller: &Caller, world: &World, wish: Value) -> Answer {
    caller.post(&world.path(&format!("/sessions/{}/stream-tickets", world.central)), wish).await
}

fn token(answer: &Answer) -> String {
    answer.json()["token"].as_str().unwrap_or_else(|| panic!("{}", answer.text())).to_owned()
}

async fn offer(server: &TestServer, path: &str, token: Option<&str>, kind: &str, body: Vec<u8>) -> Answer {
    let caller = Caller::new(server.url(""), token.map(str::to_owned));
    caller.send(Method::POST, path, Some((kind, body)), &[]).await
}

#[tokio::test]
async fn an_offer_is_not_read_before_its_token_is_known() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let noise = || vec![b'x'; 1024 * 1024];
    for way in ["whip", "whep"] {
        let path = format!("/{way}/{}-{}", world.conference, world.central);
        for wrong in [None, Some("not-a-token")] {
            let answer = offer(&server, &path, wrong, "text/plain", noise()).await;
            assert_eq!((answer.status.as_u16(), answer.code().as_str()), (401, "wrong_token"), "{way}");
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn a_bad_offer_is_refused_by_name() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let (_, organizer) = server.account("chief", Role::Organizer, None).await;
    let token = token(&ticket(&organizer, &world, json!({ "purpose": "receive" })).await);
    let path = format!("/whep/{}-{}", world.conference, world.central);
    for (kind, body, status, code) in [
        ("text/plain", b"v=0".to_vec(), 415, "unsupported_media_type"),
        ("application/sdp", vec![b'x'; 70_000], 413, "too_large"),
        ("application/sdp", vec![0xff, 0xfe], 400, "malformed"),
        ("application/sdp", b"hello".to_vec(), 422, "offer_malformed"),
    ] {
        let answer = offer(&server, &path, Some(&token), kind, body).await;
        assert_eq!((answer.status.as_u16(), answer.code().as_str()), (status, code), "{}", answer.text());
    }
    let patch = Caller::new(server.url(""), Some(token)).call(Method::PATCH, &format!("{path}/1"), None).await;
    assert_eq!((patch.status.as_u16(), patch.code().as_str()), (405, "method_not_allowed"));
    server.stop().await;
}

#[tokio::test]
async fn a_ticket_is_good_for_its_own_session_and_way_only() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    for session in [world.central, world.provincial] {
        world.step(session, SessionStep::Open).await;
    }
    let (_, organizer) = server.account("chief", Role::Organizer, None).await;
    let receive = token(&ticket(&organizer, &world, json!({ "purpose": "receive" })).await);
    let publish = token(&ticket(&organizer, &world, json!({ "purpose": "publish", "place": "main" })).await);
    let stream = |session| format!("{}-{session}", world.conference);
    for (path, token) in [
        (format!("/whep/{}", stream(world.provincial)), &receive),
        (format!("/whip/{}", stream(world.provincial)), &publish),
        (format!("/whip/{}", stream(world.central)), &receive),
        (format!("/whep/{}", stream(world.central)), &publish),
    ] {
        let answer = offer(&server, &path, Some(token), "application/sdp", b"v=0".to_vec()).await;
        assert_eq!(answer.code(), "wrong_token", "{path}");
    }
    server.stop().await;
}

#[tokio::test]
async fn only_who_leads_may_send_and_only_while_the_session_is_held() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, provincial) = server.account("province", Role::Organizer, Some("T10")).await;
    let (_, chief) = server.account("chief", Role::Organizer, None).await;
    let publish = || json!({ "purpose": "publish", "place": "main" });
    assert_eq!(ticket(&provincial, &world, publish()).await.code(), "denied");
    let technician = server.technician(world.conference, world.endpoints.center).await;
    assert_eq!(ticket(&technician, &world, publish()).await.code(), "denied");
    let token = token(&ticket(&chief, &world, publish()).await);
    let path = format!("/whip/{}-{}", world.conference, world.central);
    let early = offer(&server, &path, Some(&token), "application/sdp", b"v=0".to_vec()).await;
    assert_eq!((early.status.as_u16(), early.code().as_str()), (409, "session_state"));
    world.step(world.central, SessionStep::Open).await;
    let held = offer(&server, &path, Some(&token), "application/sdp", b"v=0".to_vec()).await;
    assert_eq!(held.code(), "offer_without_media");
    let revoke = world.path(&format!("/sessions/{}/stream-tickets", world.central));
    assert_eq!(chief.delete(&revoke).await.status.as_u16(), 204);
    let revoked = offer(&server, &path, Some(&token), "application/sdp", b"v=0".to_vec()).await;
    assert_eq!(revoked.code(), "wrong_token");
    server.stop().await;
}

async fn receiving_agent(server: &TestServer, world: &World, line: &Line) -> AgentHandle {
    let endpoint = world.endpoints.commune;
    let now = server.app().clock.now();
    let keys = server.app().join_keys.issue(world.conference, &[endpoint], now).await.unwrap();
    let mut settings = AgentSettings::new(server.url("/").parse().unwrap(), keys[0].key.reveal());
    settings.media = MediaWish::Receive;
    Agent::start(settings, line).0
}

async fn hall(server: &TestServer, world: &World, line: &Line) -> Publisher {
    let (_, chief) = server.account("chief", Role::Organizer, None).await;
    let ticket = ticket(&chief, world, json!({ "purpose": "publish", "place": "main" })).await;
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
    let clip = Arc::new(Clip::open(&media.join("hall.ivf"), &media.join("hall.ogg")).unwrap());
    let url = ticket.json()["url"].as_str().unwrap().parse().unwrap();
    let settings = PublisherSettings { url, token: token(&ticket).into(), clip };
    Publisher::start(settings, line).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_hall_sends_arrives_and_is_proven_until_the_key_is_revoked() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    world.step(world.central, SessionStep::Start).await;
    let line = Line::new(None).unwrap();
    let hall = hall(&server, &world, &line).await;
    let agent = receiving_agent(&server, &world, &line).await;
    let mut view = agent.view();
    let proven = view.wait_for(|view| {
        let situation = view.situation.as_deref();
        situation.is_some_and(|situation| situation.receives_sound && situation.receives_picture)
    });
    timeout(LONG, proven).await.expect("the server has no proof of what arrives").unwrap();
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let lead = admin.get(&world.path(&format!("/endpoints/{}", world.endpoints.center))).await.json();
    assert_eq!(lead["receives_sound"], true, "whoever is on air counts as receiving: {lead}");
    let shown = admin.get(&world.path(&format!("/sessions/{}", world.central))).await.json();
    assert_eq!(shown["program"]["on_air"], "main", "{shown}");
    assert_eq!(shown["program"]["sounding"], true, "{shown}");
    // The key is revoked: picture and sound end with it.
    assert_eq!(server.app().streams.figures().receivers, 1);
    let path = world.path(&format!("/endpoints/{}/key", world.endpoints.commune));
    assert_eq!(admin.delete(&path).await.status.as_u16(), 204);
    let closed = async {
        while server.app().streams.figures().receivers > 0 {
            tokio::task::yield_now().await;
        }
    };
    timeout(REVOKED_WITHIN, closed).await.expect("the leg of a revoked endpoint stays open");
    hall.stop().await;
    server.stop().await;
}

#[tokio::test]
async fn a_device_that_waits_cannot_take_the_picture_of_the_one_that_holds() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let holder = server.technician(world.conference, world.endpoints.commune).await;
    let waiting = server.technician(world.conference, world.endpoints.commune).await;
    let (_console, _) = FakeConsole::attend(&server, &holder, "device-one").await;
    let path = format!("/whep/{}-{}", world.conference, world.central);
    let own = token(&ticket(&holder, &world, json!({ "purpose": "receive" })).await);
    let other = token(&ticket(&waiting, &world, json!({ "purpose": "receive" })).await);
    let answer = offer(&server, &path, Some(&other), "application/sdp", b"v=0".to_vec()).await;
    assert_eq!((answer.status.as_u16(), answer.code().as_str()), (409, "other_device"));
    let answer = offer(&server, &path, Some(&own), "application/sdp", b"v=0".to_vec()).await;
    assert_eq!(answer.code(), "offer_malformed");
    server.stop().await;
}

#[tokio::test]
async fn a_signed_out_account_receives_no_more() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let (holder, _) = server.account("staff", Role::Staff, None).await;
    assert!(matches!(holder, Holder::Account(_)));
    let staff = server.signed_in(holder).await;
    let token = token(&ticket(&staff, &world, json!({ "purpose": "receive" })).await);
    assert_eq!(staff.delete("/api/v1/sign-ins/current").await.status.as_u16(), 204);
    let path = format!("/whep/{}-{}", world.conference, world.central);
    let answer = offer(&server, &path, Some(&token), "application/sdp", b"v=0".to_vec()).await;
    assert_eq!(answer.code(), "wrong_token");
    server.stop().await;
}

/// What a page that receives sound and picture offers.
fn page_offer(direction: &str) -> String {
    let media = |kind: &str, number: u8, codec: &str| {
        format!(
            "m={kind} 9 UDP/TLS/RTP/SAVPF {number}\r\nc=IN IP4 0.0.0.0\r\na=mid:{kind}\r\na=ice-ufrag:page\r\n\
             a=ice-pwd:a-password-of-some-length-1\r\na=fingerprint:sha-256 {}\r\na=setup:actpass\r\na=rtcp-mux\r\n\
             a={direction}\r\na=rtpmap:{number} {codec}\r\n",
            ["AB"; 32].join(":")
        )
    };
    let session = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\na=group:BUNDLE audio video\r\n";
    format!("{session}{}{}", media("audio", 111, "opus/48000/2"), media("video", 96, "VP8/90000"))
}

/// Sends an offer whose body follows when `meanwhile` is done, after the server has begun to wait for
/// it. The answer is the whole text of the response.
async fn slow_offer(server: &TestServer, path: &str, token: &str, offer: &str, meanwhile: impl Future) -> String {
    let mut connection = TcpStream::connect(server.addresses().http).await.unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/sdp\r\n\
         Content-Length: {}\r\nExpect: 100-continue\r\nConnection: close\r\n\r\n",
        server.addresses().http,
        offer.len()
    );
    connection.write_all(head.as_bytes()).await.unwrap();
    let mut go_on = [0; 25];
    timeout(LONG, connection.read_exact(&mut go_on)).await.expect("the offer is not asked for").unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
    meanwhile.await;
    connection.write_all(offer.as_bytes()).await.unwrap();
    let mut answer = String::new();
    timeout(LONG, connection.read_to_string(&mut answer)).await.expect("no answer").unwrap();
    answer
}

#[tokio::test]
async fn what_was_revoked_while_the_offer_came_in_is_refused() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    world.step(world.central, SessionStep::Open).await;
    let (_, chief) = server.account("chief", Role::Organizer, None).await;
    let publish = token(&ticket(&chief, &world, json!({ "purpose": "publish", "place": "main" })).await);
    let receive = token(&ticket(&chief, &world, json!({ "purpose": "receive" })).await);
    let stream = format!("{}-{}", world.conference, world.central);
    let (whip, whep) = (format!("/whip/{stream}"), format!("/whep/{stream}"));
    let (sends, receives) = (page_offer("sendonly"), page_offer("recvonly"));
    for (path, token, offer) in [(&whip, &publish, &sends), (&whep, &receive, &receives)] {
        let answer = slow_offer(&server, path, token, offer, async {}).await;
        assert!(answer.starts_with("HTTP/1.1 201 "), "{path}: {answer}");
    }
    let revoke = world.path(&format!("/sessions/{}/stream-tickets", world.central));
    let answer = slow_offer(&server, &whip, &publish, &sends, chief.delete(&revoke)).await;
    assert!(answer.starts_with("HTTP/1.1 401 ") && answer.contains("wrong_token"), "{answer}");
    world.step(world.central, SessionStep::Start).await;
    let end = world.step(world.central, SessionStep::End);
    let answer = slow_offer(&server, &whep, &receive, &receives, end).await;
    assert!(answer.starts_with("HTTP/1.1 409 ") && answer.contains("session_state"), "{answer}");
    server.stop().await;
}
