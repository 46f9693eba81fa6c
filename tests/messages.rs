//! Announcements, reminders and the hot line, through the server.

use diemcau_documents::roster_file;
use diemcau_domain::Conference;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::identity::EndpointId;
use diemcau_domain::session::SessionStep;
use diemcau_protocol::message::SituationMessages;
use diemcau_protocol::websocket::ServerMessage;
use diemcau_store::Contact;
use reqwest::{StatusCode, header};
use serde_json::{Value, json};

use crate::support::{Answer, Caller, FakeConsole, LiveSession, ROSTER};

impl LiveSession {
    async fn announce(&self, text: &str, subtree: EndpointId) -> Answer {
        let path = self.session(&format!("/announcements?subtree={subtree}"));
        self.organizer.post(&path, json!({ "text": text })).await
    }

    async fn ask(&self, text: &str) -> Answer {
        let path = self.own("/messages");
        self.technician.post(&path, json!({ "text": text })).await
    }

    async fn answer(&self, by: &Caller, text: &str) -> Answer {
        by.post(&self.own("/hot-line"), json!({ "text": text })).await
    }

    /// What the commune has to read.
    async fn own_messages(&self) -> Value {
        self.technician.get(&self.own("/messages")).await.json()
    }

    async fn hot_lines(&self, of: &Caller) -> Value {
        of.get(&self.session("/hot-lines")).await.json()
    }

    /// Opens a roll call; answers its number.
    async fn call_the_roll(&self) -> u64 {
        let opened = json!({ "title": "Đầu buổi", "deadline": "2030-01-01T01:00:00Z" });
        let session = self.organizer.post(&self.session("/roll-calls"), opened).await.json();
        session["roll_calls"][0]["roll_call"].as_u64().unwrap()
    }

    async fn answer_the_roll(&self, roll_call: u64, endpoint: EndpointId) {
        let path = self.session(&format!("/roll-calls/{roll_call}/head-counts/{endpoint}"));
        let nobody = json!({ "present_members": 0, "present_others": 0, "excused": 0, "unexcused": 0 });
        assert_eq!(self.organizer.put(&path, nobody).await.status, StatusCode::NO_CONTENT);
    }

    /// Waits until the commune is told of something new as the test looks for it.
    async fn told_of_new(&mut self, is_it: impl Fn(SituationMessages) -> bool) -> SituationMessages {
        self.told(|session| Some(session.messages.unwrap_or_default()).filter(|new| is_it(*new))).await
    }

    /// Has whom to call at the commune kept.
    async fn keep_contact(&self) {
        let now = self.server.app().clock.now();
        let (name, phone) = ("Cán bộ trực".to_owned(), "0200 000 001".to_owned());
        let endpoint = self.world.endpoints.commune;
        let contact = Contact { endpoint, name, phone, since: now, keep_until: now.plus_ms(3_600_000) };
        self.server.app().store.put_contacts(self.world.conference, vec![contact]).await.unwrap();
    }

    /// The answer to a request.
    async fn answered(&mut self, request: u32) -> Result<(), String> {
        let found = self.console.until(|message| match message {
            ServerMessage::Done { request: done } if *done == request => Some(Ok(())),
            ServerMessage::Refused { request: Some(refused), code, .. } if *refused == request => {
                Some(Err(code.clone()))
            }
            _ => None,
        });
        found.await
    }
}

#[tokio::test]
async fn an_announcement_reaches_its_branch_and_the_organizer_sees_how_many_have_it() {
    let mut scene = LiveSession::start().await;
    let made = scene.announce("  Hội trường nghỉ giải lao 15 phút  ", scene.world.endpoints.province).await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.text());
    let made = made.json();
    assert_eq!(made["text"], "Hội trường nghỉ giải lao 15 phút");
    assert_eq!((&made["by"], &made["reach"]), (&json!("to-thu-ky"), &json!({ "addressed": 4, "shown": 0 })));

    let number = scene.told_of_new(|new| new.announcement.is_some()).await.announcement.unwrap();
    assert_eq!(made["announcement"], number);
    let own = scene.own_messages().await;
    assert_eq!(own["announcements"][0]["text"], "Hội trường nghỉ giải lao 15 phút");
    assert!(own["announcements"][0].get("by").is_none(), "who announced it is not told to endpoints: {own}");
    scene.console.say(&json!({ "type": "announcement_shown", "request": 1, "announcement": number })).await;
    assert_eq!(scene.answered(1).await, Ok(()));
    scene.console.say(&json!({ "type": "announcement_shown", "request": 2, "announcement": 99 })).await;
    assert_eq!(scene.answered(2).await, Err("unknown_announcement".to_owned()));

    let list = scene.organizer.get(&scene.session("/announcements")).await.json();
    assert_eq!(list["announcements"][0]["reach"], json!({ "addressed": 4, "shown": 1 }));
    let branches = list["announcements"][0]["branches"].as_array().unwrap();
    let (named, reach) = (&branches[0]["endpoint"]["code"], &branches[0]["reach"]["shown"]);
    assert_eq!((branches.len(), named, reach), (1, &json!("T10"), &json!(1)), "{list}");
}

#[tokio::test]
async fn whoever_joins_later_reads_what_still_holds_and_nothing_of_another_branch() {
    let scene = LiveSession::start().await;
    scene.announce("Cho toàn tỉnh", scene.world.endpoints.province).await;
    let late = scene.server.technician(scene.world.conference, scene.world.endpoints.sibling).await;
    let (mut console, _) = FakeConsole::attend(&scene.server, &late, "device-two").await;
    let new = console.until(|message| match message {
        ServerMessage::Situation(situation) => situation.session.as_ref()?.messages?.announcement,
        _ => None,
    });
    new.await;
    let own = late.get(&scene.of(scene.world.endpoints.sibling, "/messages")).await.json();
    assert_eq!(own["announcements"][0]["text"], "Cho toàn tỉnh");
    let elsewhere = scene.server.technician(scene.world.conference, scene.world.endpoints.other_commune).await;
    let own = elsewhere.get(&scene.of(scene.world.endpoints.other_commune, "/messages")).await.json();
    assert_eq!(own["announcements"], json!([]));

    scene.world.step(scene.world.central, SessionStep::End).await;
    assert_eq!(scene.own_messages().await["announcements"], json!([]), "it holds until the session is over");
    let over = scene.announce("Đã muộn", scene.world.endpoints.province).await;
    assert_eq!((over.status, over.code()), (StatusCode::CONFLICT, "session_state".to_owned()));
}

#[tokio::test]
async fn a_reminder_goes_to_those_who_have_not_answered_and_is_gone_with_the_answer() {
    let mut scene = LiveSession::start().await;
    let roll_call = scene.call_the_roll().await;
    scene.answer_the_roll(roll_call, scene.world.endpoints.sibling).await;
    let path = scene.session(&format!("/roll-calls/{roll_call}/reminders"));
    let sent = scene.organizer.post(&path, Value::Null).await;
    assert_eq!(sent.status, StatusCode::OK, "{}", sent.text());
    let sent = sent.json();
    assert_eq!((&sent["reminder"]["title"], &sent["text"]), (&json!("Đầu buổi"), &Value::Null));
    assert_eq!(sent["reach"]["addressed"], 7, "one of eight has answered");

    scene.told_of_new(|new| new.announcement.is_some()).await;
    assert_eq!(scene.own_messages().await["announcements"][0]["reminder"]["roll_call"], roll_call);
    scene.answer_the_roll(roll_call, scene.world.endpoints.commune).await;
    scene.told_of_new(|new| new.announcement.is_none()).await;
    assert_eq!(scene.own_messages().await["announcements"], json!([]));

    let alone = format!("{path}?subtree={}", scene.world.endpoints.commune);
    let nobody = scene.organizer.post(&alone, Value::Null).await;
    assert_eq!((nobody.status, nobody.code()), (StatusCode::CONFLICT, "everybody_answered".to_owned()));
    scene.organizer.post(&scene.session(&format!("/roll-calls/{roll_call}/close")), Value::Null).await;
    let closed = scene.organizer.post(&path, Value::Null).await;
    assert_eq!((closed.status, closed.code()), (StatusCode::CONFLICT, "roll_call_closed".to_owned()));
}

#[tokio::test]
async fn the_hot_line_goes_both_ways_and_says_who_waits_longest() {
    let mut scene = LiveSession::start().await;
    let asked = scene.ask("Không nghe được tiếng").await;
    assert_eq!(asked.status, StatusCode::CREATED, "{}", asked.text());
    assert!(asked.json()["waits_since"].is_string(), "{}", asked.text());
    scene.told_of_new(|new| new.message == Some(1)).await;
    let other = scene.world.endpoints.other_commune;
    let elsewhere = scene.server.technician(scene.world.conference, other).await;
    elsewhere.post(&scene.of(other, "/messages"), json!({ "text": "Hình bị đứng" })).await;

    let lines = scene.hot_lines(&scene.organizer).await;
    let codes: Vec<&Value> = lines["lines"].as_array().unwrap().iter().map(|it| &it["endpoint"]["code"]).collect();
    assert_eq!(codes, ["X02641", "X03127"], "{lines}");
    assert_eq!((&lines["count"]["waiting"], &lines["lines"][0]["connected"]), (&json!(2), &json!(true)));
    assert_eq!(lines["count"]["waits_since"], lines["lines"][0]["waits_since"]);
    let session = scene.organizer.get(&scene.session("")).await.json();
    assert_eq!(session["hot_line"], lines["count"], "the desk says so wherever it is");

    // An organizer of the part is told of the part, and answers there only.
    let (_, provincial) = scene.server.account("tinh", Role::Organizer, Some("T10")).await;
    let part = scene.hot_lines(&provincial).await;
    assert_eq!((part["count"]["waiting"].clone(), part["lines"].as_array().unwrap().len()), (json!(1), 1));
    let session = provincial.get(&scene.session("")).await.json();
    assert_eq!(session["hot_line"]["waiting"], 1);
    let hidden = provincial.post(&scene.of(other, "/hot-line"), json!({ "text": "?" })).await;
    assert_eq!(hidden.status, StatusCode::NOT_FOUND);
    let answered = scene.answer(&provincial, "Đề nghị kiểm tra loa").await;
    assert_eq!(answered.status, StatusCode::OK, "{}", answered.text());
    assert_eq!(answered.json()["messages"][1]["by"], "tinh");

    scene.told_of_new(|new| new.message == Some(3)).await;
    let own = scene.own_messages().await;
    assert_eq!((&own["messages"][1]["text"], &own["waits_since"]), (&json!("Đề nghị kiểm tra loa"), &Value::Null));
    assert_eq!(own["messages"][1]["by"], Value::Null, "who answered is not told to endpoints");
    assert_eq!(scene.hot_lines(&scene.organizer).await["lines"][0]["endpoint"]["code"], "X03127");
}

#[tokio::test]
async fn a_text_that_is_wrong_is_refused_with_its_field_and_is_not_kept() {
    let scene = LiveSession::start().await;
    let root = scene.world.endpoints.center;
    for wrong in ["", "   ", "chuông\u{7}", &"ế".repeat(501)] {
        for answer in [scene.announce(wrong, root).await, scene.ask(wrong).await] {
            let refused = (answer.status, answer.code(), answer.json()["field"].clone());
            let expected = (StatusCode::UNPROCESSABLE_ENTITY, "text_length".to_owned(), json!("text"));
            assert_eq!(refused, expected, "{wrong:?}");
        }
    }
    let unknown = scene.organizer.post(&scene.session("/announcements"), json!({ "text": "a", "to": 1 })).await;
    assert_eq!((unknown.status, unknown.code()), (StatusCode::UNPROCESSABLE_ENTITY, "malformed".to_owned()));
    // Decomposed as some keyboards write it.
    let made = scene.announce("Tie\u{302}\u{301}ng", root).await;
    assert_eq!(made.json()["text"], "Tiếng");
}

#[tokio::test]
async fn an_endpoint_that_writes_too_fast_is_told_when_to_write_again() {
    let scene = LiveSession::start().await;
    for _ in 0..5 {
        assert_eq!(scene.ask("Mất điện").await.status, StatusCode::CREATED);
    }
    let refused = scene.ask("Mất điện").await;
    assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "too_fast".to_owned()));
    let seconds: u64 = refused.headers[header::RETRY_AFTER].to_str().unwrap().parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    assert_eq!(scene.own_messages().await["messages"].as_array().unwrap().len(), 5);
}

#[tokio::test]
async fn what_was_written_is_erased_in_time_and_the_ledger_never_had_it() {
    let scene = LiveSession::start().await;
    scene.ask("Không nghe được tiếng").await;
    scene.announce("Sắp bắt đầu", scene.world.endpoints.center).await;
    let store = &scene.server.app().store;
    let later = scene.server.app().clock.now().plus_ms(91 * 24 * 3_600_000);
    assert_eq!(store.erase_texts_due(later).await.unwrap(), 2);
    let own = scene.own_messages().await;
    assert_eq!((&own["messages"][0]["text"], &own["announcements"][0]["text"]), (&Value::Null, &Value::Null));
    let mut replayed = Conference::default();
    for record in store.load(scene.world.conference).await.unwrap() {
        let written = serde_json::to_string(&record).unwrap();
        assert!(!written.contains("tiếng") && !written.contains("Sắp"), "{written}");
        replayed.apply(record.at, record.event);
    }
    assert_eq!(scene.world.desk.copy().await.unwrap().messages(), replayed.messages(), "a restart shows the same");
}

#[tokio::test]
async fn whoever_did_not_answer_is_listed_by_branch_with_whom_to_call_for_organizers_only() {
    let scene = LiveSession::start().await;
    let roll_call = scene.call_the_roll().await;
    let commune = scene.world.endpoints.commune;
    scene.keep_contact().await;

    let path = scene.session(&format!("/roll-calls/{roll_call}"));
    let board = scene.organizer.get(&path).await.json();
    let line = |board: &Value| {
        let unanswered = board["unanswered"].as_array().unwrap();
        unanswered.iter().find(|line| line["endpoint"]["endpoint"] == commune.0).unwrap().clone()
    };
    let own = line(&board);
    assert_eq!(own["contact"], json!({ "name": "Cán bộ trực", "phone": "0200 000 001" }));
    assert_eq!(own["branch"], scene.world.endpoints.province.0);
    assert_eq!(board["unanswered"][0]["branch"], scene.world.endpoints.center.0, "the top stands for itself");

    let (_, staff) = scene.server.account("tong-hop", Role::Staff, None).await;
    assert_eq!(line(&staff.get(&path).await.json())["contact"], Value::Null, "telephones are the organizers' business");
    let detail = scene.world.path(&format!("/endpoints/{commune}"));
    assert_eq!(scene.organizer.get(&detail).await.json()["contact"]["phone"], "0200 000 001");
    assert_eq!(staff.get(&detail).await.json()["contact"], Value::Null);
    let lines = scene.session("/hot-lines");
    assert_eq!(staff.get(&lines).await.status, StatusCode::FORBIDDEN);
    scene.ask("Không nghe được tiếng").await;
    assert_eq!(scene.hot_lines(&scene.organizer).await["lines"][0]["contact"]["name"], "Cán bộ trực");
}

#[tokio::test]
async fn whom_to_call_is_told_to_those_whose_endpoint_it_is_now() {
    let scene = LiveSession::start().await;
    assert_eq!(scene.ask("Không nghe được tiếng").await.status, StatusCode::CREATED);
    let roll_call = scene.call_the_roll().await;
    scene.keep_contact().await;
    // The session is looked at by the roster it was held with; a new one brings the commune elsewhere.
    scene.world.step(scene.world.central, SessionStep::End).await;
    let moved = ROSTER.replace("X02641,H080", "X02641,H094");
    let entries = roster_file::read(moved.as_bytes()).unwrap().entries;
    scene.world.command(Command::ImportRoster { entries }).await;

    let path = scene.session(&format!("/roll-calls/{roll_call}"));
    for (code, contact) in [("T10", Value::Null), ("TW", json!({ "name": "Cán bộ trực", "phone": "0200 000 001" }))]
    {
        let (_, organizer) = scene.server.account(&format!("ban-{code}"), Role::Organizer, Some(code)).await;
        assert_eq!(scene.hot_lines(&organizer).await["lines"][0]["contact"], contact, "{code}");
        let board = organizer.get(&path).await.json();
        let line = board["unanswered"].as_array().unwrap().iter().find(|it| it["endpoint"]["code"] == "X02641");
        assert_eq!(line.unwrap()["contact"], contact, "{code}");
    }
    scene.server.stop().await;
}
