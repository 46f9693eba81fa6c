//! The program is replaced while it serves, as an upgrade does before the restart.

use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;

#[tokio::test(flavor = "multi_thread")]
async fn a_server_whose_program_was_replaced_prints_on_until_it_is_started_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = ServerProcess::install(folder.path()).await;
    let program = server.run_a_copy();
    server.start().await;
    let organizer = Organizer::sign_in(&server.url()).await;
    let conference = organizer.plan_conference(crate::support::ROSTER.as_bytes()).await;
    let session = organizer.plan_session(&conference).await;
    std::fs::remove_file(&program).unwrap();
    std::fs::write(&program, "another one").unwrap();
    let paper = organizer.download(&format!("{session}/reports/summary?format=pdf")).await;
    assert!(paper.starts_with(b"%PDF-"));
    server.kill().await;
}
