//! The floor with picture and sound.

use std::path::Path;
use std::sync::Arc;

use diemcau_agent::{
    Agent, AgentHandle, AgentSettings, AgentView, Clip, Line, MediaWish, Publisher, PublisherSettings,
};
use diemcau_domain::identity::EndpointId;
use diemcau_protocol::floor::Shown;
use serde_json::{Value, json};
use tokio::time::timeout;

use super::scene::{FloorScene, LONG, Speaker, codes};

fn clip() -> Arc<Clip> {
    let media = Path::new(env!("CARGO_MANIFEST_DIR")).join("config/media");
    Arc::new(Clip::open(&media.join("hall.ivf"), &media.join("hall.ogg")).unwrap())
}

async fn hall(scene: &FloorScene, line: &Line) -> Publisher {
    let wish = json!({ "purpose": "publish", "place": "main" });
    let ticket = scene.organizer.post(&scene.session("/stream-tickets"), wish).await.json();
    let url = ticket["url"].as_str().unwrap().parse().unwrap();
    let settings = PublisherSettings { url, token: ticket["token"].as_str().unwrap().into(), clip: clip() };
    Publisher::start(settings, line).await.unwrap()
}

/// An endpoint that receives, and sends whenever it is to.
async fn endpoint(scene: &FloorScene, endpoint: EndpointId, line: &Line) -> AgentHandle {
    let now = scene.server.app().clock.now();
    let keys = scene.server.app().join_keys.issue(scene.world.conference, &[endpoint], now).await.unwrap();
    let mut settings = AgentSettings::new(scene.server.url("/").parse().unwrap(), keys[0].key.reveal());
    settings.media = MediaWish::Receive;
    settings.speech = Some(clip());
    let agent = Agent::start(settings, line).0;
    Speaker::attending(&agent).await;
    agent
}

async fn until(agent: &AgentHandle, look: impl FnMut(&AgentView) -> bool) {
    let mut view = agent.view();
    timeout(LONG, view.wait_for(look)).await.expect("it does not come to that").unwrap();
}

fn main_picture(view: &AgentView) -> Option<Shown> {
    Some(view.situation.as_ref()?.session.as_ref()?.floor.main)
}

/// The floor once it is as the test looks for it.
async fn floor_with(scene: &FloorScene, look: impl Fn(&Value) -> bool) -> Value {
    let looking = async {
        loop {
            let floor = scene.floor().await;
            if look(&floor) {
                return floor;
            }
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, looking).await.expect("the floor does not come to that")
}

/// What the log says of its first turn.
async fn logged(scene: &FloorScene, key: &str) -> Value {
    let log = scene.organizer.get(&scene.session("/reports/floor_log?format=json")).await.json();
    let mut columns = log["columns"].as_array().unwrap().iter();
    let column = columns.position(|column| column["key"] == key).unwrap();
    log["rows"][0]["values"][column].clone()
}

/// The hall alone sends.
async fn left_alone(scene: &FloorScene) {
    let closed = async {
        while scene.server.app().streams.figures().publishers > 1 {
            tokio::task::yield_now().await;
        }
    };
    timeout(LONG, closed).await.expect("the leg of who must send no more stays open");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_has_the_floor_is_on_air_and_the_hall_is_when_its_media_is_lost() {
    let scene = FloorScene::live().await;
    let line = Line::new(None).unwrap();
    let hall = hall(&scene, &line).await;
    let who = scene.world.endpoints.commune;
    let speaker = endpoint(&scene, who, &line).await;
    let listener = endpoint(&scene, scene.world.endpoints.other_commune, &line).await;
    until(&listener, |view| view.sound_arrives && view.picture_arrives).await;

    scene.post("floor/preview", json!({ "endpoint": who.0 })).await;
    let floor = floor_with(&scene, |floor| floor["previews"][0]["is_sending"] == true).await;
    assert_eq!(floor["main"]["shown"], "hall", "who is looked at is not on air");
    let floor = scene.post("floor/give", json!({ "endpoint": who.0 })).await;
    assert_eq!((&floor["main"]["endpoint"], &floor["side"]["shown"]), (&json!(who.0), &json!("hall")));
    until(&listener, |view| main_picture(view) == Some(Shown::Endpoint { endpoint: who.0 })).await;

    // The log goes on while it speaks.
    let heard = async { while logged(&scene, "floor_received").await.as_i64() <= Some(0) {} };
    timeout(LONG, heard).await.expect("nothing of the speaker is received");

    speaker.drop_abruptly().await;
    until(&listener, |view| main_picture(view) == Some(Shown::Hall {})).await;
    let floor = scene.floor().await;
    assert_eq!(codes(&floor, "holders"), Vec::<String>::new());
    left_alone(&scene).await;
    assert_eq!(logged(&scene, "floor_end").await, "line_lost");
    assert!(logged(&scene, "floor_received").await.as_i64() <= logged(&scene, "floor_time").await.as_i64());
    until(&listener, |view| view.sound_arrives && view.picture_arrives).await;
    hall.stop().await;
    scene.server.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endpoint_stops_sending_when_the_floor_is_taken_back() {
    let scene = FloorScene::live().await;
    let line = Line::new(None).unwrap();
    let hall = hall(&scene, &line).await;
    let who = scene.world.endpoints.commune;
    let speaker = endpoint(&scene, who, &line).await;
    scene.post("floor/give", json!({ "endpoint": who.0, "limit_seconds": 60 })).await;
    floor_with(&scene, |floor| floor["holders"][0]["is_sending"] == true).await;
    until(&speaker, |view| main_picture(view) == Some(Shown::Endpoint { endpoint: who.0 })).await;
    let floor = scene.post("floor/end", json!({ "endpoint": who.0 })).await;
    assert_eq!(floor["main"]["shown"], "hall");
    left_alone(&scene).await;
    until(&speaker, |view| main_picture(view) == Some(Shown::Hall {})).await;
    speaker.leave().await;
    hall.stop().await;
    scene.server.stop().await;
}
