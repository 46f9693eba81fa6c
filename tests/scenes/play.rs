//! Plays the acts of a scene, one after the other. Each is waited for until its answer or until those
//! concerned are told; time passes only where a scene says that the hall talks.

use std::time::Duration;

use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::websocket::SituationSession;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, interval_at};

use super::scene::{Act, AnswerPart, BallotPart};
use super::stage::{Stage, done};

/// A PDF with a page.
fn pdf() -> Vec<u8> {
    let body = "%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n";
    let table = "xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000056 00000 n \n";
    format!("{body}{table}trailer<</Size 3/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n", body.len()).into_bytes()
}

impl Stage {
    pub(super) async fn play(&mut self, act: &Act) {
        match act {
            Act::Step { session, step, .. } => self.step(session, step).await,
            Act::Item { session, item, step, .. } => {
                self.post(&self.item(session, *item), json!({ "step": step })).await;
            }
            Act::Hall { session, .. } => self.hall(session).await,
            Act::Talk { seconds } => {
                let whole = Duration::from_secs(*seconds);
                interval_at(Instant::now() + whole, whole).tick().await;
            }
            Act::Come { endpoints, receive } => self.come(&self.roster.codes(endpoints), *receive).await,
            Act::RollCall { session, title, answers, silent } => self.call_roll(session, title, answers, silent).await,
            Act::Absence { session, endpoint, reason } => {
                let path = self.of(session, &format!("/absences/{}", self.endpoint(endpoint)));
                self.put(&path, json!({ "reason": reason })).await;
            }
            Act::Delegates { session, endpoint, present, presiding } => {
                self.attest(session, endpoint, present, presiding).await;
            }
            Act::Speak { session, endpoint, limit_seconds, ends } => {
                self.speak(session, endpoint, *limit_seconds, ends).await;
            }
            Act::Send { session, document, articles, opened_by } => {
                self.send(session, document, articles, opened_by).await;
            }
            Act::Comment { session, endpoint, document, article, text, handling, answer } => {
                let comment = json!({ "document": self.documents[document], "article": article, "text": text });
                self.comment(session, endpoint, comment, json!({ "handling": handling, "answer": answer })).await;
            }
            Act::Vote { session, question, counting, ballots } => {
                self.vote(session, json!({ "question": question, "counting": counting }), ballots).await;
            }
            Act::Release { session, branch } => {
                self.post(&self.of(session, "/released"), json!({ "endpoint": self.endpoint(branch) })).await;
            }
            Act::Attend { .. } => panic!("only a scene with told times says when everybody attends"),
        }
    }

    /// Everybody in the audience answers, but for those who stay silent: whoever is connected by its own
    /// console, the others by the telephone of the organizer.
    async fn call_roll(&self, session: &str, title: &str, answers: &[AnswerPart], silent: &[String]) {
        let roll_call = json!({ "title": title, "deadline": "2100-01-01T00:00:00Z" });
        let view = self.post(&self.of(session, "/roll-calls"), roll_call).await;
        let number = view["roll_calls"].as_array().unwrap().last().unwrap()["roll_call"].as_u64().unwrap();
        let audience = view["audience"]["code"].as_str().unwrap();
        let silent = self.roster.codes(silent);
        for code in self.roster.codes(&[format!("{audience}/*")]) {
            if silent.contains(&code) {
                continue;
            }
            let head_count = head_count(answers, &code, self.roster.invited(&code));
            if let Some(agent) = self.agent(&code) {
                let asked = |of: &SituationSession| of.roll_call.as_ref().map(|it| u64::from(it.roll_call));
                self.told(&code, |view| {
                    view.situation.as_ref().and_then(|it| it.session.as_ref()).and_then(asked) == Some(number)
                })
                .await;
                agent.answer_roll_call(head_count).await.unwrap();
            } else {
                let path = self.of(session, &format!("/roll-calls/{number}/head-counts/{}", self.endpoint(&code)));
                self.put(&path, serde_json::to_value(head_count).unwrap()).await;
            }
        }
        self.post(&self.of(session, &format!("/roll-calls/{number}/close")), json!({})).await;
    }

    /// The technician ticks who is here; the organizer names who presides.
    async fn attest(&self, session: &str, code: &str, present: &[String], presiding: &[String]) {
        let technician = self.technician(code).await;
        let board = technician.get(&self.own(session, code, "/delegates")).await.json();
        let numbers = |names: &[String]| -> Vec<u64> {
            let lines = board["delegates"].as_array().unwrap();
            let of = |name: &String| lines.iter().find(|line| line["name"] == *name).unwrap()["delegate"].as_u64();
            names.iter().map(|name| of(name).unwrap()).collect()
        };
        let ticks = json!({ "here": numbers(present) });
        done(&technician, Method::POST, &self.own(session, code, "/delegates/ticks"), &ticks).await;
        self.put(&self.own(session, code, "/presiding"), json!({ "presiding": numbers(presiding) })).await;
    }

    /// The endpoint asks for the floor, gets it, and gives it back or has it taken.
    async fn speak(&self, session: &str, code: &str, limit_seconds: u32, ends: &str) {
        let agent = self.agent(code).unwrap_or_else(|| panic!("{code} is not here"));
        let floor_is = |holds: bool| {
            move |view: &diemcau_agent::AgentView| {
                let session = view.situation.as_ref().and_then(|it| it.session.as_ref());
                session.is_some_and(|session| session.floor.holds_floor == holds)
            }
        };
        agent.raise_hand().await.unwrap();
        let endpoint = self.endpoint(code);
        let give = json!({ "endpoint": endpoint, "limit_seconds": limit_seconds });
        self.post(&self.of(session, "/floor/give"), give).await;
        self.told(code, floor_is(true)).await;
        match ends {
            "released" => agent.release_floor().await.unwrap(),
            "taken_back" => {
                self.post(&self.of(session, "/floor/end"), json!({ "endpoint": endpoint })).await;
            }
            other => panic!("a turn does not end by being {other}"),
        }
        self.told(code, floor_is(false)).await;
    }

    async fn send(&mut self, session: &str, title: &str, articles: &[String], opened_by: &[String]) {
        let path = self.of(session, "/prepared-documents?name=van-ban.pdf");
        let file = Some(("application/octet-stream", pdf()));
        let prepared = self.organizer.send(Method::POST, &path, file, &[]).await.json();
        let document = prepared["document"].as_u64().unwrap_or_else(|| panic!("{prepared}"));
        let path = self.of(session, &format!("/prepared-documents/{document}"));
        self.put(&path, json!({ "title": title, "articles": articles })).await;
        self.post(&format!("{path}/send"), json!({})).await;
        for code in self.roster.codes(opened_by) {
            let file = self.own(session, &code, &format!("/documents/{document}/file"));
            let opened = self.technician(&code).await.get(&file).await;
            assert_eq!(opened.body, pdf(), "{code} has what was sent");
        }
        let path = self.of(session, &format!("/documents/{document}"));
        let opened = self.organizer.get(&path).await.json()["document"]["opened"].clone();
        assert_eq!(opened, self.roster.codes(opened_by).len(), "of {title}");
        self.documents.insert(title.to_owned(), document);
    }

    async fn comment(&self, session: &str, code: &str, comment: Value, handling: Value) {
        let made = self.own(session, code, "/comments");
        let made = done(&self.technician(code).await, Method::POST, &made, &comment).await;
        let number = made["comments"].as_array().unwrap().last().unwrap()["comment"].clone();
        self.put(&self.of(session, &format!("/comments/{number}/handling")), handling).await;
    }

    async fn vote(&self, session: &str, question: Value, ballots: &[BallotPart]) {
        let votes = self.post(&self.of(session, "/votes"), question).await;
        let numbers = votes.as_array().unwrap().iter().map(|vote| vote["vote"].as_u64().unwrap());
        let vote = numbers.max().unwrap();
        for part in ballots {
            let ballot = json!({ "in_favour": part.in_favour, "against": part.against, "blank": part.blank });
            for code in self.roster.codes(&part.endpoints) {
                let path = self.own(session, &code, &format!("/votes/{vote}"));
                done(&self.technician(&code).await, Method::PUT, &path, &ballot).await;
            }
        }
        self.post(&self.of(session, &format!("/votes/{vote}/close")), json!({})).await;
    }
}

/// What an endpoint answers: what the scene says, or that everybody who was summoned is here.
fn head_count(answers: &[AnswerPart], code: &str, invited: u32) -> HeadCount {
    match answers.iter().find(|answer| answer.endpoint == code) {
        Some(answer) => HeadCount {
            present_members: answer.present_members,
            present_others: answer.present_others,
            excused: answer.excused,
            unexcused: answer.unexcused,
            corrected_invited: None,
        },
        None => HeadCount { present_members: invited, ..HeadCount::default() },
    }
}
