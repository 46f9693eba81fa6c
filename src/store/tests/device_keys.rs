use diemcau_domain::identity::{ConferenceId, DeviceId, EndpointId};

use super::{Scene, at};
use crate::{DeviceKey, KeyRegistration, NewJoinKey, StoreError};

const ENDPOINT: EndpointId = EndpointId(3);

fn key(letter: &str) -> DeviceKey {
    DeviceKey {
        name: letter.repeat(32),
        public_key: letter.as_bytes().to_vec(),
        device: DeviceId("laptop-1".to_owned()),
        registered_at: at(5),
    }
}

/// A join key, different in every round.
fn join_key(endpoint: EndpointId, round: u8) -> NewJoinKey {
    NewJoinKey { endpoint, key_hash: [round; 32], code_hash: [!round; 32] }
}

#[tokio::test]
async fn a_device_key_is_found_until_it_is_revoked() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let registered = scene.store.register_device_key(conference, ENDPOINT, key("a"), 9).await.unwrap();
    assert_eq!(registered, KeyRegistration::Registered);
    let found = |name: &str, endpoint| {
        let (store, name) = (scene.store.clone(), name.to_owned());
        async move { store.device_key(conference, endpoint, &name).await.unwrap() }
    };
    assert_eq!(found(&"a".repeat(32), ENDPOINT).await, Some(key("a")));
    assert_eq!(found(&"b".repeat(32), ENDPOINT).await, None);
    assert_eq!(found(&"a".repeat(32), EndpointId(4)).await, None, "another endpoint's");

    scene.store.revoke_join_key(conference, ENDPOINT, at(6)).await.unwrap();
    assert_eq!(found(&"a".repeat(32), ENDPOINT).await, None);
    let again = scene.store.register_device_key(conference, ENDPOINT, key("a"), 9).await.unwrap();
    assert_eq!(again, KeyRegistration::Revoked, "what was revoked does not come back");
}

#[tokio::test]
async fn with_a_new_join_key_the_device_keys_registered_under_the_former_are_revoked() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let neighbour = EndpointId(4);
    for endpoint in [ENDPOINT, neighbour] {
        scene
            .store
            .issue_join_keys(conference, vec![join_key(endpoint, if endpoint == ENDPOINT { 1 } else { 2 })], at(1))
            .await
            .unwrap();
        scene.store.register_device_key(conference, endpoint, key("a"), 9).await.unwrap();
    }
    scene.store.issue_join_keys(conference, vec![join_key(ENDPOINT, 9)], at(6)).await.unwrap();
    let name = "a".repeat(32);
    assert_eq!(scene.store.device_key(conference, ENDPOINT, &name).await.unwrap(), None);
    assert!(
        scene.store.device_key(conference, neighbour, &name).await.unwrap().is_some(),
        "the neighbour keeps its own"
    );
}

#[tokio::test]
async fn an_endpoint_registers_no_more_keys_than_it_may() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let register = |letter, limit| scene.store.register_device_key(conference, ENDPOINT, key(letter), limit);
    for (letter, becomes) in [
        ("a", KeyRegistration::Registered),
        ("b", KeyRegistration::Registered),
        ("c", KeyRegistration::TooMany),
        ("a", KeyRegistration::Registered),
    ] {
        assert_eq!(register(letter, 2).await.unwrap(), becomes, "{letter}");
    }
    // Those that were revoked do not count, however many there were.
    scene.store.revoke_join_key(conference, ENDPOINT, at(6)).await.unwrap();
    assert_eq!(register("c", 2).await.unwrap(), KeyRegistration::Registered);
    assert_eq!(register("a", 2).await.unwrap(), KeyRegistration::Revoked);
    let unknown = scene.store.register_device_key(ConferenceId(9), ENDPOINT, key("a"), 9).await;
    assert!(matches!(unknown, Err(StoreError::UnknownConference(_))));
}
