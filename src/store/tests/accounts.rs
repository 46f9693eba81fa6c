use diemcau_domain::authority::Role;
use diemcau_domain::identity::AccountId;

use super::{Scene, at, password};
use crate::{Holder, NewAccount, PasswordHash, StoreError};

fn organizer(name: &str) -> NewAccount {
    NewAccount {
        name: name.to_owned(),
        password_hash: password(),
        role: Role::Organizer,
        subtree: Some("10".to_owned()),
        person: None,
    }
}

#[tokio::test]
async fn an_account_is_found_by_number_and_by_name_in_any_case() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer("Điều-Phối.LaoCai"), at(5)).await.unwrap();

    let found = scene.store.account_named("điều-phối.laocai").await.unwrap().unwrap();
    assert_eq!(Some(&found), scene.store.account(account).await.unwrap().as_ref());
    assert_eq!(found.name, "Điều-Phối.LaoCai");
    assert_eq!((found.role, found.subtree.as_deref()), (Role::Organizer, Some("10")));
    assert_eq!((found.created_at, found.disabled_at), (at(5), None));
    assert_eq!(found.password_hash, password());
    assert_eq!(scene.store.account_named("điều-phối").await.unwrap(), None);
}

#[tokio::test]
async fn a_name_is_given_once_while_it_is_in_use() {
    let scene = Scene::new().await;
    let first = scene.store.create_account(organizer("lao-cai"), at(1)).await.unwrap();
    let taken = scene.store.create_account(organizer("LAO-CAI"), at(2)).await;
    assert!(matches!(taken, Err(StoreError::NameTaken)));

    scene.store.disable_account(first, at(3)).await.unwrap();
    let second = scene.store.create_account(organizer("LAO-CAI"), at(4)).await.unwrap();
    assert_ne!(first, second);
    assert_eq!(scene.store.account_named("lao-cai").await.unwrap().unwrap().account, second);
    let all = scene.store.accounts().await.unwrap();
    assert_eq!(all.iter().map(|account| account.disabled_at).collect::<Vec<_>>(), [Some(at(3)), None]);
}

#[tokio::test]
async fn a_disabled_account_is_out_and_stays_out() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer("lao-cai"), at(0)).await.unwrap();
    let holder = Holder::Account(account);
    scene.store.sign_in([1; 32], holder, at(1), at(100)).await.unwrap();
    scene.store.keep_secret([2; 32], holder, at(100)).await.unwrap();

    scene.store.disable_account(account, at(2)).await.unwrap();

    assert_eq!(scene.store.signed_in([1; 32], at(3)).await.unwrap(), None);
    assert_eq!(scene.store.consume_secret([2; 32], at(3)).await.unwrap(), None);
    // A sign-in whose password was checked just before must not slip in behind it.
    let late = scene.store.sign_in([3; 32], holder, at(3), at(100)).await;
    assert!(matches!(late, Err(StoreError::UnknownAccount(unknown)) if unknown == account));
    assert!(matches!(scene.store.disable_account(account, at(4)).await, Err(StoreError::UnknownAccount(_))));
}

#[tokio::test]
async fn a_changed_password_signs_everybody_out() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer("lao-cai"), at(0)).await.unwrap();
    let other = scene.store.create_account(organizer("dak-nong"), at(0)).await.unwrap();
    scene.store.sign_in([1; 32], Holder::Account(account), at(1), at(100)).await.unwrap();
    scene.store.sign_in([2; 32], Holder::Account(other), at(1), at(100)).await.unwrap();

    let hash = PasswordHash::new("$argon2id$v=19$m=8,t=1,p=1$c2FsdHNhbHQ$b3RoZXI");
    scene.store.change_password(account, hash.clone()).await.unwrap();

    assert_eq!(scene.store.account(account).await.unwrap().unwrap().password_hash, hash);
    assert_eq!(scene.store.signed_in([1; 32], at(2)).await.unwrap(), None);
    assert!(scene.store.signed_in([2; 32], at(2)).await.unwrap().is_some());
    let unknown = scene.store.change_password(AccountId(77), password()).await;
    assert!(matches!(unknown, Err(StoreError::UnknownAccount(AccountId(77)))));
}

#[test]
fn a_password_hash_does_not_show_itself() {
    assert_eq!(format!("{:?}", password()), "PasswordHash(…)");
}
