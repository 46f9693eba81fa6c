//! The commands as somebody at a terminal uses them.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use diemcau_domain::authority::Role;
use diemcau_domain::time::Timestamp;
use diemcau_store::{NewAccount, PasswordHash, Store};

pub(crate) fn diemcau(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_diemcau"))
        .args(arguments)
        .env("DIEMCAU_STORE__DIRECTORY", folder)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn checking_the_national_roster_prints_its_figures() {
    let folder = tempfile::tempdir().unwrap();
    let output = diemcau(folder.path(), &["roster", "check", "config/rosters/2022-07-22.csv"], "");
    let text = text(&output);
    assert!(output.status.success(), "{text}");
    assert!(text.contains("11.731 endpoints"), "{text}");
    assert!(text.contains("11.661 at district and commune level"), "{text}");
    let province = text.lines().find(|line| line.contains("(T10)")).unwrap();
    assert!(province.trim_start().starts_with("178 ") && province.contains("Lào Cai"), "{province}");
}

/// Whether a server on this folder says how to make an account, before it is ended.
fn says_how_to_make_an_account(folder: &Path) -> bool {
    let mut child = Command::new(env!("CARGO_BIN_EXE_diemcau"))
        .arg("serve")
        .env("DIEMCAU_STORE__DIRECTORY", folder)
        .env("DIEMCAU_HTTP__LISTEN", "127.0.0.1:0")
        .env("DIEMCAU_PROBES__LISTEN", "127.0.0.1:0")
        .env("DIEMCAU_MEDIA__LISTEN", "127.0.0.1:0")
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    let (tell, told) = mpsc::channel();
    let reader = std::thread::spawn(move || {
        let mut lines = stdout.lines().map_while(Result::ok);
        let says = lines.any(|line| line.contains("diemcau user add NAME --role admin"));
        // Nobody listens any more if it took too long.
        let _ = tell.send(says);
    });
    // A server that says nothing runs on: it is ended before anything is judged.
    let said = told.recv_timeout(Duration::from_secs(30));
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    said.unwrap_or(false)
}

#[test]
fn a_server_that_nobody_can_sign_in_to_says_how_to_make_an_account() {
    let folder = tempfile::tempdir().unwrap();
    assert!(says_how_to_make_an_account(folder.path()));
}

#[tokio::test]
async fn a_server_whose_accounts_are_all_deleted_says_how_to_make_an_account() {
    let folder = tempfile::tempdir().unwrap();
    let (name, password_hash) = ("to-chuc".to_owned(), PasswordHash::new("!"));
    let account = NewAccount { name, password_hash, role: Role::Admin, subtree: None, person: None };
    let store = Store::open(&diemcau_server::ledger_file(folder.path())).await.unwrap();
    let account = store.create_account(account, Timestamp::from_millis(1)).await.unwrap();
    store.disable_account(account, Timestamp::from_millis(2)).await.unwrap();
    store.close().await;
    let says = tokio::task::spawn_blocking(move || says_how_to_make_an_account(folder.path()));
    assert!(says.await.unwrap());
}

#[test]
fn a_reader_who_has_seen_enough_is_no_error() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in [
        &["roster", "check", "config/rosters/2022-07-22.csv"][..],
        &["config", "print"],
        &["config", "print", "--defaults"],
        &["config", "check"],
    ] {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let output = Command::new(env!("CARGO_BIN_EXE_diemcau"))
            .args(arguments)
            .env("DIEMCAU_STORE__DIRECTORY", folder.path())
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdout(writer)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
    }
}

#[test]
fn checking_a_wrong_roster_prints_every_fault_and_fails() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wrong.csv");
    let rows =
        "code,parent_code,name,level,unit_code,invited,mode,note\nA,,x,central,,5,two_way,\nA,A,,commune,,-3,train,\n";
    std::fs::write(&file, rows).unwrap();
    let output = diemcau(folder.path(), &["roster", "check", file.to_str().unwrap()], "");
    let text = text(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for column in ["code", "name", "invited", "mode"] {
        assert!(text.contains(&format!("Dòng 3, cột {column}:")), "{column}: {text}");
    }
}

#[test]
fn a_roster_is_taken_into_a_new_conference_and_reported_from_the_ledger() {
    let folder = tempfile::tempdir().unwrap();
    let new = ["roster", "import", "--new", "Hội nghị tỉnh", "config/rosters/2025-07-01.csv"];
    let imported = diemcau(folder.path(), &new, "");
    assert!(imported.status.success(), "{}", text(&imported));
    let list = diemcau(folder.path(), &["report", "--list"], "");
    assert_eq!(text(&list), "1  Hội nghị tỉnh\n");
    let verified = diemcau(folder.path(), &["ledger", "verify"], "");
    assert!(text(&verified).starts_with("conference 1: ok, 2:"), "{}", text(&verified));
    let early = diemcau(folder.path(), &["report"], "");
    assert_eq!(early.status.code(), Some(1));
    assert!(text(&early).contains("no session of this conference has begun"), "{}", text(&early));
}

#[tokio::test]
async fn one_changed_byte_in_the_file_is_told_with_its_line_and_the_other_conferences_are_sound() {
    let folder = tempfile::tempdir().unwrap();
    for title in ["Hội nghị thứ nhất", "Hội nghị thứ hai"] {
        let new = ["roster", "import", "--new", title, "config/rosters/2025-07-01.csv"];
        assert!(diemcau(folder.path(), &new, "").status.success());
    }
    let ledger = diemcau_server::ledger_file(folder.path());
    // Whoever closes it last writes everything into the one file.
    diemcau_store::Store::open(&ledger).await.unwrap().close().await;
    let mut bytes = std::fs::read(&ledger).unwrap();
    let title = "Hội nghị thứ hai".as_bytes();
    let place = bytes.windows(title.len()).position(|window| window == title).unwrap();
    bytes[place] = b'h';
    std::fs::write(&ledger, bytes).unwrap();

    let verified = diemcau(folder.path(), &["ledger", "verify"], "");
    let text = text(&verified);
    assert_eq!(verified.status.code(), Some(1), "{text}");
    assert!(text.contains("conference 1: ok, 2:"), "{text}");
    let told = "conference 2: BROKEN, the ledger of conference 2 is broken at record 1: it was changed";
    assert!(text.contains(told), "{text}");
}

#[test]
fn an_account_is_made_with_a_password_that_is_no_argument() {
    let folder = tempfile::tempdir().unwrap();
    let add = ["user", "add", "chief", "--role", "admin"];
    assert!(text(&diemcau(folder.path(), &add, "short\n")).contains("12 to 200 characters"));
    assert!(diemcau(folder.path(), &add, "a password of length\n").status.success());
    assert!(!diemcau(folder.path(), &add, "a password of length\n").status.success());
    let marks = diemcau(folder.path(), &["user", "add", "tổng-hợp", "--role", "staff"], "a password of length\n");
    assert!(text(&marks).contains("3 to 64 letters from a to z"), "{}", text(&marks));
    let scoped = ["user", "add", "second", "--role", "admin", "--subtree", "T10"];
    let scoped = diemcau(folder.path(), &scoped, "a password of length\n");
    assert!(text(&scoped).contains("an administrator has no subtree"), "{}", text(&scoped));
    assert_eq!(text(&diemcau(folder.path(), &["user", "list"], "")), "1\tchief\tadmin\t\t\t\n");
    assert!(diemcau(folder.path(), &["user", "passwd", "chief"], "another password\n").status.success());
    let unknown = diemcau(folder.path(), &["user", "passwd", "nobody"], "another password\n");
    assert!(text(&unknown).contains("no such account"), "{}", text(&unknown));
}

#[test]
fn an_account_is_given_to_somebody_corrected_handed_on_and_forgotten() {
    let folder = tempfile::tempdir().unwrap();
    let done = |arguments: &[&str], input: &str| {
        let output = diemcau(folder.path(), arguments, input);
        assert!(output.status.success(), "{arguments:?}: {}", text(&output));
        text(&output)
    };
    let password = "a password of length\n";
    let position = ["--position", "Chánh Văn phòng"];
    let add = ["user", "add", "to-chuc", "--role", "organizer", "--full-name", "Người Thứ Nhất"];
    done(&[&add[..], &position].concat(), password);
    assert_eq!(done(&["user", "list"], ""), "1\tto-chuc\torganizer\t\tNgười Thứ Nhất, Chánh Văn phòng\t\n");

    done(&["user", "name", "to-chuc", "--full-name", "Người Thứ Một", "--corrected"], "");
    assert_eq!(done(&["user", "list"], ""), "1\tto-chuc\torganizer\t\tNgười Thứ Một\t\n");
    done(&["user", "name", "to-chuc", "--full-name", "Người Thứ Hai"], "");
    done(&["user", "forget", "1"], "");
    assert_eq!(done(&["user", "list"], ""), "1\tto-chuc\torganizer\t\t\t\n");
    let nobody = diemcau(folder.path(), &["user", "forget", "1"], "");
    assert!(text(&nobody).contains("nobody is known to have had the account"), "{}", text(&nobody));
    let no_name = diemcau(folder.path(), &["user", "name", "to-chuc", "--full-name", " "], "");
    assert!(text(&no_name).contains("full_name must have 1 to 100 characters"), "{}", text(&no_name));
}

#[tokio::test]
async fn commands_that_write_leave_a_running_server_alone_and_reports_work_beside_it() {
    let server = crate::support::TestServer::start().await;
    crate::support::World::make(&server).await;
    let folder = server.app().configuration.store.directory.clone();
    let outputs = tokio::task::spawn_blocking(move || {
        let add = diemcau(&folder, &["user", "add", "chief", "--role", "admin"], "a password of length\n");
        let report = ["report", "--session", "1", "--format", "csv", "--subtree", "T10"];
        (add, diemcau(&folder, &report, ""), diemcau(&folder, &["ledger", "verify"], ""))
    });
    let (add, report, verified) = outputs.await.unwrap();
    assert!(text(&add).contains("the server runs: stop it first"), "{}", text(&add));
    assert!(text(&report).contains("Điểm cầu Phường Lào Cai"), "{}", text(&report));
    assert!(verified.status.success(), "{}", text(&verified));
    server.stop().await;
}

#[tokio::test]
async fn a_report_is_in_the_format_that_its_name_ends_in_unless_another_is_asked_for() {
    let server = crate::support::TestServer::start().await;
    crate::support::World::make(&server).await;
    let folder = server.app().configuration.store.directory.clone();
    let made = tokio::task::spawn_blocking(move || {
        let of = |more: &[&str], name: &str| {
            let path = folder.join(name);
            let report = ["report", "--session", "1", "--subtree", "T10", "-o", path.to_str().unwrap()];
            let output = diemcau(&folder, &[&report, more].concat(), "");
            assert!(output.status.success(), "{}", text(&output));
            std::fs::read(path).unwrap()
        };
        [of(&[], "a.pdf"), of(&[], "a.csv"), of(&[], "a"), of(&["--format", "docx"], "b.pdf")]
    });
    for (file, begins) in made.await.unwrap().iter().zip([&b"%PDF"[..], "\u{feff}".as_bytes(), b"PK", b"PK"]) {
        assert!(file.starts_with(begins), "{:?}", &file[..8]);
    }
    server.stop().await;
}

#[tokio::test]
async fn a_report_takes_the_letterhead_of_a_file_and_names_what_does_not_fit_in_it() {
    let server = crate::support::TestServer::start().await;
    crate::support::World::make(&server).await;
    let folder = server.app().configuration.store.directory.clone();
    let made = tokio::task::spawn_blocking(move || {
        let file = folder.join("letterhead.toml");
        let of = |letterhead: &str| {
            std::fs::write(&file, letterhead).unwrap();
            let report = ["report", "--session", "1", "--subtree", "T10", "--format", "docx", "--letterhead"];
            diemcau(&folder, &[&report[..], &[file.to_str().unwrap()]].concat(), "")
        };
        let own = "issuing_body = \"Tỉnh ủy Lào Cai\"\nplace = \"Lào Cai\"\ndate = 2022-07-05\n";
        (of(own), of("seal = 1\n"), of("number_suffix = \"BC BTC\"\n"), of("place ="))
    });
    let (made, unknown, unfit, broken) = made.await.unwrap();
    assert!(made.status.success(), "{}", text(&made));
    let said = crate::printed::readers::read_docx(&made.stdout)["text"].as_str().unwrap().to_owned();
    for words in ["TỈNH ỦY LÀO CAI", "Lào Cai, ngày 05 tháng 7 năm 2022"] {
        assert!(said.contains(words), "{words} is missing: {said}");
    }
    for (refused, field) in [(unknown, "seal"), (unfit, "number_suffix"), (broken, "letterhead.toml")] {
        assert!(!refused.status.success() && text(&refused).contains(field), "{}", text(&refused));
    }
    server.stop().await;
}

#[test]
fn an_unknown_key_is_refused_by_its_name_before_anything_starts() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("diemcau.toml");
    std::fs::write(&file, "[http]\nlisten_on = \"127.0.0.1:1\"\n").unwrap();
    for command in [&["config", "check"][..], &["serve"]] {
        let arguments = [command, &["--config", file.to_str().unwrap()]].concat();
        let output = diemcau(folder.path(), &arguments, "");
        assert_eq!(output.status.code(), Some(1));
        assert!(text(&output).contains("listen_on"), "{}", text(&output));
    }
}

#[test]
fn every_command_explains_itself() {
    let folder = tempfile::tempdir().unwrap();
    for command in [
        &["serve"][..],
        &["join"],
        &["roster", "check"],
        &["roster", "import"],
        &["report"],
        &["user", "add"],
        &["user", "passwd"],
        &["user", "name"],
        &["user", "forget"],
        &["user", "list"],
        &["delegates", "erase"],
        &["ledger", "verify"],
        &["config", "check"],
        &["config", "print"],
    ] {
        let output = diemcau(folder.path(), &[command, &["--help"]].concat(), "");
        assert!(output.status.success() && text(&output).contains("Usage: diemcau"), "{command:?}");
    }
}
