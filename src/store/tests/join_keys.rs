use diemcau_domain::identity::{ConferenceId, EndpointId};

use super::{Scene, at};
use crate::{Holder, JoinKey, JoinProof, NewJoinKey, StoreError};

/// Key and code of an endpoint, different in every round.
fn key(endpoint: u32, round: u8) -> NewJoinKey {
    let mut key_hash = [round; 32];
    key_hash[..4].copy_from_slice(&endpoint.to_be_bytes());
    let code_hash = key_hash.map(|byte| !byte);
    NewJoinKey { endpoint: EndpointId(endpoint), key_hash, code_hash }
}

fn by_key(key: NewJoinKey) -> JoinProof {
    JoinProof::Key(key.key_hash)
}

fn by_code(key: NewJoinKey) -> JoinProof {
    JoinProof::Code(key.code_hash)
}

async fn with_conference() -> (Scene, ConferenceId) {
    Scene::with_ledger(0).await
}

#[tokio::test]
async fn key_and_code_open_the_same_endpoint() {
    let (scene, conference) = with_conference().await;
    let issued = key(7, 1);
    scene.store.issue_join_keys(conference, vec![issued], at(3)).await.unwrap();

    let expected = JoinKey { conference, endpoint: EndpointId(7), issued_at: at(3), revoked_at: None };
    assert_eq!(scene.store.join_key(by_key(issued)).await.unwrap(), Some(expected));
    assert_eq!(scene.store.join_key(by_code(issued)).await.unwrap(), Some(expected));
    assert_eq!(scene.store.join_key_of(conference, EndpointId(7)).await.unwrap(), Some(expected));
    assert_eq!(scene.store.join_key(JoinProof::Key(issued.code_hash)).await.unwrap(), None);
    assert_eq!(scene.store.join_key_of(conference, EndpointId(8)).await.unwrap(), None);
}

#[tokio::test]
async fn a_key_issued_anew_revokes_the_former_and_whoever_came_in_by_it() {
    let (scene, conference) = with_conference().await;
    let (old, new) = (key(7, 1), key(7, 2));
    scene.store.issue_join_keys(conference, vec![old, key(8, 1)], at(1)).await.unwrap();
    let joined = scene.store.join(by_code(old), [1; 32], at(2), at(100)).await.unwrap().unwrap();
    assert_eq!(joined.endpoint, EndpointId(7));
    scene.store.join(by_key(key(8, 1)), [2; 32], at(2), at(100)).await.unwrap().unwrap();

    scene.store.issue_join_keys(conference, vec![new], at(3)).await.unwrap();

    assert_eq!(scene.store.join_key(by_key(old)).await.unwrap(), None);
    assert_eq!(scene.store.join_key(by_code(old)).await.unwrap(), None);
    assert_eq!(scene.store.join(by_key(old), [3; 32], at(4), at(100)).await.unwrap(), None);
    assert_eq!(scene.store.signed_in([1; 32], at(4)).await.unwrap(), None);
    assert!(scene.store.join_key(by_key(new)).await.unwrap().is_some());
    // The neighbour is not touched.
    assert!(scene.store.signed_in([2; 32], at(4)).await.unwrap().is_some());
}

#[tokio::test]
async fn a_revoked_key_is_out_and_is_known_to_have_been() {
    let (scene, conference) = with_conference().await;
    let issued = key(7, 1);
    scene.store.issue_join_keys(conference, vec![issued], at(1)).await.unwrap();
    scene.store.join(by_key(issued), [1; 32], at(2), at(100)).await.unwrap().unwrap();

    assert!(scene.store.revoke_join_key(conference, EndpointId(7), at(5)).await.unwrap());
    assert!(!scene.store.revoke_join_key(conference, EndpointId(7), at(6)).await.unwrap());

    assert_eq!(scene.store.signed_in([1; 32], at(6)).await.unwrap(), None);
    let known = scene.store.join_key_of(conference, EndpointId(7)).await.unwrap().unwrap();
    assert_eq!(known.revoked_at, Some(at(5)));
    let holder = Holder::Endpoint { conference, endpoint: EndpointId(7) };
    assert!(matches!(scene.store.sign_in([2; 32], holder, at(6), at(9)).await, Err(StoreError::NoJoinKey)));
    assert!(matches!(scene.store.keep_secret([3; 32], holder, at(9)).await, Err(StoreError::NoJoinKey)));
}

#[tokio::test]
async fn thousands_of_keys_are_issued_at_once() {
    let (scene, conference) = with_conference().await;
    let keys = |round| (0..11_731).map(|endpoint| key(endpoint, round)).collect::<Vec<_>>();
    let before = scene.store.figures().commits;
    scene.store.issue_join_keys(conference, keys(1), at(1)).await.unwrap();
    scene.store.issue_join_keys(conference, keys(2), at(2)).await.unwrap();

    assert_eq!(scene.store.figures().commits - before, 2);
    for endpoint in [0, 499, 500, 11_730] {
        assert_eq!(scene.store.join_key(by_key(key(endpoint, 1))).await.unwrap(), None);
        let valid = scene.store.join_key(by_code(key(endpoint, 2))).await.unwrap().unwrap();
        assert_eq!((valid.endpoint, valid.issued_at), (EndpointId(endpoint), at(2)));
    }
}

#[tokio::test]
async fn a_sheet_with_one_bad_key_leaves_the_former_keys_valid() {
    let (scene, conference) = with_conference().await;
    scene.store.issue_join_keys(conference, vec![key(7, 1), key(8, 1)], at(1)).await.unwrap();

    let twice = vec![key(7, 2), key(8, 2), key(7, 3)];
    let known = vec![key(7, 2), NewJoinKey { endpoint: EndpointId(9), ..key(8, 1) }];
    for sheet in [twice, known] {
        let refused = scene.store.issue_join_keys(conference, sheet, at(2)).await;
        assert!(matches!(refused, Err(StoreError::HashTaken)));
    }
    let unknown = scene.store.issue_join_keys(ConferenceId(9), vec![key(1, 1)], at(2)).await;
    assert!(matches!(unknown, Err(StoreError::UnknownConference(ConferenceId(9)))));

    assert!(scene.store.join_key(by_key(key(7, 1))).await.unwrap().is_some());
    assert!(scene.store.join_key(by_key(key(8, 1))).await.unwrap().is_some());
    assert_eq!(scene.store.join_key(by_key(key(7, 2))).await.unwrap(), None);
}
