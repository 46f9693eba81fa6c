use diemcau_domain::identity::{AccountId, Author, ConferenceId, EndpointId, SessionId};

use super::{Scene, at};
use crate::{AuditEntry, Contact, Place, Store, StoreError, StreamKey};

fn contact(endpoint: u32, name: &str, keep_until: i64) -> Contact {
    let phone = format!("0{endpoint} \"hot\\line\"");
    Contact { endpoint: EndpointId(endpoint), name: name.to_owned(), phone, since: at(1), keep_until: at(keep_until) }
}

#[tokio::test]
async fn a_stream_key_opens_its_place_until_it_is_revoked() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let session = SessionId(2);
    let main = StreamKey { conference, session, place: Place::Main, issued_at: at(1) };
    let backup = StreamKey { place: Place::Backup, ..main };
    scene.store.issue_stream_key([1; 32], main).await.unwrap();
    scene.store.issue_stream_key([2; 32], backup).await.unwrap();
    scene.store.issue_stream_key([3; 32], backup).await.unwrap();

    assert_eq!(scene.store.stream_key([1; 32]).await.unwrap(), Some(main));
    assert_eq!(scene.store.stream_key([2; 32]).await.unwrap(), Some(backup));
    assert!(matches!(scene.store.issue_stream_key([1; 32], backup).await, Err(StoreError::HashTaken)));
    let another = StreamKey { session: SessionId(3), ..main };
    scene.store.issue_stream_key([4; 32], another).await.unwrap();
    assert_eq!(scene.store.revoke_stream_keys(conference, session, at(2)).await.unwrap(), 3);
    assert_eq!(scene.store.revoke_stream_keys(conference, session, at(3)).await.unwrap(), 0);
    for revoked in [[1; 32], [2; 32], [3; 32]] {
        assert_eq!(scene.store.stream_key(revoked).await.unwrap(), None);
    }
    assert_eq!(scene.store.stream_key([4; 32]).await.unwrap(), Some(another), "of another session");
}

#[tokio::test]
async fn a_contact_is_replaced_and_erased() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let first = vec![contact(2, "cán bộ kỹ thuật", 10), contact(1, "đường dây nóng", 20)];
    scene.store.put_contacts(conference, first).await.unwrap();
    scene.store.put_contacts(conference, vec![contact(2, "người trực", 10)]).await.unwrap();

    let kept = scene.store.contact(conference, EndpointId(2)).await.unwrap().unwrap();
    assert_eq!(kept, contact(2, "người trực", 10));
    assert_eq!(scene.store.contacts(conference).await.unwrap().len(), 2);
    assert_eq!(scene.store.erase_contacts_due(at(10)).await.unwrap(), 1);
    assert_eq!(scene.store.contact(conference, EndpointId(2)).await.unwrap(), None);
    assert!(scene.store.erase_contact(conference, EndpointId(1)).await.unwrap());
    assert_eq!(scene.store.contacts(conference).await.unwrap(), []);
    let unknown = scene.store.put_contacts(ConferenceId(9), vec![contact(1, "", 1)]).await;
    assert!(matches!(unknown, Err(StoreError::UnknownConference(_))));
}

#[tokio::test]
async fn a_contact_is_known_since_its_name_was_given_first() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let given = |name: &str, since| Contact { since: at(since), ..contact(1, name, 90) };
    for (name, since, known_since) in [("cán bộ", 1, 1), ("cán bộ", 5, 1), ("người trực", 7, 7)] {
        scene.store.put_contacts(conference, vec![given(name, since)]).await.unwrap();
        let kept = scene.store.contact(conference, EndpointId(1)).await.unwrap().unwrap();
        assert_eq!((kept.name.as_str(), kept.since), (name, at(known_since)));
    }
}

#[tokio::test]
async fn nothing_of_an_erased_contact_is_left_in_the_closed_file() {
    let (scene, conference) = Scene::with_ledger(0).await;
    scene.store.put_contacts(conference, vec![contact(1, "someone-to-be-forgotten", 10)]).await.unwrap();
    scene.store.erase_contact(conference, EndpointId(1)).await.unwrap();
    scene.store.close().await;

    let bytes = std::fs::read(&scene.path).unwrap();
    assert!(!bytes.windows(23).any(|window| window == b"someone-to-be-forgotten"));
    assert!(!scene.path.with_file_name("record.sqlite-wal").exists());
}

#[test]
fn a_contact_does_not_show_its_name() {
    let shown = format!("{:?}", contact(1, "cán bộ", 1));
    assert!(!shown.contains("cán bộ") && !shown.contains("line"), "{shown}");
}

#[tokio::test]
async fn the_audit_log_is_read_from_its_end_and_never_changed() {
    let (scene, conference) = Scene::with_ledger(0).await;
    let entry = |number: u32| AuditEntry {
        at: at(i64::from(number)),
        author: Author::Account(AccountId(number)),
        conference: (number > 1).then_some(conference),
        action: "issue_keys".to_owned(),
        target: number.to_string(),
        detail: String::new(),
    };
    for number in 1..=5 {
        scene.store.audit(entry(number)).await.unwrap();
    }

    let newest = scene.store.audit_log(None, 2).await.unwrap();
    assert_eq!(newest.iter().map(|line| line.number).collect::<Vec<_>>(), [5, 4]);
    let older = scene.store.audit_log(Some(4), 10).await.unwrap();
    assert_eq!(older.iter().map(|line| line.entry.clone()).collect::<Vec<_>>(), [entry(3), entry(2), entry(1)]);
    let mut raw = scene.raw().await;
    for statement in [
        "UPDATE audit_log SET action = ''",
        "DELETE FROM audit_log",
        "INSERT OR REPLACE INTO audit_log SELECT * FROM audit_log WHERE number = 1",
    ] {
        assert!(sqlx::query(statement).execute(&mut raw).await.is_err(), "{statement}");
    }
}

#[tokio::test]
async fn the_server_key_of_the_first_start_stays() {
    let scene = Scene::new().await;
    assert_eq!(scene.store.server_key("join_codes", [1; 32]).await.unwrap(), [1; 32]);
    assert_eq!(scene.store.server_key("join_codes", [2; 32]).await.unwrap(), [1; 32]);
    assert_eq!(scene.store.server_key("tickets", [3; 32]).await.unwrap(), [3; 32]);
    scene.store.close().await;

    let again = Store::open(&scene.path).await.unwrap();
    assert_eq!(again.server_key("join_codes", [4; 32]).await.unwrap(), [1; 32]);
}

#[tokio::test]
async fn a_setting_is_made_and_changed() {
    let scene = Scene::new().await;
    assert_eq!(scene.store.setting("demo").await.unwrap(), None);
    scene.store.change_setting("demo", "1").await.unwrap();
    scene.store.change_setting("demo", "2").await.unwrap();
    assert_eq!(scene.store.setting("demo").await.unwrap().as_deref(), Some("2"));
}
