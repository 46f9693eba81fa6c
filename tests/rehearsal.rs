//! A small conference is rehearsed against the real binary, and the comparison is not blind.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::support::process::{PASSWORD, ServerProcess};

/// Longer than a rehearsal of twenty seconds takes on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(240);

fn small() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/rehearsals/small.toml");
    std::fs::read_to_string(path).unwrap()
}

/// Rehearses a scenario on a server of its own; gives whether it passed, what it printed and its JSON.
async fn rehearse(scenario: &str) -> (bool, String, Value) {
    let folder = TempDir::new().unwrap();
    let mut server = ServerProcess::install(folder.path()).await;
    server.start().await;
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
    let path = folder.path().join("scenario.toml");
    std::fs::write(&path, scenario.replace("../media", media.to_str().unwrap())).unwrap();
    let json = folder.path().join("summary.json");
    let mut rehearsing = Command::new(env!("CARGO_BIN_EXE_diemcau"))
        .args(["rehearse", "--quiet", "--organizer", "to-chuc", "--server", &server.url()])
        .args([Path::new("--json"), &json, &path])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut answers = rehearsing.stdin.take().unwrap();
    answers.write_all(PASSWORD.as_bytes()).await.unwrap();
    drop(answers);
    let ended = timeout(LONG, rehearsing.wait_with_output()).await.expect("the rehearsal does not end").unwrap();
    server.kill().await;
    let summary = std::fs::read(&json).unwrap();
    (ended.status.success(), String::from_utf8(ended.stdout).unwrap(), serde_json::from_slice(&summary).unwrap())
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_a_small_conference_is_as_the_rehearsal_worked_it_out() {
    let (passed, printed, summary) = rehearse(&small()).await;
    assert!(passed, "{printed}");
    assert_eq!(summary["compared"], 30, "{printed}");
    assert!(summary["packets"].as_u64().unwrap() > 1_000, "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_that_remembers_otherwise_fails_and_names_the_endpoint() {
    // The centre is there from the beginning; half of what it received is forgotten.
    let wrong = format!("misremember = {{ endpoint = \"X000003\", seconds = 12 }}\n{}", small());
    let (passed, printed, summary) = rehearse(&wrong).await;
    assert!(!passed, "{printed}");
    let differences = summary["differences"].as_array().unwrap();
    assert!(!differences.is_empty(), "{printed}");
    assert!(differences.iter().all(|difference| difference["endpoint"] == "X000003"), "{printed}");
}
