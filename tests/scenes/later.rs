//! What comes later: slips of those whose line was down, corrections of closed figures, what is recorded
//! and watched afterwards, write-ups.

use std::collections::HashMap;
use std::time::Duration;

use diemcau_domain::identity::{DeviceId, SlipNumber};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, interval, interval_at, timeout};

use super::act::AnswerPart;
use super::house::done;
use super::stage::{LONG, Stage};
use crate::support::{Caller, Device};

/// How often it is looked whether the server has come so far.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// Slips that were written and not handed in yet, by session and endpoint.
pub(super) type Slips = HashMap<(String, String), Written>;

/// A slip, and the page that wrote it, which was signed in before its line went down.
pub(super) struct Written {
    technician: Caller,
    slip: Value,
}

pub(super) fn figures(answer: &AnswerPart) -> Value {
    let AnswerPart { present_members, present_others, excused, unexcused, .. } = answer;
    json!({
        "present_members": present_members, "present_others": present_others,
        "excused": excused, "unexcused": unexcused,
    })
}

impl Stage {
    /// The line of an endpoint is down: its page, opened before, keeps the figures of the roll call on a slip.
    pub(super) async fn write_slip(&mut self, session: &str, answer: &AnswerPart, is_known: bool) {
        let (code, device) = (&answer.endpoint, Device::new());
        let technician = self.technician(code).await;
        if is_known {
            let keys = self.path(&format!("/endpoints/{}/device-keys", self.endpoint(code)));
            done(&technician, Method::POST, &keys, &device.registration()).await;
        }
        let content = json!({
            "form": "diemcau-slip-1", "number": SlipNumber::composed(code, &DeviceId(device.name()), 1).0,
            "conference": self.number(), "session": self.session(session), "roll_call": self.roll_calls[session],
            "endpoint": self.endpoint(code), "key": device.name(), "made_at": "2022-07-22T01:20:00.000Z",
            "head_count": figures(answer),
        });
        let slip = device.signed(&content);
        self.slips.insert((session.to_owned(), code.clone()), Written { technician, slip });
    }

    /// The page hands in what it wrote; or an organizer takes in the slip of a device that nobody knows,
    /// and says why its figures are taken.
    pub(super) async fn hand_in_slip(&mut self, session: &str, code: &str, accepted: Option<&str>) {
        let Written { technician, slip } = self.slips.remove(&(session.to_owned(), code.to_owned())).unwrap();
        let Some(reason) = accepted else {
            let path = self.path(&format!("/endpoints/{}/slips", self.endpoint(code)));
            let view = done(&technician, Method::POST, &path, &slip).await;
            assert_eq!(view["state"], "counted", "{view}");
            return;
        };
        let view = self.post(&self.path("/slips"), json!({ "slip": slip, "way": "qr" })).await;
        assert_eq!(view["state"], "waiting", "{view}");
        let decision = json!({ "number": view["number"], "accept": true, "reason": reason });
        let view = self.post(&self.own(session, code, "/slip-decisions"), decision).await;
        assert_eq!(view["state"], "accepted", "{view}");
    }

    /// What an endpoint answered to the last roll call is corrected, although the figures are closed.
    pub(super) async fn correct(&self, session: &str, answer: &AnswerPart, reason: &str) {
        let path = self.of(session, &format!("/figures/{}", self.endpoint(&answer.endpoint)));
        let roll_call = self.roll_calls[session];
        let correction = json!({ "figure": "head_count", "roll_call": roll_call, "head_count": figures(answer) });
        self.post(&path, json!({ "reason": reason, "correction": correction })).await;
    }

    /// The program is recorded from now on.
    pub(super) async fn record(&self, session: &str) {
        self.post(&self.of(session, "/recordings"), Value::Null).await;
        self.recordings(session, |all| all[0]["parts"][0]["duration_ms"].as_u64() > Some(0)).await;
    }

    /// An endpoint watches a stretch of the recording of a session that is over, in the time that it takes.
    pub(super) async fn study(&self, session: &str, code: &str, from_seconds: u64, until_seconds: u64) {
        let all = self.recordings(session, |all| all[0]["parts"][0]["is_closed"] == true).await;
        let (recording, part) = (&all[0]["recording"], &all[0]["parts"][0]);
        assert!(part["duration_ms"].as_u64() >= Some(until_seconds * 1_000), "{part} is too short");
        let technician = self.technician(code).await;
        let path = self.own(session, code, "/study");
        let played = |stretches: Value| json!({ "recording": recording, "part": part["part"], "played": stretches });
        done(&technician, Method::POST, &path, &played(json!([]))).await;
        let whole = Duration::from_secs(until_seconds - from_seconds);
        interval_at(Instant::now() + whole, whole).tick().await;
        let stretch = json!([{ "from_ms": from_seconds * 1_000, "until_ms": until_seconds * 1_000 }]);
        done(&technician, Method::POST, &path, &played(stretch)).await;
    }

    /// The recordings of a session, as soon as they are so.
    async fn recordings(&self, session: &str, are_so: impl Fn(&Value) -> bool) -> Value {
        let (path, mut looks) = (self.of(session, "/recordings"), interval(LOOK_EVERY));
        let looking = async {
            loop {
                looks.tick().await;
                let all = self.organizer.get(&path).await.json();
                if are_so(&all) {
                    return all;
                }
            }
        };
        timeout(LONG, looking).await.unwrap_or_else(|_| panic!("the recordings of {session} do not come to that"))
    }

    /// A branch owes write-ups; some hand theirs in, others need not.
    pub(super) async fn write_ups(&self, session: &str, owed_by: &str, handed_in: &[String], exempt: &[String]) {
        let path = format!("/write-ups?subtree={}", self.endpoint(owed_by));
        self.put(&self.of(session, &path), json!({ "state": "owed" })).await;
        for (codes, state) in [(handed_in, "handed_in"), (exempt, "exempt")] {
            for code in self.roster.codes(codes) {
                self.put(&self.own(session, &code, "/write-up"), json!({ "state": state })).await;
            }
        }
    }
}
