//! A server with the conference of a scene, and everybody who takes part in it over its protocols.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::PublisherSettings;
use diemcau_agent::{Agent, AgentHandle, AgentSettings, AgentView, Clip, Line, MediaWish, Phase, Publisher};
use diemcau_domain::presence::FIGURES_COMPLETE_AFTER_MS;
use diemcau_protocol::websocket::Situation;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::time::{Instant, interval_at, timeout};

use super::house::{House, done};
use super::later::Slips;
use super::scene::{Roster, Scene};
use crate::support::Caller;

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
pub(super) const LONG: Duration = Duration::from_secs(60);

/// A session that was planned: its number and those of its items.
struct Planned {
    number: u64,
    items: Vec<u64>,
}

/// An endpoint that is connected.
struct Attendant {
    agent: AgentHandle,
    /// Of the connection with which it came.
    epoch: Option<u32>,
}

pub(super) struct Stage {
    pub(super) house: House,
    pub(super) organizer: Caller,
    pub(super) roster: Roster,
    pub(super) documents: HashMap<String, u64>,
    /// The last roll call of every session.
    pub(super) roll_calls: HashMap<String, u64>,
    pub(super) slips: Slips,
    conference: String,
    endpoints: HashMap<String, u64>,
    keys: HashMap<String, String>,
    sessions: HashMap<String, Planned>,
    attendants: BTreeMap<String, Attendant>,
    publishers: Vec<Publisher>,
    /// When a session was over.
    ended: HashMap<String, Instant>,
    line: Line,
}

impl Stage {
    /// Plans everything that the scene plans.
    pub(super) async fn set(scene: &Scene) -> Self {
        let house = House::open(&scene.settings).await;
        let organizer = house.organizer.clone();
        let planned = done(&organizer, Method::POST, "/api/v1/conferences", &json!({ "title": scene.title })).await;
        let conference = format!("/api/v1/conferences/{}", planned["conference"]);
        let roster = scene.roster();
        let file = Some(("text/csv", roster.file()));
        let imported = organizer.send(Method::PUT, &format!("{conference}/roster"), file, &[]).await;
        assert_eq!(imported.status, 200, "{}", imported.text());
        let mut stage = Self {
            endpoints: endpoints(&organizer, &conference).await,
            keys: keys(&organizer, &conference).await,
            house,
            organizer,
            roster,
            documents: HashMap::new(),
            roll_calls: HashMap::new(),
            slips: Slips::default(),
            conference,
            sessions: HashMap::new(),
            attendants: BTreeMap::new(),
            publishers: Vec::new(),
            ended: HashMap::new(),
            line: Line::new(None).unwrap(),
        };
        stage.plan(scene).await;
        stage
    }

    async fn plan(&mut self, scene: &Scene) {
        for part in &scene.sessions {
            let plan = json!({
                "title": part.title, "lead": self.endpoint(&part.lead), "audience": self.endpoint(&part.audience),
                "planned_from": part.planned_from, "planned_until": part.planned_until,
            });
            let session = self.post(&format!("{}/sessions", self.conference), plan).await["session"].as_u64().unwrap();
            let mut items = Vec::new();
            for item in &part.items {
                let path = format!("{}/sessions/{session}/items", self.conference);
                let plan = json!({ "title": item.title, "speaker": item.speaker, "planned_minutes": item.minutes });
                let view = self.post(&path, plan).await;
                items.push(view["items"].as_array().unwrap().last().unwrap()["item"].as_u64().unwrap());
            }
            self.sessions.insert(part.name.clone(), Planned { number: session, items });
        }
        if !scene.delegates.is_empty() {
            self.list_delegates(scene).await;
        }
    }

    async fn list_delegates(&self, scene: &Scene) {
        let mut list = "mã điểm cầu;họ và tên;\"chức vụ, đơn vị\";loại;chủ trì\n".to_owned();
        for part in &scene.delegates {
            list += &format!("{};{};{};{};\n", part.endpoint, part.name, part.unit, part.kind);
        }
        let path = format!("{}/delegates", self.conference);
        let listed = self.organizer.send(Method::PUT, &path, Some(("text/csv", list.into_bytes())), &[]).await;
        assert_eq!(listed.status, 200, "{}", listed.text());
    }

    /// The number of an endpoint.
    pub(super) fn endpoint(&self, code: &str) -> u64 {
        *self.endpoints.get(code).unwrap_or_else(|| panic!("no endpoint {code}"))
    }

    /// The number of a session.
    pub(super) fn session(&self, name: &str) -> u64 {
        self.planned(name).number
    }

    fn planned(&self, name: &str) -> &Planned {
        self.sessions.get(name).unwrap_or_else(|| panic!("no session {name}"))
    }

    /// The number of the conference.
    pub(super) fn number(&self) -> u64 {
        self.conference.rsplit('/').next().unwrap().parse().unwrap()
    }

    /// The address of something in the conference.
    pub(super) fn path(&self, rest: &str) -> String {
        format!("{}{rest}", self.conference)
    }

    /// The address of something in a session.
    pub(super) fn of(&self, session: &str, rest: &str) -> String {
        self.path(&format!("/sessions/{}{rest}", self.session(session)))
    }

    /// The address of something of an endpoint in a session.
    pub(super) fn own(&self, session: &str, code: &str, rest: &str) -> String {
        self.of(session, &format!("/endpoints/{}{rest}", self.endpoint(code)))
    }

    /// The steps of the n-th item of a session, counted from 1.
    pub(super) fn item(&self, session: &str, item: usize) -> String {
        self.of(session, &format!("/items/{}/steps", self.planned(session).items[item - 1]))
    }

    /// Asks as the organizer; a refusal is a failure.
    pub(super) async fn post(&self, path: &str, body: Value) -> Value {
        done(&self.organizer, Method::POST, path, &body).await
    }

    /// The same.
    pub(super) async fn put(&self, path: &str, body: Value) -> Value {
        done(&self.organizer, Method::PUT, path, &body).await
    }

    /// The technician of an endpoint at the page, come in by the join code of the endpoint.
    pub(super) async fn technician(&self, code: &str) -> Caller {
        self.house.technician(&self.keys[code]).await
    }

    /// The hall of a session begins to send.
    pub(super) async fn hall(&mut self, session: &str) {
        let wish = json!({ "purpose": "publish", "place": "main" });
        let ticket = self.post(&self.of(session, "/stream-tickets"), wish).await;
        let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
        let clip = Arc::new(Clip::open(&media.join("rehearsal.ivf"), &media.join("rehearsal.ogg")).unwrap());
        let url = ticket["url"].as_str().unwrap().parse().unwrap();
        let settings = PublisherSettings { url, token: ticket["token"].as_str().unwrap().into(), clip };
        self.publishers.push(Publisher::start(settings, &self.line).await.unwrap());
    }

    /// These endpoints come, and are seen to attend; whoever is here stays.
    pub(super) async fn come(&mut self, codes: &[String], receive: bool) {
        let coming: Vec<&String> = codes.iter().filter(|code| self.agent(code).is_none()).collect();
        for code in &coming {
            let mut settings = AgentSettings::new(self.house.url().parse().unwrap(), &self.keys[*code]);
            settings.media = if receive { MediaWish::Receive } else { MediaWish::None };
            let agent = Agent::start(settings, &self.line).0;
            self.attendants.insert((*code).clone(), Attendant { agent, epoch: None });
        }
        for code in coming {
            // The server knows of it, too, which is what counts.
            let proven = |of: &Situation| of.receives_sound && of.receives_picture;
            let arrived = |view: &AgentView| !receive || view.situation.as_deref().is_some_and(proven);
            let there = |view: &AgentView| view.phase == Phase::Attending && view.situation.is_some() && arrived(view);
            let epoch = self.told(code, there).await.epoch;
            self.attendants.get_mut(code).unwrap().epoch = epoch;
        }
    }

    pub(super) fn agent(&self, code: &str) -> Option<&AgentHandle> {
        self.attendants.get(code).map(|attendant| &attendant.agent)
    }

    /// What an endpoint was told when it is as the test looks for it.
    pub(super) async fn told(&self, code: &str, look: impl Fn(&AgentView) -> bool) -> AgentView {
        let mut view = self.agent(code).unwrap_or_else(|| panic!("{code} is not here")).view();
        let told = timeout(LONG, view.wait_for(|view| look(view))).await;
        told.unwrap_or_else(|_| panic!("{code} is not told")).unwrap().clone()
    }

    /// Nobody who came had to connect anew.
    pub(super) fn assert_nobody_connected_anew(&self) {
        for (code, attendant) in &self.attendants {
            assert_eq!(attendant.agent.view().borrow().epoch, attendant.epoch, "{code}");
        }
    }

    /// These leave, and the server knows it: what they did is as long as it will ever be.
    pub(super) async fn leave(&mut self, codes: &[String]) {
        for code in codes {
            let attendant = self.attendants.remove(code).unwrap_or_else(|| panic!("{code} is not here"));
            attendant.agent.leave().await;
            let path = self.path(&format!("/endpoints/{}", self.endpoint(code)));
            let gone = async {
                loop {
                    let detail = self.organizer.get(&path).await.json();
                    if detail["connected_since"].is_null() && detail["receives_sound"] == false {
                        break;
                    }
                }
            };
            timeout(LONG, gone).await.unwrap_or_else(|_| panic!("{code} stays"));
        }
    }

    /// Everybody leaves.
    pub(super) async fn empty(&mut self) {
        self.leave(&self.attendants.keys().cloned().collect::<Vec<_>>()).await;
        for publisher in self.publishers.drain(..) {
            publisher.stop().await;
        }
    }

    /// A session moves on. Its figures are closed as soon as nothing more can come in.
    pub(super) async fn step(&mut self, session: &str, step: &str) {
        if step == "close" {
            let wait = Duration::from_millis(FIGURES_COMPLETE_AFTER_MS.try_into().unwrap());
            interval_at(self.ended[session] + wait, wait).tick().await;
        }
        self.post(&self.of(session, "/steps"), json!({ "step": step })).await;
        if step == "end" {
            self.ended.insert(session.to_owned(), Instant::now());
        }
    }
}

/// The number of every endpoint, by its code.
pub(super) async fn endpoints(organizer: &Caller, conference: &str) -> HashMap<String, u64> {
    let roster = organizer.get(&format!("{conference}/roster")).await.json();
    let lines = roster["endpoints"].as_array().unwrap().iter();
    lines.map(|line| (line["code"].as_str().unwrap().to_owned(), line["endpoint"].as_u64().unwrap())).collect()
}

/// New join codes of everybody, by the code of the endpoint.
async fn keys(organizer: &Caller, conference: &str) -> HashMap<String, String> {
    let sheet = organizer.post(&format!("{conference}/keys"), json!({ "subtree": 1 })).await.text();
    let mut lines = csv::Reader::from_reader(sheet.trim_start_matches('\u{feff}').as_bytes());
    lines.records().map(|line| line.unwrap()).map(|line| (line[0].to_owned(), line[4].to_owned())).collect()
}
