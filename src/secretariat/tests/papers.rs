use diemcau_domain::command::Command;
use diemcau_domain::document::{DocumentKind, DocumentPlan, DocumentWish};
use diemcau_domain::identity::{DocumentId, EndpointId, VoteId};
use diemcau_domain::session::SessionStep;
use diemcau_domain::vote::{Ballot, VoteCounting, VoteWish};
use diemcau_protocol::websocket::{ServerMessage, SituationSession};

use super::{COMMUNE, FAR_COMMUNE, PROVINCE, SESSION, Scene, told};
use crate::Outgoing;

fn send(number: u32, subtree: EndpointId) -> Command {
    let plan = DocumentPlan {
        title: format!("Tài liệu {number}"),
        kind: DocumentKind::Pdf,
        digest: "0".repeat(64),
        bytes: 1,
        subtree,
        draft: None,
    };
    let wish = DocumentWish::Send { document: DocumentId(number), plan };
    Command::Document { session: SESSION, wish }
}

/// The session as the endpoint was told of it last; none if it was told nothing.
async fn session(outgoing: &mut Outgoing) -> Option<SituationSession> {
    let messages = told(outgoing).await.into_iter().rev();
    let mut newest_first = messages.filter_map(|message| match message {
        ServerMessage::Situation(situation) => situation.session,
        _ => None,
    });
    newest_first.next()
}

fn unread(session: &SituationSession) -> Vec<(u32, bool)> {
    session.documents.iter().map(|document| (document.document, document.is_unread)).collect()
}

#[tokio::test]
async fn an_endpoint_is_told_of_its_own_documents_and_which_it_has_not_opened() {
    let scene = Scene::open().await;
    let mut near = scene.attach(COMMUNE, "laptop").await;
    let mut far = scene.attach(FAR_COMMUNE, "laptop").await;
    scene.done(send(1, PROVINCE)).await;
    scene.done(send(2, super::HALL)).await;
    assert_eq!(unread(&session(&mut near.outgoing).await.unwrap()), [(1, true), (2, true)]);
    assert_eq!(unread(&session(&mut far.outgoing).await.unwrap()), [(2, true)]);
    let wish = DocumentWish::Open { document: DocumentId(2), endpoint: COMMUNE };
    scene.done(Command::Document { session: SESSION, wish }).await;
    assert_eq!(unread(&session(&mut near.outgoing).await.unwrap()), [(1, true), (2, false)]);
    assert_eq!(session(&mut far.outgoing).await, None, "what another opened is none of its business");
}

#[tokio::test]
async fn an_endpoint_is_told_its_own_ballot_while_a_vote_is_open_and_the_result_after() {
    let scene = Scene::open().await;
    scene.step(SessionStep::Start).await;
    let mut near = scene.attach(COMMUNE, "laptop").await;
    let mut far = scene.attach(FAR_COMMUNE, "laptop").await;
    let vote = |wish| Command::Vote { session: SESSION, wish };
    let question = "Thông qua?".to_owned();
    scene.done(vote(VoteWish::Open { question, counting: VoteCounting::Endpoints })).await;
    told(&mut far.outgoing).await;
    let ballot = Ballot { in_favour: 1, ..Ballot::default() };
    scene.done(vote(VoteWish::Cast { vote: VoteId(1), endpoint: COMMUNE, ballot })).await;
    let open = session(&mut near.outgoing).await.unwrap().votes.remove(0);
    assert_eq!((open.voices, open.ballot.map(|ballot| ballot.in_favour), open.result), (Some(1), Some(1), None));
    assert_eq!(session(&mut far.outgoing).await, None);
    scene.done(vote(VoteWish::Close { vote: VoteId(1) })).await;
    for endpoint in [&mut near, &mut far] {
        let closed = session(&mut endpoint.outgoing).await.unwrap().votes.remove(0);
        assert_eq!((closed.voices, closed.result.unwrap().in_favour), (None, 1));
    }
}
