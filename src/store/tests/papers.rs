//! Documents, and what people write.

use diemcau_domain::document::DocumentKind;
use diemcau_domain::identity::{ConferenceId, DocumentId, SessionId};
use diemcau_domain::written_text::TextHash;

use super::{Scene, at};
use crate::{NewDocument, Store, StoreError, WrittenText};

const SESSION: SessionId = SessionId(1);

fn document(file: &str) -> NewDocument {
    NewDocument {
        session: SESSION,
        title: "Dự thảo Nghị quyết".into(),
        file_name: "du-thao.pdf".into(),
        kind: DocumentKind::Pdf,
        digest: "a".repeat(64),
        articles: vec!["Điều 1".into()],
        file: file.into(),
        attached_at: at(5),
    }
}

/// The file of a document as it is served.
async fn content(store: &Store, conference: ConferenceId, document: DocumentId) -> Vec<u8> {
    let kept = store.attached_document(conference, document).await.unwrap().unwrap();
    std::fs::read(store.document_path(&kept)).unwrap()
}

fn text(digit: &str, words: &str, keep_until: i64) -> WrittenText {
    WrittenText { hash: TextHash(digit.repeat(64)), salt: [1; 16], text: words.into(), keep_until: at(keep_until) }
}

#[tokio::test]
async fn a_document_is_kept_beside_the_record_with_its_file() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let number = scene.store.attach_document(conference, document("1.pdf"), b"%PDF".to_vec()).await.unwrap();
    let kept = scene.store.attached_documents(conference, SESSION).await.unwrap();
    assert_eq!((kept.len(), kept[0].document, kept[0].bytes), (1, number, 4));
    assert_eq!(kept[0].about, document("1.pdf"));
    assert_eq!(content(&scene.store, conference, number).await, b"%PDF");
    let folder = scene.path.parent().unwrap().join("documents");
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1, "nothing unfinished is left");
}

#[tokio::test]
async fn a_document_that_is_being_sent_is_neither_changed_nor_taken_away() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let store = &scene.store;
    let number = store.attach_document(conference, document("1.pdf"), b"%PDF".to_vec()).await.unwrap();
    assert!(store.revise_document(conference, number, "Khác".into(), Vec::new()).await.unwrap());
    assert!(store.hold_document(conference, number, true).await.unwrap());
    assert!(!store.revise_document(conference, number, "Nữa".into(), Vec::new()).await.unwrap());
    assert!(!store.detach_document(conference, number).await.unwrap());
    assert_eq!(store.attached_document(conference, number).await.unwrap().unwrap().about.title, "Khác");
    assert!(store.hold_document(conference, number, false).await.unwrap());
    assert!(store.detach_document(conference, number).await.unwrap());
    assert_eq!(store.attached_document(conference, number).await.unwrap(), None);
    assert_eq!(std::fs::read_dir(scene.path.parent().unwrap().join("documents")).unwrap().count(), 0);
}

#[tokio::test]
async fn a_number_is_never_given_to_another_document() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let store = &scene.store;
    let first = store.attach_document(conference, document("1.pdf"), Vec::new()).await.unwrap();
    store.detach_document(conference, first).await.unwrap();
    let second = store.attach_document(conference, document("2.pdf"), Vec::new()).await.unwrap();
    assert_eq!((first, second), (DocumentId(1), DocumentId(2)));
}

#[tokio::test]
async fn a_document_of_no_conference_leaves_no_file() {
    let scene = Scene::new().await;
    let refused = scene.store.attach_document(ConferenceId(7), document("1.pdf"), Vec::new()).await;
    assert!(matches!(refused, Err(StoreError::UnknownConference(ConferenceId(7)))), "{refused:?}");
    assert!(!scene.path.parent().unwrap().join("documents").join("1.pdf").exists());
}

#[tokio::test]
async fn what_people_wrote_is_erased_when_their_time_is_over() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let store = &scene.store;
    for given in [text("a", "Đề nghị bổ sung", 10), text("b", "Đồng ý", 20), text("c", "Không", 30)] {
        store.put_text(conference, given).await.unwrap();
    }
    let hashes = ["a", "b", "c"].map(|digit| TextHash(digit.repeat(64)));
    assert_eq!(store.texts(conference, &hashes).await.unwrap()[&hashes[0]], "Đề nghị bổ sung");
    assert_eq!(store.erase_texts_due(at(10)).await.unwrap(), 1);
    assert!(store.erase_text(conference, hashes[1].clone()).await.unwrap());
    let left = store.texts(conference, &hashes).await.unwrap();
    assert_eq!(left.into_keys().collect::<Vec<_>>(), [hashes[2].clone()]);
    assert!(!format!("{:?}", text("a", "bí mật", 1)).contains("bí mật"));
}

#[tokio::test]
async fn what_a_kill_left_half_written_is_gone_after_the_next_start() {
    let (scene, conference) = Scene::with_ledger(1).await;
    let number = scene.store.attach_document(conference, document("1.pdf"), b"%PDF".to_vec()).await.unwrap();
    let folder = scene.path.parent().unwrap().join("documents");
    std::fs::write(folder.join("2.pdf.unfinished"), b"%P").unwrap();
    scene.store.close().await;
    let store = Store::open(&scene.path).await.unwrap();
    assert_eq!(std::fs::read_dir(folder).unwrap().count(), 1);
    assert_eq!(content(&store, conference, number).await, b"%PDF");
    store.close().await;
}
