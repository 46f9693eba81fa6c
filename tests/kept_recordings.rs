//! Recordings that are kept: who takes them away, and when their files go.

use std::fs;
use std::path::PathBuf;
use std::time::Duration;

use diemcau_domain::Conference;
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::identity::{Author, ConferenceId, EndpointId, RecordingId, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::recording::{RecordingEnd, RecordingWish};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;
use reqwest::{Method, StatusCode};
use tokio::time::{interval, timeout};

use crate::support::{ROSTER, TestServer};

const DAY_MS: i64 = 24 * 3_600_000;
/// Longer than this project will last.
const FOR_EVER_MS: i64 = 36_500 * DAY_MS;
const SESSION: SessionId = SessionId(1);

/// The ledger of a session of 22/07/2022 with three recordings: one for 30 days, one for ever, and one for
/// 30 days that was deleted by hand.
fn ledger() -> Vec<Record> {
    let start = Timestamp::from_millis(1_658_448_000_000);
    let (mut conference, mut ledger) = (Conference::default(), Vec::new());
    let mut ask = |minute: i64, command: Command| {
        let at = start.plus_ms(minute * 60_000);
        for event in conference.decide(at, command).unwrap() {
            ledger.push(Record { at, author: Author::Operator, event: event.clone() });
            conference.apply(at, event);
        }
    };
    let record = |wish| Command::Recording { session: SESSION, wish };
    let entries = diemcau_documents::roster_file::read(ROSTER.as_bytes()).unwrap().entries;
    ask(0, Command::PlanConference { title: "Hội nghị toàn quốc".into() });
    ask(0, Command::ImportRoster { entries });
    let (lead, planned_until) = (EndpointId(1), start.plus_ms(3_600_000));
    let plan = SessionPlan { title: "Buổi sáng".into(), lead, audience: lead, planned_from: start, planned_until };
    ask(0, Command::PlanSession { plan });
    for step in [SessionStep::Open, SessionStep::Start] {
        ask(1, Command::StepSession { session: SESSION, step });
    }
    for (minute, number, keep_ms) in [(2, 1, 30 * DAY_MS), (4, 2, FOR_EVER_MS), (6, 3, 30 * DAY_MS)] {
        ask(minute, record(RecordingWish::Start { keep_ms }));
        let (recording, reason) = (RecordingId(number), RecordingEnd::Stopped);
        ask(minute + 1, record(RecordingWish::End { recording, reason }));
    }
    ask(8, record(RecordingWish::Delete { recording: RecordingId(3) }));
    ask(60, Command::StepSession { session: SESSION, step: SessionStep::End });
    ledger
}

#[tokio::test]
async fn the_files_of_a_recording_go_when_their_time_is_up_and_the_record_says_so() {
    let mut folders: [PathBuf; 2] = Default::default();
    let server = TestServer::start_beside(ledger(), |data| {
        folders = [1, 2].map(|recording| data.join(format!("recordings/1-{SESSION}-{recording}")));
        for folder in &folders {
            fs::create_dir_all(folder).unwrap();
            fs::write(folder.join("0001.mp4"), "picture and sound").unwrap();
        }
    });
    let server = server.await;
    let desk = server.app().secretariat.desk(ConferenceId(1)).unwrap();
    let deleted = async || {
        let look = desk.read(|reading| {
            let recordings = reading.conference.recordings();
            [1, 2, 3].map(|number| recordings.get(RecordingId(number)).unwrap().deleted_at)
        });
        look.await.unwrap()
    };
    let by_hand = Timestamp::from_millis(1_658_448_000_000 + 8 * 60_000);
    let gone = async {
        let mut looks = interval(Duration::from_millis(20));
        loop {
            looks.tick().await;
            if let [Some(first), others @ ..] = deleted().await {
                return (first, others);
            }
        }
    };
    let (first, others) = timeout(Duration::from_secs(30), gone).await.expect("it is deleted in the first turn");
    assert!(first > by_hand, "it says when the files went, not when they were due");
    assert_eq!(others, [None, Some(by_hand)], "what is kept longer stays, and nothing is deleted twice");
    assert!(!folders[0].exists(), "first the files go, then the record says so");
    assert!(folders[1].join("0001.mp4").exists());

    let mut authors = Vec::new();
    let note = |record: Record| {
        if matches!(record.event, diemcau_domain::event::Event::RecordingDeleted { .. }) {
            authors.push(record.author);
        }
    };
    server.app().store.load_each(ConferenceId(1), note).await.unwrap();
    assert_eq!(authors, [Author::Operator, Author::Server]);
    server.stop().await;
}

#[tokio::test]
async fn a_player_asks_for_many_pieces_and_the_audit_log_has_one_line_an_account() {
    let server = TestServer::start_beside(ledger(), |data| {
        let folder = data.join(format!("recordings/1-{SESSION}-2"));
        fs::create_dir_all(&folder).unwrap();
        for part in ["0001", "0002"] {
            fs::write(folder.join(format!("{part}.mp4")), "8 bytes!").unwrap();
            let index = "part mp4 0 4\nfragment 4 4 0 1000 1\nend 0\n";
            fs::write(folder.join(format!("{part}.index")), index).unwrap();
        }
    });
    let server = server.await;
    for name in ["van-phong-1", "van-phong-2"] {
        let (_, staff) = server.account(name, Role::Staff, None).await;
        let piece = async |part: u32, range: &str| {
            let path = format!("/api/v1/conferences/1/sessions/{SESSION}/recordings/2/parts/{part}");
            let answer = staff.send(Method::GET, &path, None, &[("range", range)]).await;
            assert_eq!(answer.status, StatusCode::PARTIAL_CONTENT, "{}", answer.text());
        };
        futures_util::future::join_all([piece(1, "bytes=0-3"), piece(1, "bytes=4-7"), piece(2, "bytes=0-1")]).await;
        piece(2, "bytes=2-7").await;
    }
    let log = server.app().store.audit_log(None, 20).await.unwrap();
    let lines = log.iter().filter(|line| line.entry.action == "download_recording");
    let targets: Vec<&str> = lines.map(|line| line.entry.target.as_str()).collect();
    assert_eq!(targets, ["session 1, recording 2"; 2]);
    server.stop().await;
}
