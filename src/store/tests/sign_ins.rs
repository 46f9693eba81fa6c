use diemcau_domain::authority::Role;
use tokio::task::JoinSet;

use super::{Scene, at, password};
use crate::{Holder, NewAccount, StoreError};

async fn with_account() -> (Scene, Holder) {
    let scene = Scene::new().await;
    let (name, password_hash) = ("staff".to_owned(), password());
    let new = NewAccount { name, password_hash, role: Role::Staff, subtree: None, person: None };
    let account = scene.store.create_account(new, at(0)).await.unwrap();
    (scene, Holder::Account(account))
}

#[tokio::test]
async fn a_sign_in_holds_until_it_expires() {
    let (scene, holder) = with_account().await;
    scene.store.sign_in([1; 32], holder, at(10), at(20)).await.unwrap();

    let signed_in = scene.store.signed_in([1; 32], at(19)).await.unwrap().unwrap();
    assert_eq!((signed_in.holder, signed_in.created_at, signed_in.expires_at), (holder, at(10), at(20)));
    assert_eq!(scene.store.signed_in([1; 32], at(20)).await.unwrap(), None);
    assert_eq!(scene.store.signed_in([2; 32], at(15)).await.unwrap(), None);
}

#[tokio::test]
async fn a_sign_in_that_is_used_lasts_longer_but_an_expired_one_does_not_come_back() {
    let (scene, holder) = with_account().await;
    scene.store.sign_in([1; 32], holder, at(10), at(20)).await.unwrap();
    scene.store.use_sign_in([1; 32], at(15), at(30)).await.unwrap();

    let used = scene.store.signed_in([1; 32], at(25)).await.unwrap().unwrap();
    assert_eq!((used.last_used_at, used.expires_at), (at(15), at(30)));
    scene.store.use_sign_in([1; 32], at(30), at(50)).await.unwrap();
    assert_eq!(scene.store.signed_in([1; 32], at(31)).await.unwrap(), None);
}

#[tokio::test]
async fn one_sign_in_or_all_of_a_holder_are_revoked() {
    let (scene, holder) = with_account().await;
    for id in 1..=3 {
        scene.store.sign_in([id; 32], holder, at(10), at(20)).await.unwrap();
    }

    assert!(scene.store.revoke_sign_in([1; 32]).await.unwrap());
    assert!(!scene.store.revoke_sign_in([1; 32]).await.unwrap());
    assert!(scene.store.signed_in([2; 32], at(11)).await.unwrap().is_some());
    assert_eq!(scene.store.revoke_sign_ins(holder).await.unwrap(), 2);
    assert_eq!(scene.store.signed_in([2; 32], at(11)).await.unwrap(), None);
}

#[tokio::test]
async fn an_id_is_never_given_twice() {
    let (scene, holder) = with_account().await;
    scene.store.sign_in([1; 32], holder, at(10), at(20)).await.unwrap();

    let again = scene.store.sign_in([1; 32], holder, at(11), at(21)).await;
    assert!(matches!(again, Err(StoreError::HashTaken)));
}

#[tokio::test]
async fn what_has_expired_is_forgotten() {
    let (scene, holder) = with_account().await;
    scene.store.sign_in([1; 32], holder, at(10), at(20)).await.unwrap();
    scene.store.sign_in([2; 32], holder, at(10), at(21)).await.unwrap();
    scene.store.keep_secret([3; 32], holder, at(20)).await.unwrap();

    assert_eq!(scene.store.forget_expired(at(20)).await.unwrap(), 2);
    assert!(scene.store.signed_in([2; 32], at(20)).await.unwrap().is_some());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_opens_once_whoever_comes_at_the_same_time() {
    let (scene, holder) = with_account().await;
    scene.store.keep_secret([9; 32], holder, at(100)).await.unwrap();
    let mut callers = JoinSet::new();
    for _ in 0..64 {
        let store = scene.store.clone();
        callers.spawn(async move { store.consume_secret([9; 32], at(50)).await.unwrap() });
    }
    let opened: Vec<Holder> = callers.join_all().await.into_iter().flatten().collect();

    assert_eq!(opened, [holder]);
}

#[tokio::test]
async fn an_expired_secret_opens_nothing() {
    let (scene, holder) = with_account().await;
    scene.store.keep_secret([9; 32], holder, at(100)).await.unwrap();

    assert_eq!(scene.store.consume_secret([9; 32], at(100)).await.unwrap(), None);
    assert_eq!(scene.store.consume_secret([8; 32], at(1)).await.unwrap(), None);
}
