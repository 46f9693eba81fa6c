//! A conference of 520 agents that follow a script, and a reckoning of its own: the report must
//! say of every endpoint and item what the script did, to the second.

mod actor;
mod course;
mod reckoning;

use std::sync::Arc;
use std::time::{Duration, Instant};

use diemcau_agent::{Clip, Line, Publisher, PublisherSettings};
use serde_json::{Value, json};
use tokio::time::interval_at;

use self::actor::{Part, act};
use self::course::{Cast, Course, cast};
use self::reckoning::{Agenda, Findings, Span, compare, now_ms};
use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;

/// The time of the script: seconds after it began.
#[derive(Clone, Copy)]
pub(crate) struct Watch(Instant);

impl Watch {
    /// Ready at this second of the script.
    pub(crate) async fn reaches(self, second: f64) {
        let moment = self.0 + Duration::from_secs_f64(second);
        interval_at(moment.into(), Duration::from_secs(1)).tick().await;
    }
}

/// The hall's program, sent from the recorded clip.
async fn publish(organizer: &Organizer, session: &str, server: &str, line: &Line) -> Publisher {
    let wish = json!({ "purpose": "publish", "place": "main" });
    let ticket = organizer.post(&format!("{session}/stream-tickets"), wish).await;
    let url = url::Url::parse(server).unwrap().join(ticket["url"].as_str().unwrap()).unwrap();
    let clip = Clip::open("config/media/hall.ivf".as_ref(), "config/media/hall.ogg".as_ref()).unwrap();
    let token = ticket["token"].as_str().unwrap().to_owned().into();
    Publisher::start(PublisherSettings { url, token, clip: Arc::new(clip) }, line).await.unwrap()
}

/// Moves the session on as the script has it: item A, a pause in it, item B.
async fn hold(organizer: &Organizer, session: &str, watch: Watch) -> Agenda {
    let item = |number: u32, step: &'static str| {
        let path = format!("{session}/items/{number}/steps");
        async move { organizer.post(&path, json!({ "step": step })).await }
    };
    watch.reaches(10.0).await;
    organizer.step(session, "start").await;
    item(1, "start").await;
    let a_from = now_ms();
    let roll_call = json!({ "title": "Đầu buổi", "deadline": "2030-01-01T02:00:00Z" });
    organizer.post(&format!("{session}/roll-calls"), roll_call).await;
    watch.reaches(18.0).await;
    organizer.step(session, "pause").await;
    let paused_from = now_ms();
    watch.reaches(24.0).await;
    organizer.step(session, "resume").await;
    let paused_until = now_ms();
    watch.reaches(36.0).await;
    item(1, "end").await;
    let a_until = now_ms();
    watch.reaches(42.0).await;
    item(2, "start").await;
    let b_from = now_ms();
    watch.reaches(64.0).await;
    organizer.step(session, "end").await;
    let ended = now_ms();
    let items = [Span { from: a_from, until: a_until }, Span { from: b_from, until: ended }];
    Agenda { items, pause: Span { from: paused_from, until: paused_until }, opened: 0, ended }
}

async fn declare_absences(organizer: &Organizer, session: &str, parts: &[Part], codes: &[(String, String)]) {
    for part in parts.iter().filter(|part| part.cast.course == Course::Absent) {
        let position = codes.iter().position(|(code, _)| *code == part.cast.code).unwrap();
        let path = format!("{session}/absences/{}", position + 1);
        organizer.ask(reqwest::Method::PUT, &path, json!({ "reason": "mất điện" })).await.unwrap();
    }
}

fn roster(cast: &[Cast]) -> String {
    let mut roster = "code,parent_code,name,level,unit_code,invited,mode,note\n".to_owned();
    roster.push_str("TW,,Điểm cầu Trung ương,central,,50,two_way,\n");
    for member in cast {
        roster.push_str(&format!("{0},TW,Điểm cầu {0},commune,,20,two_way,\n", member.code));
    }
    roster
}

async fn report(organizer: &Organizer, session: &str) -> Value {
    organizer.get(&format!("{session}/reports/endpoints?format=json")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn the_report_says_of_every_endpoint_what_its_agent_did() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = ServerProcess::install_with(folder.path(), "[attendance]\nmargin_minutes = 0\n").await;
    server.start().await;
    let organizer = Organizer::sign_in(&server.url()).await;
    let cast = cast(20_220_722);
    let conference = organizer.plan_conference(roster(&cast).as_bytes()).await;
    let session = organizer.plan_session(&conference).await;
    for title in ["A", "B"] {
        organizer.post(&format!("{session}/items"), json!({ "title": title, "planned_minutes": 1 })).await;
    }
    let codes = organizer.issue_keys(&conference).await;
    organizer.step(&session, "open").await;
    let opened = now_ms();
    let line = Line::new(None).unwrap();
    let publisher = publish(&organizer, &session, &server.url(), &line).await;

    let watch = Watch(Instant::now());
    let acting: Vec<_> = cast
        .into_iter()
        .map(|member| {
            let key = codes.iter().find(|(code, _)| *code == member.code).unwrap().1.clone();
            tokio::spawn(act(member, key, server.url(), line.clone(), watch))
        })
        .collect();
    let agenda = Agenda { opened, ..hold(&organizer, &session, watch).await };
    let mut parts = Vec::new();
    for actor in acting {
        parts.push(actor.await.unwrap());
    }
    declare_absences(&organizer, &session, &parts, &codes).await;
    // Whoever fell silent last is given up by now.
    watch.reaches(66.0).await;
    let findings: Findings = compare(&agenda, &parts, &report(&organizer, &session).await);
    publisher.stop().await;
    server.kill().await;
    println!("{findings}");
    assert!(findings.differences.is_empty(), "{:#?}", findings.differences);
}
