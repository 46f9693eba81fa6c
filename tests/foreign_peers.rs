//! Programs that are not ours play what we send, and send what we pass on.

pub(crate) mod peer;

use std::path::Path;
use std::sync::Arc;

use diemcau_agent::{Agent, AgentHandle, AgentSettings, Clip, Line, MediaWish, Publisher, PublisherSettings};
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::timeout;

use crate::support::ROSTER;
use crate::support::organizer::Organizer;
use crate::support::process::ServerProcess;
use peer::{ForeignPeer, LONG};

/// What the tone of `config/media/hall.ogg` goes through, a second each.
const HALL_PITCHES_HZ: [f64; 6] = [220.0, 330.0, 440.0, 550.0, 660.0, 770.0];
/// A pitch that was encoded and decoded is found again this well.
const SAME_PITCH_HZ: f64 = 15.0;
/// What nobody notices between lips and voice, with room for a publisher that reports while it is busy.
const IN_STEP_S: f64 = 0.2;
/// Of so many changes the middle one is judged.
const CHANGES: usize = 5;

/// A session that is held at a real server.
struct Scene {
    server: ServerProcess,
    organizer: Organizer,
    conference: String,
    session: String,
    _folder: TempDir,
}

impl Scene {
    async fn live() -> Self {
        let folder = TempDir::new().unwrap();
        let mut server = ServerProcess::install(folder.path()).await;
        server.start().await;
        let organizer = Organizer::sign_in(&server.url()).await;
        let conference = organizer.plan_conference(ROSTER.as_bytes()).await;
        let session = organizer.plan_session(&conference).await;
        organizer.step(&session, "open").await;
        organizer.step(&session, "start").await;
        Self { server, organizer, conference, session, _folder: folder }
    }

    /// Where to post an offer, and the token that goes with it.
    async fn ticket(&self, wish: Value) -> [String; 2] {
        let ticket = self.organizer.post(&format!("{}/stream-tickets", self.session), wish).await;
        ["url", "token"].map(|key| ticket[key].as_str().unwrap().to_owned())
    }

    /// The hall as aiortc: colours and pitches take turns each second.
    async fn publisher(&self, place: &str, codec: &str, colours: &str, pitches: &str) -> ForeignPeer {
        let [url, token] = self.ticket(json!({ "purpose": "publish", "place": place })).await;
        let mut publisher = ForeignPeer::start("publish.py", &[&url, &token, codec, colours, pitches]);
        publisher.next(|said| said["state"] == "connected").await;
        publisher
    }

    /// aiortc as a player of the program.
    async fn player(&self) -> ForeignPeer {
        let [url, token] = self.ticket(json!({ "purpose": "receive" })).await;
        ForeignPeer::start("play.py", &[&url, &token])
    }

    /// An endpoint that receives the program.
    async fn agent(&self, line: &Line) -> AgentHandle {
        let (_, key) = self.organizer.issue_keys(&self.conference).await.swap_remove(1);
        let mut settings = AgentSettings::new(self.server.url().parse().unwrap(), &key);
        settings.media = MediaWish::Receive;
        Agent::start(settings, line).0
    }
}

async fn receives(agent: &AgentHandle) {
    let mut view = agent.view();
    let both = view.wait_for(|view| view.sound_arrives && view.picture_arrives);
    timeout(LONG, both).await.expect("the program does not arrive").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_player_that_is_not_ours_shows_and_sounds_what_the_hall_sends() {
    let mut scene = Scene::live().await;
    let [url, token] = scene.ticket(json!({ "purpose": "publish", "place": "main" })).await;
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
    let clip = Arc::new(Clip::open(&media.join("hall.ivf"), &media.join("hall.ogg")).unwrap());
    let settings = PublisherSettings { url: url.parse().unwrap(), token: token.into(), clip };
    let hall = Publisher::start(settings, &Line::new(None).unwrap()).await.unwrap();

    let mut player = scene.player().await;
    let picture = player.next(|said| said["picture"].is_string()).await;
    assert_eq!(picture["height"], 180);
    for _ in 0..HALL_PITCHES_HZ.len() {
        let pitch_hz = player.next(|said| said["pitch_hz"].is_f64()).await["pitch_hz"].as_f64().unwrap();
        let is_known = HALL_PITCHES_HZ.iter().any(|known| (known - pitch_hz).abs() < SAME_PITCH_HZ);
        assert!(is_known, "{pitch_hz} Hz");
    }
    player.next(|said| said["pictures"].as_u64() >= Some(100)).await;
    player.dismiss().await;
    hall.stop().await;
    scene.server.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publisher_that_is_not_ours_is_seen_and_heard_in_step() {
    let mut scene = Scene::live().await;
    let publisher = scene.publisher("main", "VP8", "red,blue", "440,880").await;
    let line = Line::new(None).unwrap();
    let agent = scene.agent(&line).await;
    receives(&agent).await;
    let mut player = scene.player().await;
    let mut apart_s = Vec::new();
    while apart_s.len() < CHANGES {
        let picture = player.next(|said| said["picture"] == "red" && said["taken_at_s"].is_f64()).await;
        let sound = player.next(|said| said["pitch_hz"].as_f64() < Some(600.0) && said["taken_at_s"].is_f64()).await;
        apart_s.push(sound["taken_at_s"].as_f64().unwrap() - picture["taken_at_s"].as_f64().unwrap());
    }
    apart_s.sort_by(f64::total_cmp);
    assert!(apart_s[CHANGES / 2].abs() < IN_STEP_S, "{apart_s:?}");
    player.dismiss().await;
    agent.leave().await;
    publisher.dismiss().await;
    scene.server.kill().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_picture_goes_on_in_its_place_when_another_encoder_with_another_codec_takes_over() {
    let mut scene = Scene::live().await;
    let main = scene.publisher("main", "VP8", "red", "440").await;
    let line = Line::new(None).unwrap();
    let agent = scene.agent(&line).await;
    let mut player = scene.player().await;
    player.next(|said| said["picture"] == "red").await;
    let backup = scene.publisher("backup", "H264", "green", "880").await;
    main.kill().await;
    player.next(|said| said["picture"] == "green").await;
    receives(&agent).await;
    let main = scene.publisher("main", "VP8", "red", "440").await;
    backup.kill().await;
    player.next(|said| said["picture"] == "red").await;
    player.dismiss().await;
    agent.leave().await;
    main.dismiss().await;
    scene.server.kill().await;
}
