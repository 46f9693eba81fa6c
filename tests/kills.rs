//! What was acknowledged is in the ledger, whatever happens to the process.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diemcau_domain::event::Event;
use diemcau_domain::identity::ConferenceId;
use diemcau_store::Store;
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use reqwest::Method;
use serde_json::json;

use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;

const KILLS: usize = 50;
const WRITERS: usize = 8;
const SEED: u64 = 20_220_722;

/// Answers for one endpoint after the other, each with a figure that nobody else uses, until the
/// server is gone. Notes what was acknowledged.
async fn write(organizer: Organizer, roll_call: String, figures: Arc<AtomicU32>, acknowledged: Arc<Mutex<Vec<u32>>>) {
    loop {
        let figure = figures.fetch_add(1, Ordering::Relaxed);
        let path = format!("{roll_call}/head-counts/{}", figure % 3000 + 1);
        let head_count = json!({ "present_members": 0, "present_others": figure, "excused": 0, "unexcused": 0 });
        if organizer.ask(Method::PUT, &path, head_count).await.is_err() {
            return;
        }
        acknowledged.lock().unwrap().push(figure);
    }
}

/// How often each figure stands in the ledger, after its chain was verified.
async fn figures_in(server: &ServerProcess) -> BTreeMap<u32, usize> {
    let store = Store::open_read_only(&server.ledger()).await.unwrap();
    let conference = ConferenceId(1);
    store.verify(conference).await.unwrap();
    let mut written = BTreeMap::new();
    for record in store.load(conference).await.unwrap() {
        if let Event::HeadCountReported { head_count, .. } = record.event {
            *written.entry(head_count.present_others).or_insert(0) += 1;
        }
    }
    store.close().await;
    written
}

#[tokio::test(flavor = "multi_thread")]
async fn fifty_kills_lose_nothing_and_double_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = ServerProcess::install(folder.path()).await;
    server.start().await;
    let organizer = Organizer::sign_in(&server.url()).await;
    let conference = organizer.plan_conference(include_bytes!("../config/rosters/2025-07-01.csv")).await;
    let session = organizer.plan_session(&conference).await;
    organizer.step(&session, "open").await;
    let roll_call = json!({ "title": "Đầu buổi", "deadline": "2030-01-01T02:00:00Z" });
    let opened = organizer.post(&format!("{session}/roll-calls"), roll_call).await;
    let roll_call = format!("{session}/roll-calls/{}", opened["roll_calls"][0]["roll_call"]);
    let mut chance = StdRng::seed_from_u64(SEED);
    let (figures, acknowledged) = (Arc::new(AtomicU32::new(1)), Arc::new(Mutex::new(Vec::new())));
    for _ in 0..KILLS {
        let writers: Vec<_> = (0..WRITERS)
            .map(|_| {
                let (figures, acknowledged) = (Arc::clone(&figures), Arc::clone(&acknowledged));
                tokio::spawn(write(organizer.clone(), roll_call.clone(), figures, acknowledged))
            })
            .collect();
        let mut moment = tokio::time::interval(Duration::from_millis(chance.random_range(20..300)));
        moment.tick().await;
        moment.tick().await;
        server.kill().await;
        for writer in writers {
            writer.await.unwrap();
        }
        let written = figures_in(&server).await;
        let acknowledged = acknowledged.lock().unwrap().clone();
        let lost: Vec<_> = acknowledged.iter().filter(|figure| !written.contains_key(figure)).collect();
        let doubled: Vec<_> = written.iter().filter(|(_, times)| **times > 1).collect();
        assert!(lost.is_empty() && doubled.is_empty(), "lost {lost:?}, doubled {doubled:?}");
        server.start().await;
    }
    let acknowledged = acknowledged.lock().unwrap().len();
    println!("{acknowledged} acknowledged over {KILLS} kills, 0 lost, 0 doubled");
    assert!(acknowledged > 10 * KILLS, "hardly anything was written: {acknowledged}");
}
