//! Delegates as files: the list comes in as a workbook and goes out as one, and `diemcau delegates erase`
//! leaves no name in it.

use std::path::Path;

use reqwest::Method;
use rust_xlsxwriter::Workbook;
use serde_json::Value;

use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;

const ROSTER: &str = crate::support::ROSTER;
const PLACE: &str = "X02641";
/// Sorted by given name, which stands last: An, Ân, Đào.
const PEOPLE: [(&str, &str); 3] =
    [("Khách mời Đào", "khác"), ("Người phát ngôn Ân", "đảng viên"), ("Bí thư An", "đảng viên")];

fn list() -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write_row(0, 0, ["Mã điểm cầu", "Họ và tên", "Chức vụ, đơn vị", "Loại"]).unwrap();
    for (row, (name, kind)) in (1..).zip(PEOPLE) {
        sheet.write_row(row, 0, [PLACE, name, "Đảng ủy phường", kind]).unwrap();
    }
    workbook.save_to_buffer().unwrap()
}

/// Every text of the first sheet, row by row, as openpyxl reads it.
fn texts(workbook: &Path) -> Vec<String> {
    let mut reader = std::process::Command::new("target/readers/bin/python");
    let read = reader.arg("tests/support/read_xlsx.py").arg(workbook).output().unwrap();
    assert!(read.status.success(), "{}", String::from_utf8_lossy(&read.stderr));
    let sheet: Value = serde_json::from_slice(&read.stdout).unwrap();
    let rows = sheet["rows"].as_array().unwrap().iter().flat_map(|row| row.as_array().unwrap());
    rows.filter_map(|cell| cell["value"].as_str().map(str::to_owned)).collect()
}

/// The names that are in a workbook, in its order.
fn names(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).filter(|text| PEOPLE.iter().any(|(name, _)| name == text)).collect()
}

async fn run(server: &ServerProcess, words: &[&str]) -> (bool, String) {
    let done = server.command(words).output().await.unwrap();
    let said = String::from_utf8_lossy(&done.stdout).into_owned() + &String::from_utf8_lossy(&done.stderr);
    (done.status.success(), said)
}

/// The report as the command line makes it.
async fn reported(server: &ServerProcess, folder: &Path) -> Vec<String> {
    let file = folder.join("dai-bieu.xlsx");
    let words = ["report", "--session", "1", "--kind", "delegates", "-o", file.to_str().unwrap()];
    let (done, said) = run(server, &words).await;
    assert!(done, "{said}");
    texts(&file)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_that_came_as_a_workbook_goes_out_as_one_until_its_names_are_erased() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = ServerProcess::install(folder.path()).await;
    server.start().await;
    let organizer = Organizer::sign_in(&server.url()).await;
    let conference = organizer.plan_conference(ROSTER.as_bytes()).await;
    let session = organizer.plan_session(&conference).await;
    organizer.upload(Method::PUT, &format!("{conference}/delegates"), list()).await;

    let downloaded = folder.path().join("downloaded.xlsx");
    std::fs::write(&downloaded, organizer.download(&format!("{session}/reports/delegates")).await).unwrap();
    let sorted = ["Bí thư An", "Người phát ngôn Ân", "Khách mời Đào"];
    assert_eq!(names(&texts(&downloaded)), sorted, "by given name");
    assert_eq!(names(&reported(&server, folder.path()).await), sorted, "beside a running server");

    let erase = ["delegates", "erase", "--conference", "1", "--endpoint", PLACE];
    let (done, said) = run(&server, &erase).await;
    assert!(!done && said.contains("the server runs: stop it first"), "{said}");
    server.kill().await;

    // Numbers are given as the list has them.
    let (done, said) = run(&server, &[&erase[..], &["--delegate", "1"]].concat()).await;
    assert!(done && said.contains("Đã xóa tên của 1 đại biểu"), "{said}");
    let left = reported(&server, folder.path()).await;
    assert_eq!(names(&left), sorted[..2], "the others keep theirs");
    assert!(left.iter().any(|text| text == "(đã xóa)"), "{left:?}");
    for (words, wrong) in [
        (["delegates", "erase", "--conference", "9", "--endpoint", PLACE], "there is no such conference"),
        (["delegates", "erase", "--conference", "1", "--endpoint", "X9"], "no endpoint has the code X9"),
    ] {
        let (done, said) = run(&server, &words).await;
        assert!(!done && said.contains(wrong), "{said}");
    }
    let (done, said) = run(&server, &erase).await;
    assert!(done && said.contains("Đã xóa tên của 2 đại biểu"), "{said}");
    assert!(names(&reported(&server, folder.path()).await).is_empty());
    let ledger = std::fs::read(server.ledger()).unwrap();
    let holds = |name: &str| ledger.windows(name.len()).any(|bytes| bytes == name.as_bytes());
    assert!(!PEOPLE.iter().any(|(name, _)| holds(name)), "no name is left on the disk");
    let (done, said) = run(&server, &["ledger", "verify"]).await;
    assert!(done, "{said}");
}
