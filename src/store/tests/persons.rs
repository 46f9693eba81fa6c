use std::collections::BTreeSet;

use diemcau_domain::authority::Role;
use diemcau_domain::identity::{AccountId, Author};
use diemcau_domain::person::Person;

use super::{Scene, at, password};
use crate::{Naming, NewAccount, StoreError};

fn person(full_name: &str) -> Person {
    Person::new(full_name, Some("Chuyên viên")).unwrap()
}

fn organizer(person: Option<Person>) -> NewAccount {
    let (name, password_hash) = ("to-chuc".to_owned(), password());
    NewAccount { name, password_hash, role: Role::Organizer, subtree: None, person }
}

impl Scene {
    /// What an account is called for something that was done at these times.
    async fn called<const N: usize>(&self, account: AccountId, times: [i64; N]) -> [Option<String>; N] {
        let names = self.store.account_names(&BTreeSet::from([account])).await.unwrap();
        times.map(|time| names.name(Author::Account(account), at(time)))
    }
}

fn all<const N: usize>(names: [&str; N]) -> [Option<String>; N] {
    names.map(|name| Some(name.to_owned()))
}

#[tokio::test]
async fn an_account_goes_by_what_it_signs_in_with_until_it_is_somebodys() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer(None), at(5)).await.unwrap();
    assert_eq!(scene.called(account, [5]).await, all(["to-chuc"]));

    scene.store.name_person(account, person("Người Thứ Nhất"), Naming::FromNow, at(9)).await.unwrap();
    let first = "Người Thứ Nhất, Chuyên viên";
    assert_eq!(scene.called(account, [5, 9]).await, all([first, first]), "the first counts for what was before");
    assert_eq!(scene.called(AccountId(77), [5]).await, [None]);
}

#[tokio::test]
async fn what_was_done_before_stays_with_whoever_had_the_account_then() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer(Some(person("Người Thứ Nhất"))), at(5)).await.unwrap();
    scene.store.name_person(account, person("Người Thứ Hay"), Naming::FromNow, at(9)).await.unwrap();
    scene.store.name_person(account, person("Người Thứ Hai"), Naming::Corrected, at(11)).await.unwrap();
    let (first, second) = ("Người Thứ Nhất, Chuyên viên", "Người Thứ Hai, Chuyên viên");
    assert_eq!(scene.called(account, [5, 8, 9, 12]).await, all([first, first, second, second]));
}

#[tokio::test]
async fn a_disabled_account_keeps_its_name_for_its_papers_until_that_is_erased() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer(Some(person("Người Thứ Nhất"))), at(5)).await.unwrap();
    scene.store.disable_account(account, at(6)).await.unwrap();
    assert_eq!(scene.called(account, [5]).await, all(["Người Thứ Nhất, Chuyên viên"]));
    scene.store.name_person(account, person("Người Thứ Một"), Naming::Corrected, at(7)).await.unwrap();
    assert_eq!(scene.called(account, [5]).await, all(["Người Thứ Một, Chuyên viên"]));

    assert_eq!(scene.store.erase_persons(account).await.unwrap(), 1);
    assert_eq!(scene.called(account, [5]).await, all(["to-chuc"]));
    scene.store.close().await;
    let bytes = std::fs::read(&scene.path).unwrap();
    let erased = "Người Thứ Một".as_bytes();
    assert!(!bytes.windows(erased.len()).any(|window| window == erased));
}

#[tokio::test]
async fn whoever_gets_an_account_after_its_names_were_erased_is_not_named_for_what_was_done_before() {
    for naming in [Naming::FromNow, Naming::Corrected] {
        let scene = Scene::new().await;
        let account = scene.store.create_account(organizer(Some(person("Người Thứ Nhất"))), at(5)).await.unwrap();
        assert_eq!(scene.store.erase_persons(account).await.unwrap(), 1);
        assert_eq!(scene.store.erase_persons(account).await.unwrap(), 0, "nobody is known any more");

        scene.store.name_person(account, person("Người Thứ Hay"), naming, at(12)).await.unwrap();
        scene.store.name_person(account, person("Người Thứ Hai"), Naming::Corrected, at(14)).await.unwrap();
        let second = "Người Thứ Hai, Chuyên viên";
        assert_eq!(scene.called(account, [4, 5, 11, 12]).await, all(["to-chuc", "to-chuc", "to-chuc", second]));
    }
}

#[tokio::test]
async fn an_account_is_given_to_a_hundred_people_at_most() {
    let scene = Scene::new().await;
    let account = scene.store.create_account(organizer(Some(person("Người Thứ Nhất"))), at(5)).await.unwrap();
    let name = |naming, time| scene.store.name_person(account, person("Người Sau"), naming, at(time));
    for time in 6..105 {
        name(Naming::FromNow, time).await.unwrap();
    }
    let refused = name(Naming::FromNow, 105).await;
    assert!(matches!(refused, Err(StoreError::TooManyPersons(refused)) if refused == account));
    name(Naming::Corrected, 106).await.unwrap();
    assert_eq!(scene.store.erase_persons(account).await.unwrap(), 100);
    name(Naming::FromNow, 107).await.unwrap();
}

#[tokio::test]
async fn nobody_is_named_for_an_account_that_does_not_exist() {
    let scene = Scene::new().await;
    for naming in [Naming::FromNow, Naming::Corrected] {
        let unknown = scene.store.name_person(AccountId(77), person("Người Thứ Nhất"), naming, at(1)).await;
        assert!(matches!(unknown, Err(StoreError::UnknownAccount(AccountId(77)))));
    }
}
