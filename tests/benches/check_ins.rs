//! How many delegates check in a second through the server's own route, over real connections, each
//! answer waiting for the disk.
//!
//! What carries it is the commit that many share: whoever comes while one is being written is in the
//! next, so a thousand at once cost some dozen commits and not a thousand. The callers run in the same
//! process and take their part of the machine too.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a benchmark fails by panicking")]

use std::collections::HashMap;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use diemcau_domain::command::Command;
use diemcau_domain::delegate::{DelegateKind, DelegateName, DelegateWish, ListedDelegate};
use diemcau_domain::identity::{Author, DelegateNumber, EndpointId, SessionId};
use diemcau_domain::roster::{RosterRow, build};
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_secretariat::Desk;
use diemcau_server::identity::check_ins::CheckInPlace;
use diemcau_server::{Configuration, Server};
use diemcau_store::NewDelegate;
use reqwest::Client;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

const DELEGATES: usize = 1_000;
/// Phones that are served at the same time.
const CONNECTIONS: usize = 100;
const HALL: EndpointId = EndpointId(1);
const SESSION: SessionId = SessionId(1);

/// A live session with a hall of delegates, each with its own code.
struct Hall {
    server: Server,
    desk: Desk,
    delegates: Vec<(DelegateNumber, String)>,
    client: Client,
    _folder: TempDir,
}

impl Hall {
    async fn open() -> Self {
        // Beside the build, because a temporary folder is often memory and not a disk.
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let mut configuration = Configuration::layered(None, HashMap::new()).unwrap();
        configuration.store.directory = folder.path().join("var");
        let free_port = "127.0.0.1:0".parse().unwrap();
        (configuration.http.listen, configuration.probes.listen) = (free_port, free_port);
        configuration.media.listen = free_port;
        // Every turn fills the same hall again.
        configuration.limits.endpoint_lines_at_once = 10_000_000;
        let server = Server::start(configuration).await.unwrap();
        let desk = server.app().secretariat.plan_conference(Author::Operator, "Hội nghị".to_owned()).await.unwrap();
        hold_session(&server, &desk).await;
        let delegates = list(&server, &desk).await;
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().no_proxy().pool_max_idle_per_host(CONNECTIONS).build().unwrap();
        Self { server, desk, delegates, client, _folder: folder }
    }

    /// Sends everybody out again.
    async fn empty(&self) {
        let delegates = self.delegates.iter().map(|(delegate, _)| *delegate).collect();
        let wish = DelegateWish::Untick { session: SESSION, endpoint: HALL, delegates };
        self.desk.command(Author::Operator, Command::Delegate { wish }).await.unwrap();
    }

    /// Everybody checks in.
    async fn fill(&self) {
        let app = self.server.app();
        let place = CheckInPlace { conference: self.desk.conference(), session: SESSION, endpoint: HALL };
        let place_code = app.check_ins.shown_at(place, app.clock.now()).0.plain().to_owned();
        let address = format!("{}api/v1/check-ins", self.server.addresses().public_url);
        let mut callers = JoinSet::new();
        for part in self.delegates.chunks(DELEGATES / CONNECTIONS) {
            let (client, address) = (self.client.clone(), address.clone());
            let bodies: Vec<_> = part
                .iter()
                .map(|(_, code)| {
                    json!({
                        "conference": place.conference.0, "session": SESSION.0, "endpoint": HALL.0,
                        "place_code": place_code, "code": code,
                    })
                })
                .collect();
            callers.spawn(async move {
                for body in bodies {
                    let answer = client.post(&address).json(&body).send().await.unwrap();
                    assert!(answer.status().is_success(), "{}", answer.text().await.unwrap());
                }
            });
        }
        while let Some(done) = callers.join_next().await {
            done.expect("every delegate is let in");
        }
    }
}

async fn hold_session(server: &Server, desk: &Desk) {
    let row = RosterRow {
        row: 2,
        code: "TW".to_owned(),
        name: "Hội trường".to_owned(),
        level: "central".to_owned(),
        invited: DELEGATES.to_string(),
        mode: "two_way".to_owned(),
        ..RosterRow::default()
    };
    let planned_from = server.app().clock.now();
    let planned_until = planned_from.plus_ms(3_600_000);
    let plan =
        SessionPlan { title: "Buổi sáng".to_owned(), lead: HALL, audience: HALL, planned_from, planned_until };
    for command in [
        Command::ImportRoster { entries: build(&[row]).unwrap() },
        Command::PlanSession { plan },
        Command::StepSession { session: SESSION, step: SessionStep::Open },
    ] {
        desk.command(Author::Operator, command).await.unwrap();
    }
}

async fn list(server: &Server, desk: &Desk) -> Vec<(DelegateNumber, String)> {
    let (app, conference) = (server.app(), desk.conference());
    let keep_until = app.clock.now().plus_ms(3_600_000);
    let named = |number: usize| NewDelegate {
        delegate: None,
        endpoint: HALL,
        name: DelegateName { name: format!("Đại biểu số {number}"), unit: "Đoàn 1".to_owned() },
        keep_until,
    };
    let numbers = app.store.keep_delegates(conference, (1..=DELEGATES).map(named).collect()).await.unwrap();
    let listed =
        |delegate: &DelegateNumber| ListedDelegate { delegate: *delegate, kind: DelegateKind::Member, presides: false };
    let wish = DelegateWish::List { lists: vec![(HALL, numbers.iter().map(listed).collect())] };
    desk.command(Author::Operator, Command::Delegate { wish }).await.unwrap();
    let codes = app.check_ins.issue(conference, HALL, &numbers).await.unwrap();
    numbers.into_iter().zip(codes.iter().map(|code| code.plain().to_owned())).collect()
}

fn check_ins(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    let hall = runtime.block_on(Hall::open());
    let mut group = criterion.benchmark_group("check_ins");
    group.sample_size(10);
    group.throughput(Throughput::Elements(u64::try_from(DELEGATES).unwrap()));
    group.bench_function("by the server's route", |bencher| {
        bencher.iter_batched(
            || runtime.block_on(hall.empty()),
            |()| runtime.block_on(hall.fill()),
            BatchSize::PerIteration,
        );
    });
    group.finish();
    let Hall { server, .. } = hall;
    runtime.block_on(server.stop());
}

criterion_group!(benches, check_ins);
criterion_main!(benches);
