//! A conference of the hall and three provinces; one of them is Lào Cai as it is.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Clip, Line, Publisher, PublisherSettings};
use diemcau_documents::roster_file;
use diemcau_domain::attendance::{SessionAttendance, Thresholds};
use diemcau_domain::authority::Role;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, ConferenceId, EndpointId, SessionId};
use diemcau_domain::session::SessionPlan;
use diemcau_secretariat::Desk;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::support::{Answer, Caller, TestServer};

/// Longer than anything here takes on a slow machine; only a failing test waits for it.
pub(super) const LONG: Duration = Duration::from_secs(60);

pub(super) const CENTRAL: u32 = 1;
pub(super) const LAO_CAI: u32 = 2;
pub(super) const DIEN_BIEN: u32 = 3;
pub(super) const LAI_CHAU: u32 = 4;

/// A server, a conference and its organizer.
pub(super) struct Scene {
    pub(super) server: TestServer,
    pub(super) conference: ConferenceId,
    pub(super) desk: Desk,
    pub(super) organizer: Caller,
    line: Line,
}

/// The roster of 2022: the hall, every endpoint of Lào Cai, and so many of each neighbour.
fn roster(of_neighbours: usize) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/rosters/2022-07-22.csv");
    let file = std::fs::read_to_string(path).unwrap();
    let mut lines = file.trim_start_matches('\u{feff}').lines();
    let mut kept = vec![lines.next().unwrap()];
    let mut branches = [("TW", vec!["TW"], 1), ("T10", vec!["T10"], 1_000), ("T11", vec!["T11"], of_neighbours)]
        .into_iter()
        .chain([("T12", vec!["T12"], of_neighbours)])
        .collect::<Vec<_>>();
    for line in lines {
        let mut cells = line.split(',');
        let (code, parent) = (cells.next().unwrap(), cells.next().unwrap());
        for (top, codes, most) in &mut branches {
            if (code == *top || codes.contains(&parent) && parent != "TW") && *most > 0 {
                *most -= 1;
                codes.push(code);
                kept.push(line);
            }
        }
    }
    kept.join("\n") + "\n"
}

impl Scene {
    /// The central session and one of each province are planned, as [`CENTRAL`] to [`LAI_CHAU`].
    pub(super) async fn planned(of_neighbours: usize) -> Self {
        let server = TestServer::start().await;
        let planned = server.app().secretariat.plan_conference(Author::Operator, "Hội nghị toàn quốc".to_owned());
        let desk = planned.await.unwrap();
        let entries = roster_file::read(roster(of_neighbours).as_bytes()).unwrap().entries;
        desk.command(Author::Operator, Command::ImportRoster { entries }).await.unwrap();
        let (_, organizer) = server.account("chief", Role::Organizer, None).await;
        let (conference, line) = (desk.conference(), Line::new(None).unwrap());
        let scene = Self { server, conference, desk, organizer, line };
        for (title, top) in [("Trung ương", "TW"), ("Lào Cai", "T10"), ("Điện Biên", "T11"), ("Lai Châu", "T12")]
        {
            scene.plan(&format!("Chương trình của {title}"), top).await;
        }
        scene
    }

    async fn plan(&self, title: &str, top: &'static str) {
        let top = self.endpoint(top).await;
        let planned_from = self.server.app().clock.now();
        let plan = SessionPlan {
            title: title.to_owned(),
            lead: top,
            audience: top,
            planned_from,
            planned_until: planned_from.plus_ms(3_600_000),
        };
        let planned = self.desk.command(Author::Operator, Command::PlanSession { plan }).await.unwrap();
        assert!(matches!(planned.events.as_slice(), [Event::SessionPlanned { .. }]));
    }

    pub(super) async fn endpoint(&self, code: &'static str) -> EndpointId {
        self.desk.read(move |reading| reading.conference.roster().by_code(code).unwrap().endpoint).await.unwrap()
    }

    /// Everybody of a branch.
    pub(super) async fn branch(&self, top: &'static str) -> Vec<EndpointId> {
        let top = self.endpoint(top).await;
        let look = self.desk.read(move |reading| {
            let roster = reading.conference.roster();
            let positions = roster.subtree(top);
            roster.entries()[positions].iter().map(|entry| entry.endpoint).collect()
        });
        look.await.unwrap()
    }

    pub(super) fn path(&self, session: u32, rest: &str) -> String {
        format!("/api/v1/conferences/{}/sessions/{session}{rest}", self.conference)
    }

    /// Moves a session on, as its organizer does.
    pub(super) async fn step(&self, session: u32, step: &str) -> Answer {
        self.organizer.post(&self.path(session, "/steps"), json!({ "step": step })).await
    }

    pub(super) async fn release(&self, session: u32, code: &'static str) -> Answer {
        let endpoint = self.endpoint(code).await.0;
        self.organizer.post(&self.path(session, "/released"), json!({ "endpoint": endpoint })).await
    }

    /// The hall of a session begins to send.
    pub(super) async fn hall(&self, session: u32) -> Publisher {
        let wish = json!({ "purpose": "publish", "place": "main" });
        let ticket = self.organizer.post(&self.path(session, "/stream-tickets"), wish).await.json();
        let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
        let clip = Arc::new(Clip::open(&media.join("rehearsal.ivf"), &media.join("rehearsal.ogg")).unwrap());
        let url = ticket["url"].as_str().unwrap().parse().unwrap();
        let settings = PublisherSettings { url, token: ticket["token"].as_str().unwrap().into(), clip };
        let publisher = Publisher::start(settings, &self.line).await.unwrap();
        let sounding = async {
            while self.session(session).await["program"]["sounding"] != true {
                tokio::task::yield_now().await;
            }
        };
        timeout(LONG, sounding).await.expect("the hall is not heard");
        publisher
    }

    pub(super) async fn session(&self, session: u32) -> Value {
        self.organizer.get(&self.path(session, "")).await.json()
    }

    /// Counted and received time of an endpoint in a session, in milliseconds.
    pub(super) async fn attendance(&self, session: u32, endpoints: &[EndpointId]) -> Vec<(i64, i64)> {
        let copy = self.desk.copy().await.unwrap();
        let session = copy.session(SessionId(session)).unwrap();
        let attendance = SessionAttendance::new(&copy, session, Thresholds::default());
        let of = endpoints.iter().map(|endpoint| attendance.endpoint(*endpoint));
        of.map(|of| (of.counted_ms, of.received_ms)).collect()
    }
}
