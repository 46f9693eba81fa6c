//! Documents, comments and votes to try operations on.

use diemcau_domain::command::Command;
use diemcau_domain::comment::CommentWish;
use diemcau_domain::document::{DocumentKind, DocumentPlan, DocumentWish, Draft};
use diemcau_domain::event::Event;
use diemcau_domain::identity::{DocumentId, EndpointId, SessionId};
use diemcau_domain::vote::{VoteCounting, VoteWish};
use diemcau_domain::written_text::TextHash;
use diemcau_store::NewDocument;

use super::requests::roll_call;
use crate::support::{TestServer, World};

const CONTENT: &[u8] = b"%PDF";

/// The path with a document, a comment and a vote that exist where it names one.
pub(super) async fn named(
    operation: &str,
    mut path: String,
    endpoint: EndpointId,
    session: SessionId,
    server: &TestServer,
    world: &World,
) -> String {
    if path.contains("{document}") {
        let is_unsent = matches!(operation, "revise_document" | "discard_document" | "send_document");
        let document = if is_unsent {
            prepared(server, world, session).await.map_or(999, |it| it.0)
        } else {
            sent(server, world, session).await
        };
        path = path.replace("{document}", &document.to_string());
    }
    if path.contains("{comment}") {
        let comment = comment(operation, endpoint, session, server, world).await;
        path = path.replace("{comment}", &comment.to_string());
    }
    if path.contains("{vote}") {
        path = path.replace("{vote}", &vote(world, session).await.to_string());
    }
    path
}

/// A draft of a session that was sent; sent if there is none.
pub(super) async fn sent(server: &TestServer, world: &World, session: SessionId) -> u32 {
    let known = world.desk.read(move |reading| {
        let top = reading.conference.session(session)?.plan.audience;
        // The operation that sends one sends it without articles.
        let drafts = reading.conference.documents().of_session(session).filter(|it| it.plan.draft.is_some());
        Some((top, drafts.map(|draft| draft.id).next()))
    });
    let Some((top, known)) = known.await.unwrap() else { return 999 };
    if let Some(known) = known {
        return known.0;
    }
    let document = prepared(server, world, session).await.unwrap();
    let draft = Draft { articles: vec!["Điều 1".to_owned()], comments_until: None };
    let plan = DocumentPlan {
        title: "Dự thảo".to_owned(),
        kind: DocumentKind::Pdf,
        digest: "0".repeat(64),
        bytes: 4,
        subtree: top,
        draft: Some(draft),
    };
    world.command(Command::Document { session, wish: DocumentWish::Send { document, plan } }).await;
    document.0
}

/// A document that nobody sent yet; none for a session that does not exist.
async fn prepared(server: &TestServer, world: &World, session: SessionId) -> Option<DocumentId> {
    let is_known = world.desk.read(move |reading| reading.conference.session(session).is_some());
    if !is_known.await.unwrap() {
        return None;
    }
    let store = &server.app().store;
    let count = store.attached_documents(world.conference, session).await.unwrap().len();
    let about = NewDocument {
        session,
        title: "Dự thảo".to_owned(),
        file_name: "du-thao.pdf".to_owned(),
        kind: DocumentKind::Pdf,
        digest: "0".repeat(64),
        articles: Vec::new(),
        file: format!("{session}-{count}-{}.pdf", server.app().clock.now().as_millis()),
        attached_at: server.app().clock.now(),
    };
    Some(store.attach_document(world.conference, about, CONTENT.to_vec()).await.unwrap())
}

/// A fresh comment: of the endpoint that is to change it, or of the session's top.
async fn comment(operation: &str, endpoint: EndpointId, session: SessionId, server: &TestServer, world: &World) -> u32 {
    let document = DocumentId(sent(server, world, session).await);
    let look = move |reading: &diemcau_secretariat::Reading<'_>| {
        let session = reading.conference.session(session)?;
        let is_there = reading.conference.roster().position(endpoint).is_some();
        Some((session.plan.audience, is_there))
    };
    let Some((top, is_there)) = world.desk.read(look).await.unwrap() else { return 999 };
    let endpoint = if operation == "handle_comment" || !is_there { top } else { endpoint };
    let text = TextHash("0".repeat(64));
    let wish = CommentWish::Make { document, endpoint, article: 1, text };
    match world.command(Command::Comment { session, wish }).await.events.first() {
        Some(Event::CommentMade { comment, .. }) => comment.0,
        other => panic!("{other:?}"),
    }
}

/// A vote of a session; opened if it has none, for which endpoints must be received.
async fn vote(world: &World, session: SessionId) -> u32 {
    let known = world.desk.read(move |reading| {
        reading.conference.session(session)?;
        Some(reading.conference.votes().of_session(session).next().map(|vote| vote.id))
    });
    let Some(known) = known.await.unwrap() else { return 999 };
    if let Some(known) = known {
        return known.0;
    }
    // With a roll call the session is at least rehearsed.
    roll_call(world, session).await;
    let wish = VoteWish::Open { question: "Thông qua?".to_owned(), counting: VoteCounting::Endpoints };
    match world.command(Command::Vote { session, wish }).await.events.first() {
        Some(Event::VoteOpened { vote, .. }) => vote.0,
        other => panic!("{other:?}"),
    }
}
