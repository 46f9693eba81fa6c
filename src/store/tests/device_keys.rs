use diemcau_domain::identity::{ConferenceId, DeviceId, EndpointId};

use super::{Scene, at};
use crate::{DeviceKey, StoreError};

const ENDPOINT: EndpointId = EndpointId(3);

fn key(letter: &str) -> DeviceKey {
    DeviceKey {
        name: letter.repeat(32),
        public_key: letter.as_bytes().to_vec(),
        device: DeviceId("laptop-1".to_owned()),
        registered_at: at(5),
    }
}

#[tokio::test]
async fn a_device_key_is_found_until_it_is_revoked() {
    let (scene, conference) = Scene::with_ledger(0).await;
    assert!(scene.store.register_device_key(conference, ENDPOINT, key("a"), 9).await.unwrap());
    let found = |name: &str, endpoint| {
        let (store, name) = (scene.store.clone(), name.to_owned());
        async move { store.device_key(conference, endpoint, &name).await.unwrap() }
    };
    assert_eq!(found(&"a".repeat(32), ENDPOINT).await, Some(key("a")));
    assert_eq!(found(&"b".repeat(32), ENDPOINT).await, None);
    assert_eq!(found(&"a".repeat(32), EndpointId(4)).await, None, "another endpoint's");

    assert_eq!(scene.store.revoke_device_keys(conference, ENDPOINT, at(6)).await.unwrap(), 1);
    assert_eq!(found(&"a".repeat(32), ENDPOINT).await, None);
    let again = scene.store.register_device_key(conference, ENDPOINT, key("a"), 9).await.unwrap();
    assert!(!again, "what was revoked does not come back");
}

#[tokio::test]
async fn an_endpoint_registers_no_more_keys_than_it_may() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let register = |letter, limit| scene.store.register_device_key(conference, ENDPOINT, key(letter), limit);
    assert!(register("a", 2).await.unwrap());
    assert!(register("b", 2).await.unwrap());
    assert!(!register("c", 2).await.unwrap());
    assert!(register("a", 2).await.unwrap(), "it was registered before");
    let unknown = scene.store.register_device_key(ConferenceId(9), ENDPOINT, key("a"), 9).await;
    assert!(matches!(unknown, Err(StoreError::UnknownConference(_))));
}
