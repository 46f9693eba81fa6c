//! A small conference is rehearsed against the real binary, and the comparison is not blind.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio::io::AsyncWriteExt;
use tokio::process::Command;
use tokio::time::timeout;

use crate::support::organizer::Organizer;
use crate::support::process::{PASSWORD, ServerProcess};

/// Longer than a rehearsal of twenty seconds takes on a slow machine; only a failing test waits for it.
const LONG: Duration = Duration::from_secs(240);

fn scenario(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/rehearsals").join(name);
    std::fs::read_to_string(path).unwrap()
}

/// What came out of a rehearsal, and the server on which it was.
struct Rehearsed {
    passed: bool,
    printed: String,
    summary: Value,
    server: ServerProcess,
    /// The server's files. It opens some of them again whenever it is asked much at once, so nothing may
    /// take this apart while it runs.
    _folder: TempDir,
}

/// Rehearses a scenario on a server of its own.
async fn rehearse(scenario: &str) -> Rehearsed {
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
    let summary = serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap();
    let printed = String::from_utf8(ended.stdout).unwrap();
    Rehearsed { passed: ended.status.success(), printed, summary, server, _folder: folder }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_figure_of_a_small_conference_is_as_the_rehearsal_worked_it_out() {
    let mut rehearsed = rehearse(&scenario("small.toml")).await;
    rehearsed.server.kill().await;
    let Rehearsed { passed, printed, summary, .. } = &rehearsed;
    assert!(passed, "{printed}");
    assert_eq!([&summary["compared"], &summary["turns_compared"]], [30, 1], "{printed}");
    assert!(summary["lines_compared"].as_u64().unwrap() > 20, "{printed}");
    assert!(summary["packets"].as_u64().unwrap() > 1_000, "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rehearsal_that_remembers_otherwise_fails_and_names_the_endpoint() {
    // The one who speaks is there from the beginning; half of what it received and said is forgotten.
    let wrong = format!("misremember = {{ endpoint = \"X000003\", seconds = 12 }}\n{}", scenario("small.toml"));
    let mut rehearsed = rehearse(&wrong).await;
    rehearsed.server.kill().await;
    let Rehearsed { passed, printed, summary, .. } = &rehearsed;
    assert!(!passed, "{printed}");
    let differences = summary["differences"].as_array().unwrap();
    for figure in ["received", "turn 1 begins", "packets"] {
        let found = differences.iter().find(|difference| difference["figure"] == figure);
        let found = found.unwrap_or_else(|| panic!("{figure} is not found to differ: {printed}"));
        assert_ne!(found["expected"], found["reported"], "{printed}");
    }
    assert!(differences.iter().all(|difference| difference["endpoint"] == "X000003"), "{printed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_loses_packets_is_bad_in_the_report_after_it_left_and_one_that_sends_nothing_is_unknown() {
    let mut rehearsed = rehearse(&scenario("lines.toml")).await;
    let Rehearsed { passed, printed, summary, server, .. } = &rehearsed;
    assert!(passed, "{printed}");
    assert_eq!([&summary["lines_compared"], &summary["turns_compared"]], [9, 1], "{printed}");
    let organizer = Organizer::sign_in(&server.url()).await;
    // A fresh server's first conference; everybody left it when its session ended.
    let report = organizer.get("/conferences/1/sessions/1/reports/quality?format=json").await;
    let shown = |kind: &str, code: &str, column: &str| {
        let place = |key: &str| report["columns"].as_array().unwrap().iter().position(|it| it["key"] == key).unwrap();
        let is_meant = |row: &&Value| row["kind"] == kind && row["cells"][place("code")] == code;
        let row = report["rows"].as_array().unwrap().iter().find(is_meant).unwrap();
        row["cells"][place(column)].as_str().unwrap().to_owned()
    };
    assert_eq!(shown("endpoint", "X000004", "line_band.down"), "kém", "it lost a twentieth: {printed}");
    assert_eq!(shown("endpoint", "X000003", "line_band.down"), "tốt");
    let up = ["X000002", "X000003", "X000005"].map(|code| shown("endpoint", code, "line_band.up"));
    assert_eq!(up, ["tốt", "—", "chưa đủ dữ liệu"], "who spoke, who was not asked to, who sent nothing");
    assert_eq!(shown("branch", "T000", "line_band.down"), "7/8");
    assert_eq!(shown("branch", "T000", "quality"), "7/8");
    rehearsed.server.kill().await;
}
