//! The program is recorded as it is on air, survives a kill, and is watched later.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::Duration;

use diemcau_agent::{Clip, Line, Publisher, PublisherSettings};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::{interval, timeout};

use crate::foreign_peers::peer::{ForeignPeer, LONG};
use crate::support::ROSTER;
use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;

const LOOK_EVERY: Duration = Duration::from_millis(100);

/// A session that is held at a real server.
struct Scene {
    server: ServerProcess,
    organizer: Organizer,
    session: String,
    folder: TempDir,
}

impl Scene {
    async fn live(further: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let mut server = ServerProcess::install_with(folder.path(), further).await;
        server.start().await;
        let organizer = Organizer::sign_in(&server.url()).await;
        let conference = organizer.plan_conference(ROSTER.as_bytes()).await;
        let session = organizer.plan_session(&conference).await;
        organizer.step(&session, "open").await;
        organizer.step(&session, "start").await;
        Self { server, organizer, session, folder }
    }

    async fn ticket(&self) -> [String; 2] {
        let wish = json!({ "purpose": "publish", "place": "main" });
        let ticket = self.organizer.post(&format!("{}/stream-tickets", self.session), wish).await;
        ["url", "token"].map(|key| ticket[key].as_str().unwrap().to_owned())
    }

    /// The hall sends VP8.
    async fn hall(&self) -> Publisher {
        let [url, token] = self.ticket().await;
        let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
        let clip = Arc::new(Clip::open(&media.join("hall.ivf"), &media.join("hall.ogg")).unwrap());
        let settings = PublisherSettings { url: url.parse().unwrap(), token: token.into(), clip };
        Publisher::start(settings, &Line::new(None).unwrap()).await.unwrap()
    }

    /// An encoder that is not ours sends H.264.
    async fn encoder(&self) -> ForeignPeer {
        let [url, token] = self.ticket().await;
        let mut encoder = ForeignPeer::start("publish.py", &[&url, &token, "H264", "red,blue", "440,880"]);
        encoder.next(|said| said["state"] == "connected").await;
        encoder
    }

    fn path(&self, rest: &str) -> String {
        format!("{}/recordings{rest}", self.session)
    }

    /// The recordings, as soon as they are so.
    async fn recordings(&self, are_so: impl Fn(&Value) -> bool) -> Value {
        let mut looks = interval(LOOK_EVERY);
        let asking = async {
            loop {
                looks.tick().await;
                let all = self.organizer.get(&self.path("")).await;
                if are_so(&all) {
                    return all;
                }
            }
        };
        timeout(LONG, asking).await.expect("the recordings do not come to that")
    }

    /// A part, downloaded as a file.
    async fn part(&self, part: &Value) -> PathBuf {
        let address = self.path(&format!("/1/parts/{}", part["part"]));
        let name = format!("{}.{}", part["part"], part["container"].as_str().unwrap());
        let path = self.folder.path().join(name);
        std::fs::write(&path, self.organizer.download(&address).await).unwrap();
        path
    }
}

fn played_ms(part: &Value) -> u64 {
    part["duration_ms"].as_u64().unwrap()
}

/// What another program reads in a file: the codecs, how long it lasts, how many pictures it decodes.
async fn read(path: &Path) -> (Vec<String>, f64, u64) {
    let mut probing = Command::new("ffprobe");
    probing.args(["-v", "error", "-count_frames", "-show_entries"]);
    probing.args(["stream=codec_name,codec_type,nb_read_frames:format=duration", "-of", "json"]).arg(path);
    let probed = probing.stdout(Stdio::piped()).output().await.expect("tests/support/prepare.sh installs ffmpeg");
    assert_eq!(String::from_utf8_lossy(&probed.stderr), "", "{}", path.display());
    let said: Value = serde_json::from_slice(&probed.stdout).unwrap();
    let streams = said["streams"].as_array().unwrap();
    let names = streams.iter().map(|stream| stream["codec_name"].as_str().unwrap().to_owned()).collect();
    let picture = streams.iter().find(|stream| stream["codec_type"] == "video").unwrap();
    let pictures = picture["nb_read_frames"].as_str().unwrap().parse().unwrap();
    (names, said["format"]["duration"].as_str().unwrap().parse().unwrap(), pictures)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_survives_a_kill_but_for_its_last_fragment() {
    let mut scene = Scene::live("").await;
    let hall = scene.hall().await;
    scene.organizer.post(&scene.path(""), Value::Null).await;
    scene.recordings(|all| all[0]["parts"][0]["duration_ms"].as_u64() > Some(4_000)).await;
    scene.server.kill().await;
    hall.stop().await;
    scene.server.start().await;
    // It goes on by itself, with another part.
    let hall = scene.hall().await;
    let both = |all: &Value| {
        all[0]["parts"][0]["is_closed"] == true && all[0]["parts"][1]["duration_ms"].as_u64() > Some(2_000)
    };
    scene.recordings(both).await;
    scene.organizer.post(&scene.path("/1/stop"), Value::Null).await;
    let all = scene.recordings(|all| all[0]["parts"][1]["is_closed"] == true).await;
    assert_eq!((&all[0]["end"], all.as_array().unwrap().len()), (&json!("stopped"), 1));
    for part in all[0]["parts"].as_array().unwrap() {
        let (codecs, duration_s, pictures) = read(&scene.part(part).await).await;
        assert_eq!(codecs, ["vp8", "opus"]);
        let told_s = Duration::from_millis(played_ms(part)).as_secs_f64();
        assert!((duration_s - told_s).abs() < 0.1, "{duration_s} s, {told_s} s told");
        assert!(pictures >= 50, "{pictures} pictures");
    }
    hall.stop().await;
    scene.server.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn h264_becomes_fragmented_mp4_and_a_playlist_over_the_same_fragments() {
    let mut scene = Scene::live("").await;
    let encoder = scene.encoder().await;
    scene.organizer.post(&scene.path(""), Value::Null).await;
    scene.recordings(|all| all[0]["parts"][0]["duration_ms"].as_u64() > Some(5_000)).await;
    scene.organizer.step(&scene.session, "end").await;
    let all = scene.recordings(|all| all[0]["parts"][0]["is_closed"] == true).await;
    assert_eq!(all[0]["end"], "session_over");
    let part = &all[0]["parts"][0];
    let path = scene.part(part).await;
    let (codecs, duration_s, pictures) = read(&path).await;
    assert_eq!(codecs, ["h264", "opus"]);
    assert!(duration_s > 5.0 && pictures > 60, "{duration_s} s, {pictures} pictures");
    let playlist = scene.organizer.download(&scene.path("/1/playlist")).await;
    let local = String::from_utf8(playlist).unwrap().replace("parts/1", path.file_name().unwrap().to_str().unwrap());
    let playlist = scene.folder.path().join("playlist.m3u8");
    std::fs::write(&playlist, local).unwrap();
    let (_, of_playlist_s, of_playlist) = read(&playlist).await;
    assert_eq!(of_playlist, pictures);
    assert!((of_playlist_s - duration_s).abs() < 0.2, "{of_playlist_s} s, {duration_s} s");
    // The end of the session was the end of its leg.
    encoder.kill().await;
    scene.server.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_without_room_ends_the_recording_and_not_the_session() {
    let mut scene = Scene::live("[recording]\nkeep_free_mebibytes = 16777216\n").await;
    let hall = scene.hall().await;
    scene.organizer.post(&scene.path(""), Value::Null).await;
    let all = scene.recordings(|all| all[0]["ended_at"].is_string()).await;
    assert_eq!(all[0]["end"], "disk_full");
    let session = scene.organizer.get(&scene.session).await;
    assert_eq!((&session["state"], &session["recorded_since"]), (&json!("live"), &Value::Null));
    assert_eq!(session["program"]["sounding"], true);
    hall.stop().await;
    scene.server.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_an_endpoint_watched_later_is_reported_apart_and_cannot_be_made_up() {
    let mut scene = Scene::live("").await;
    let hall = scene.hall().await;
    scene.organizer.post(&scene.path(""), Value::Null).await;
    let shown = scene.organizer.get(&scene.session).await;
    assert!(shown["recorded_since"].is_string());
    scene.recordings(|all| all[0]["parts"][0]["duration_ms"].as_u64() > Some(4_000)).await;
    scene.organizer.step(&scene.session, "end").await;
    scene.recordings(|all| all[0]["parts"][0]["is_closed"] == true).await;
    hall.stop().await;
    let conference = scene.session.split("/sessions").next().unwrap().to_owned();
    let (_, key) = scene.organizer.issue_keys(&conference).await.swap_remove(1);
    let client = reqwest::Client::builder().cookie_store(true).no_proxy().build().unwrap();
    let ask = |method: Method, path: String, body: Value| {
        client.request(method, format!("{}/api/v1{path}", scene.server.url())).json(&body).send()
    };
    assert!(ask(Method::POST, "/joins".into(), json!({ "key": key })).await.unwrap().status().is_success());
    let studies = ask(Method::GET, format!("{conference}/endpoints/2/studies"), Value::Null).await.unwrap();
    let studies: Value = studies.json().await.unwrap();
    assert_eq!((&studies[0]["studied_ms"], &studies[0]["recordings"][0]["recording"]), (&json!(0), &json!(1)));
    let player = format!("{}/endpoints/2/recordings/1/parts/1", scene.session);
    let range = client.get(format!("{}/api/v1{player}", scene.server.url())).header("range", "bytes=0-99").send();
    let range = range.await.unwrap();
    assert_eq!((range.status(), range.bytes().await.unwrap().len()), (StatusCode::PARTIAL_CONTENT, 100));

    let report = |played: Value| {
        let body = json!({ "recording": 1, "part": 1, "played": played });
        ask(Method::POST, format!("{}/endpoints/2/study", scene.session), body)
    };
    assert_eq!(report(json!([])).await.unwrap().status(), StatusCode::OK);
    let too_much = report(json!([{ "from_ms": 0, "until_ms": 4_000 }])).await.unwrap();
    assert_eq!(too_much.status(), StatusCode::CONFLICT);
    let problem: Value = too_much.json().await.unwrap();
    assert_eq!((&problem["code"], &problem["field"]), (&json!("study_too_fast"), &json!("played")));
    let beyond = report(json!([{ "from_ms": 0, "until_ms": 90_000_000 }])).await.unwrap();
    assert_eq!(beyond.status(), StatusCode::UNPROCESSABLE_ENTITY);
    // Reports at once share one tolerance, so the page reports as it plays.
    let mut playing = tokio::time::interval(Duration::from_millis(1_500));
    playing.tick().await;
    for _ in 0..2 {
        playing.tick().await;
        assert_eq!(report(json!([{ "from_ms": 500, "until_ms": 2_400 }])).await.unwrap().status(), StatusCode::OK);
    }
    let table = scene.organizer.get(&format!("{}/reports/study?format=json", scene.session)).await;
    let column = |key: &str| {
        let columns = table["columns"].as_array().unwrap();
        columns.iter().position(|column| column["key"].as_str().unwrap().split('.').next() == Some(key)).unwrap()
    };
    let row = table["rows"].as_array().unwrap().iter().find(|row| row["endpoint"] == 2 && row["values"][0].is_u64());
    assert_eq!(row.unwrap()["values"][column("studied")], 1_900);
    // Deleted by hand: nobody can watch it any more, and what was studied stays.
    let deleted = scene.organizer.ask(Method::DELETE, &scene.path("/1"), Value::Null).await.unwrap();
    assert!(deleted[0]["deleted_at"].is_string() && deleted[0]["parts"] == json!([]));
    assert_eq!(std::fs::read_dir(scene.server.data().join("recordings")).unwrap().count(), 0);
    scene.server.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_deleted_as_its_session_ends_is_closed_first_and_leaves_nothing_behind() {
    let mut scene = Scene::live("").await;
    let hall = scene.hall().await;
    scene.organizer.post(&scene.path(""), Value::Null).await;
    scene.recordings(|all| all[0]["parts"][0]["duration_ms"].as_u64() > Some(1_000)).await;
    scene.organizer.step(&scene.session, "end").await;
    let deleted = scene.organizer.ask(Method::DELETE, &scene.path("/1"), Value::Null).await.unwrap();
    assert!(deleted[0]["deleted_at"].is_string() && deleted[0]["parts"] == json!([]), "{deleted}");
    assert_eq!(deleted[0]["end"], "session_over");
    // By now a recorder that still wrote would have missed its files.
    let mut looks = interval(LOOK_EVERY);
    for _ in 0..4 {
        looks.tick().await;
        assert_eq!(std::fs::read_dir(scene.server.data().join("recordings")).unwrap().count(), 0);
    }
    hall.stop().await;
    let log = scene.server.kill().await;
    assert!(!log.contains("ERROR") && !log.contains("WARN"), "{log}");
}
