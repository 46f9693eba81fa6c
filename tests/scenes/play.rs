//! Plays the acts of a scene, one after the other. Each is waited for until its answer or until those
//! concerned are told; time passes only where a scene says that the hall talks.

use std::time::Duration;

use diemcau_agent::AgentView;
use diemcau_domain::roll_call as domain;
use diemcau_protocol::readiness::Check;
use diemcau_protocol::roll_call::HeadCount;
use diemcau_protocol::websocket::SituationSession;
use reqwest::Method;
use serde_json::json;
use tokio::time::{Instant, interval, interval_at, timeout};

use super::act::{Act, AnswerPart};
use super::house::done;
use super::stage::{LONG, Stage};

/// How often it is looked whether the server has come so far.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// The shortest time that a prompt may wait for its answers.
const PROMPT_SECONDS: u32 = 15;

/// Time passes.
async fn pass(seconds: u64) {
    if seconds > 0 {
        let whole = Duration::from_secs(seconds);
        interval_at(Instant::now() + whole, whole).tick().await;
    }
}

impl Stage {
    pub(super) async fn play(&mut self, act: &Act) {
        match act {
            Act::Step { session, step, .. } => self.step(session, step).await,
            Act::Item { session, item, step, .. } => {
                self.post(&self.item(session, *item), json!({ "step": step })).await;
            }
            Act::Hall { session, .. } => self.hall(session).await,
            Act::Talk { seconds } => pass(*seconds).await,
            Act::Come { endpoints, receive } => self.come(&self.roster.codes(endpoints), *receive).await,
            Act::Leave { endpoints } => self.leave(&self.roster.codes(endpoints)).await,
            Act::Check { endpoints, passed, failed, until_ready } => {
                self.check(&self.roster.codes(endpoints), passed, failed, *until_ready).await;
            }
            Act::RollCall { session, title, answers, silent } => self.call_roll(session, title, answers, silent).await,
            Act::Absence { session, endpoint, reason } => {
                let path = self.of(session, &format!("/absences/{}", self.endpoint(endpoint)));
                self.put(&path, json!({ "reason": reason })).await;
            }
            Act::Delegates { session, endpoint, present, presiding } => {
                self.attest(session, endpoint, present, presiding).await;
            }
            Act::Speak { session, endpoint, limit_seconds, seconds, ends } => {
                self.speak(session, endpoint, *limit_seconds, *seconds, ends).await;
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
            Act::Prompt { session, answered_by, .. } => self.prompt(session, &self.roster.codes(answered_by)).await,
            Act::Record { session } => self.record(session).await,
            Act::Study { session, endpoint, from_seconds, until_seconds } => {
                self.study(session, endpoint, *from_seconds, *until_seconds).await;
            }
            Act::WriteSlip { session, answer, unknown_device } => {
                self.write_slip(session, answer, !unknown_device).await;
            }
            Act::HandInSlip { session, endpoint, accepted } => {
                self.hand_in_slip(session, endpoint, accepted.as_deref()).await;
            }
            Act::Correct { session, answer, reason, .. } => self.correct(session, answer, reason).await,
            Act::WriteUps { session, owed_by, handed_in, exempt, .. } => {
                self.write_ups(session, owed_by, handed_in, exempt).await;
            }
            Act::Attend { .. } => panic!("only a scene with told times says when everybody attends"),
        }
    }

    /// Everybody in the audience answers, but for those who stay silent: whoever is connected by its own
    /// console, the others by the telephone of the organizer.
    async fn call_roll(&mut self, session: &str, title: &str, answers: &[AnswerPart], silent: &[String]) {
        let roll_call = json!({ "title": title, "deadline": "2100-01-01T00:00:00Z" });
        let view = self.post(&self.of(session, "/roll-calls"), roll_call).await;
        let number = view["roll_calls"].as_array().unwrap().last().unwrap()["roll_call"].as_u64().unwrap();
        self.roll_calls.insert(session.to_owned(), number);
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
    async fn speak(&self, session: &str, code: &str, limit_seconds: u32, seconds: u64, ends: &str) {
        let agent = self.agent(code).unwrap_or_else(|| panic!("{code} is not here"));
        let floor_is = |holds: bool| {
            move |view: &AgentView| {
                let session = view.situation.as_ref().and_then(|it| it.session.as_ref());
                session.is_some_and(|session| session.floor.holds_floor == holds)
            }
        };
        agent.raise_hand().await.unwrap();
        let endpoint = self.endpoint(code);
        let give = json!({ "endpoint": endpoint, "limit_seconds": limit_seconds });
        self.post(&self.of(session, "/floor/give"), give).await;
        self.told(code, floor_is(true)).await;
        pass(seconds).await;
        match ends {
            "released" => agent.release_floor().await.unwrap(),
            "taken_back" => {
                self.post(&self.of(session, "/floor/end"), json!({ "endpoint": endpoint })).await;
            }
            other => panic!("a turn does not end by being {other}"),
        }
        self.told(code, floor_is(false)).await;
    }

    /// Technicians say how the parts of the check went; the server finds out the rest, also whether the
    /// line holds, which takes a while.
    async fn check(&self, codes: &[String], passed: &[String], failed: &[String], until_ready: bool) {
        for code in codes {
            let agent = self.agent(code).unwrap_or_else(|| panic!("{code} is not here"));
            for (names, passes) in [(passed, true), (failed, false)] {
                for name in names {
                    let check: Check = serde_json::from_value(json!(name)).unwrap();
                    agent.declare_check(check, passes).await.unwrap();
                }
            }
        }
        let readiness = |view: &AgentView| view.situation.as_ref()?.session.as_ref()?.readiness.clone();
        for code in codes.iter().filter(|_| until_ready) {
            self.told(code, |view| readiness(view).is_some_and(|of| of.ready_at.is_some())).await;
        }
    }

    /// Everybody is asked whether somebody is there; who does not answer has missed it when it is over.
    async fn prompt(&self, session: &str, answered_by: &[String]) {
        let path = self.of(session, "/prompts");
        let asked = self.post(&path, json!({ "answer_within_seconds": PROMPT_SECONDS })).await;
        let number = u32::try_from(asked["prompts"][0]["prompt"].as_u64().unwrap()).unwrap();
        for code in answered_by {
            let prompt = |view: &AgentView| view.situation.as_ref()?.session.as_ref()?.prompt;
            self.told(code, |view| prompt(view).is_some_and(|asked| asked.prompt == number)).await;
            self.agent(code).unwrap().answer_prompt(number).await.unwrap();
        }
        let mut looks = interval(LOOK_EVERY);
        let over = async {
            while self.organizer.get(&path).await.json()["prompts"][0]["ended_at"].is_null() {
                looks.tick().await;
            }
        };
        timeout(LONG, over).await.expect("the prompt does not end");
    }
}

/// What an endpoint answers: what the scene says, or that everybody who was summoned is here.
fn head_count(answers: &[AnswerPart], code: &str, invited: u32) -> HeadCount {
    let everybody = || domain::HeadCount { present_members: invited, ..domain::HeadCount::default() };
    let answer = answers.iter().find(|answer| answer.endpoint == code);
    answer.map_or_else(everybody, AnswerPart::head_count).into()
}
