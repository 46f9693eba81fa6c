//! The hall: sends a clip round and round to a WHIP address.

use std::path::Path;
use std::sync::Arc;

use diemcau_agent::{Clip, Line, Publisher, PublisherSettings};
use secrecy::SecretString;
use serde_json::json;
use url::Url;

pub(crate) fn run(url: &str, token: &str, pictures: &str, sound: &str) {
    let clip = Arc::new(Clip::open(Path::new(pictures), Path::new(sound)).unwrap());
    let settings = PublisherSettings { url: url.parse::<Url>().unwrap(), token: SecretString::from(token), clip };
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let publisher = Publisher::start(settings, &Line::new(None).unwrap()).await.unwrap();
        println!("{}", json!({ "publishing": true }));
        let mut alive = publisher.alive();
        alive.wait_for(|alive| !alive).await.unwrap();
    });
}
