//! A bad message ends its sender's connection, with a reason, and touches nobody else.

use diemcau_documents::roster_file;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::Message;

use crate::support::{Caller, FakeConsole, Heard, ROSTER, TestServer, World};

/// Everything a sender may do wrong, and the close code that names it.
fn bad_messages() -> Vec<(&'static str, Message, u16)> {
    let text = |value: Value| Message::text(value.to_string());
    vec![
        ("no JSON", Message::text("hello"), 1007),
        ("an empty message", Message::text(""), 1007),
        ("an unknown type", text(json!({ "type": "shutdown" })), 1007),
        ("no type", text(json!({ "device": "device-one" })), 1007),
        ("an unknown field", text(json!({ "type": "allow_take_over", "device": "device-two", "endpoint": 1 })), 1007),
        ("a missing field", text(json!({ "type": "report_head_count", "request": 1 })), 1007),
        ("a number out of range", text(json!({ "type": "attend", "device": 5 })), 1007),
        ("a list", text(json!([])), 1007),
        ("deep nesting", Message::text("[".repeat(50_000)), 1007),
        ("binary noise", Message::binary(vec![0_u8, 159, 146, 150]), 1003),
        ("too long a message", Message::text(format!("\"{}\"", "x".repeat(70_000))), 1009),
        ("another device in the same connection", text(json!({ "type": "attend", "device": "device-two" })), 1007),
    ]
}

async fn still_answers(console: &mut FakeConsole) {
    let head_count = json!({ "present_members": 1, "present_others": 0, "excused": 0, "unexcused": 0 });
    console.say(&json!({ "type": "report_head_count", "request": 7, "roll_call": 99, "head_count": head_count })).await;
    let code = console.until(|message| match message {
        ServerMessage::Refused { request: Some(7), code, .. } => Some(code.clone()),
        ServerMessage::Goodbye { reason } => panic!("{reason:?}"),
        _ => None,
    });
    assert_eq!(code.await, "unknown_roll_call");
}

async fn pair(server: &TestServer, world: &World) -> (Caller, FakeConsole) {
    let sender = server.technician(world.conference, world.endpoints.commune).await;
    let neighbour = server.technician(world.conference, world.endpoints.sibling).await;
    let (console, first) = FakeConsole::attend(server, &neighbour, "device-of-neighbour").await;
    assert!(matches!(first, ServerMessage::Attending { .. }), "{first:?}");
    (sender, console)
}

#[tokio::test]
async fn a_bad_message_ends_only_its_senders_connection() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (sender, mut neighbour) = pair(&server, &world).await;
    for (what, message, code) in bad_messages() {
        let (mut console, first) = FakeConsole::attend(&server, &sender, "device-one").await;
        assert!(matches!(first, ServerMessage::Attending { .. }), "after {what}: {first:?}");
        console.send(message).await;
        let (reason, closed_with) = console.goodbye().await;
        assert_eq!((reason, closed_with), (GoodbyeReason::Malformed, Some(code)), "{what}");
        still_answers(&mut neighbour).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn noise_that_is_no_frame_ends_only_its_senders_connection() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (sender, mut neighbour) = pair(&server, &world).await;
    let (mut console, _) = FakeConsole::attend(&server, &sender, "device-one").await;
    console.make_noise().await;
    assert_eq!(console.goodbye().await, (GoodbyeReason::Malformed, Some(1002)));
    still_answers(&mut neighbour).await;
    server.stop().await;
}

#[tokio::test]
async fn a_first_message_that_is_out_of_order_ends_the_connection() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (sender, mut neighbour) = pair(&server, &world).await;
    let watch = json!({ "type": "watch", "conference": world.conference.0, "session": 1, "subtree": 1 });
    for (message, expected) in [
        (json!({ "type": "allow_take_over", "device": "device-two" }), GoodbyeReason::Malformed),
        (json!({ "type": "attend", "device": "short" }), GoodbyeReason::Malformed),
        (watch, GoodbyeReason::Denied),
    ] {
        let mut console = FakeConsole::open(&server, &sender).await;
        console.say(&message).await;
        assert_eq!(console.goodbye().await.0, expected, "{message}");
        still_answers(&mut neighbour).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn a_board_is_shown_to_those_only_who_may_read_it() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("organizer", Role::Organizer, Some("T10")).await;
    let watch = |session: u32, subtree: u32| json!({ "type": "watch", "conference": world.conference.0, "session": session, "subtree": subtree });
    let own = world.endpoints.province.0;
    for (session, subtree) in [
        (world.central.0, world.endpoints.center.0),
        (world.central.0, world.endpoints.other_commune.0),
        (world.foreign.0, own),
        (world.foreign.0, world.endpoints.other_province.0),
        (99, own),
    ] {
        let mut console = FakeConsole::open(&server, &organizer).await;
        console.say(&watch(session, subtree)).await;
        assert_eq!(console.goodbye().await.0, GoodbyeReason::Denied, "{session} {subtree}");
    }
    let mut console = FakeConsole::open(&server, &organizer).await;
    console.say(&watch(world.central.0, own)).await;
    let (first_position, branches) = console
        .until(|message| match message {
            ServerMessage::Snapshot { first_position, branches, .. } => Some((*first_position, branches.len())),
            _ => None,
        })
        .await;
    assert_eq!((first_position, branches), (1, 2));
    let steps = console
        .until(|message| match message {
            ServerMessage::SessionChanged { session } => Some(session.next_steps.len()),
            _ => None,
        })
        .await;
    assert_eq!(steps, 0, "a provincial organizer is offered no steps of the central session");
    server.stop().await;
}

#[tokio::test]
async fn a_board_is_shown_no_more_to_those_whose_part_went_to_others_with_a_new_roster() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let (_, organizer) = server.account("organizer", Role::Organizer, Some("T10")).await;
    let mut console = FakeConsole::open(&server, &organizer).await;
    let (conference, session, district) = (world.conference.0, world.central.0, world.endpoints.district.0);
    console.say(&json!({ "type": "watch", "conference": conference, "session": session, "subtree": district })).await;
    console.until(|message| matches!(message, ServerMessage::SessionChanged { .. }).then_some(())).await;

    let moved = ROSTER.replace("H080,T10", "H080,T11");
    let entries = roster_file::read(moved.as_bytes()).unwrap().entries;
    world.command(Command::ImportRoster { entries }).await;
    let next = console.message().await;
    assert!(matches!(next, ServerMessage::Goodbye { reason: GoodbyeReason::Denied }), "{next:?}");
    assert!(matches!(console.heard().await, Heard::Closed(Some(1008))));
    server.stop().await;
}

#[tokio::test]
async fn a_ticket_opens_one_connection_and_none_of_another_site() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let technician = server.technician(world.conference, world.endpoints.commune).await;
    let ticket = technician.socket_ticket().await;
    assert!(FakeConsole::open_with(&server, &ticket).await.is_ok());
    assert!(FakeConsole::open_with(&server, &ticket).await.is_err());
    assert!(FakeConsole::open_with(&server, "no-ticket").await.is_err());
    let mut request = tokio_tungstenite::tungstenite::client::IntoClientRequest::into_client_request(format!(
        "ws://{}/ws?ticket={}",
        server.addresses().http,
        technician.socket_ticket().await
    ))
    .unwrap();
    request.headers_mut().insert("origin", "https://other.example".parse().unwrap());
    assert!(tokio_tungstenite::connect_async(request).await.is_err());
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_stops_says_goodbye() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let technician = server.technician(world.conference, world.endpoints.commune).await;
    let (_, admin) = server.account("admin", Role::Admin, None).await;
    let (mut endpoint, _) = FakeConsole::attend(&server, &technician, "device-one").await;
    let mut board = FakeConsole::open(&server, &admin).await;
    board.say(&json!({ "type": "watch", "conference": world.conference.0, "session": 1, "subtree": 1 })).await;
    board.message().await;
    let mut silent = FakeConsole::open(&server, &admin).await;
    drop(world);
    let stopping = server.stop();
    let hearing = async { (endpoint.goodbye().await, board.goodbye().await, silent.goodbye().await) };
    let ((), (endpoint, board, silent)) = tokio::join!(stopping, hearing);
    for (reason, code) in [endpoint, board, silent] {
        assert_eq!((reason, code), (GoodbyeReason::Stopping, Some(1001)));
    }
}

#[tokio::test]
async fn a_connection_that_closes_leaves_the_endpoint_free() {
    let server = TestServer::start().await;
    let world = World::make(&server).await;
    let technician = server.technician(world.conference, world.endpoints.commune).await;
    let (console, _) = FakeConsole::attend(&server, &technician, "device-one").await;
    let (mut second, first_word) = FakeConsole::attend(&server, &technician, "device-two").await;
    assert!(matches!(first_word, ServerMessage::HeldElsewhere), "{first_word:?}");
    console.leave().await;
    let epoch = second.until(|message| match message {
        ServerMessage::Attending { epoch } => Some(*epoch),
        _ => None,
    });
    assert_eq!(epoch.await, 2);
    if let Heard::Closed(code) = second.heard().await {
        panic!("closed with {code:?}");
    }
    server.stop().await;
}
