//! Delegates: their names and codes, and that they can be forgotten.

use diemcau_domain::delegate::DelegateName;
use diemcau_domain::identity::{DelegateNumber, EndpointId};

use super::{Scene, at};
use crate::{NewDelegate, StoreError};

const HERE: EndpointId = EndpointId(3);
const THERE: EndpointId = EndpointId(4);

fn person(endpoint: EndpointId, name: &str, keep_until: i64) -> NewDelegate {
    let name = DelegateName { name: name.into(), unit: "Chi bộ 1".into() };
    NewDelegate { delegate: None, endpoint, name, keep_until: at(keep_until) }
}

#[tokio::test]
async fn a_delegate_keeps_its_number_and_a_number_is_never_given_again() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let store = &scene.store;
    let people = vec![person(HERE, "Bí thư", 10), person(THERE, "Chủ tịch", 10)];
    let numbers = store.keep_delegates(conference, people).await.unwrap();
    assert_eq!(numbers, [DelegateNumber(1), DelegateNumber(2)]);
    assert_eq!(store.erase_delegates(conference, THERE, None).await.unwrap(), 1);
    let again = NewDelegate { delegate: Some(numbers[0]), ..person(HERE, "Bí thư Chi bộ", 20) };
    let numbers = store.keep_delegates(conference, vec![person(THERE, "Phó bí thư", 20), again]).await.unwrap();
    assert_eq!(numbers, [DelegateNumber(3), DelegateNumber(1)]);
    let kept = store.delegates(conference, &[HERE]).await.unwrap();
    assert_eq!((kept.len(), kept[0].name.name.as_str()), (1, "Bí thư Chi bộ"));
    assert!(!format!("{kept:?}").contains("thư"), "names do not show in logs");
}

#[tokio::test]
async fn a_code_opens_to_one_delegate_and_a_new_one_replaces_it() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let store = &scene.store;
    let people = vec![person(HERE, "Bí thư", 10), person(HERE, "Chủ tịch", 10)];
    let numbers = store.keep_delegates(conference, people).await.unwrap();
    store.give_delegate_codes(conference, HERE, vec![(numbers[0], [1; 32]), (numbers[1], [2; 32])]).await.unwrap();
    assert_eq!(store.delegate_by_code(conference, [2; 32]).await.unwrap(), Some(numbers[1]));
    let taken = store.give_delegate_codes(conference, HERE, vec![(numbers[0], [2; 32])]).await;
    assert!(matches!(taken, Err(StoreError::HashTaken)));
    store.give_delegate_codes(conference, HERE, vec![(numbers[1], [3; 32])]).await.unwrap();
    assert_eq!(store.delegate_by_code(conference, [2; 32]).await.unwrap(), None);
    store.give_delegate_codes(conference, THERE, vec![(numbers[0], [4; 32])]).await.unwrap();
    assert_eq!(store.delegate_by_code(conference, [4; 32]).await.unwrap(), None, "it is not of that endpoint");
}

#[tokio::test]
async fn names_are_erased_one_by_one_and_when_their_time_is_up() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let store = &scene.store;
    let people = vec![person(HERE, "Bí thư", 10), person(HERE, "Chủ tịch", 20), person(HERE, "Phó bí thư", 20)];
    let numbers = store.keep_delegates(conference, people).await.unwrap();
    assert_eq!(store.erase_delegates_due(at(10)).await.unwrap(), 1);
    assert_eq!(store.erase_delegates(conference, HERE, Some(numbers[1])).await.unwrap(), 1);
    let names = store.delegate_names(conference, &numbers).await.unwrap();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].0, numbers[2]);
}
