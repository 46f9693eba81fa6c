//! Documents, comments on drafts, votes.

use super::scene::{SESSION, Scene, at};
use crate::command::Command;
use crate::comment::{CommentWish, Handling, check_comment_text};
use crate::document::{DocumentKind, DocumentPlan, DocumentWish, Draft, MOST_DOCUMENTS};
use crate::event::Event;
use crate::identity::{AccountId, Author, CommentId, DocumentId, RollCallId, VoteId};
use crate::refusal::Refusal;
use crate::roll_call::HeadCount;
use crate::session::{SessionState, SessionStep};
use crate::vote::{Ballot, Tally, VoteCounting, VoteWish};
use crate::written_text::TextHash;

const DRAFT: DocumentId = DocumentId(1);
const VOTE: VoteId = VoteId(1);

pub(super) fn hash(digit: &str) -> TextHash {
    TextHash(digit.repeat(64))
}

pub(super) const fn ballot(in_favour: u32, against: u32, blank: u32) -> Ballot {
    Ballot { in_favour, against, blank }
}

impl Scene {
    pub(super) fn live() -> Self {
        let mut scene = Self::open();
        scene.step("08:00:00", SessionStep::Start);
        scene
    }

    pub(super) fn draft(&self, subtree: &str, comments_until: Option<&str>) -> DocumentPlan {
        let articles = ["Điều 1. Phạm vi", "Điều 2. Chỉ tiêu", "Điều 3. Tổ chức thực hiện"];
        let draft = Draft { articles: articles.map(str::to_owned).into(), comments_until: comments_until.map(at) };
        DocumentPlan {
            title: "Dự thảo Nghị quyết".into(),
            kind: DocumentKind::Pdf,
            digest: "0a".repeat(32),
            bytes: 1_000,
            subtree: self.id(subtree),
            draft: Some(draft),
        }
    }

    pub(super) fn send(
        &mut self,
        clock: &str,
        document: DocumentId,
        plan: DocumentPlan,
    ) -> Result<Vec<Event>, Refusal> {
        self.ask(clock, Command::Document { session: SESSION, wish: DocumentWish::Send { document, plan } })
    }

    pub(super) fn open_document(&mut self, clock: &str, code: &str) -> Result<Vec<Event>, Refusal> {
        let wish = DocumentWish::Open { document: DRAFT, endpoint: self.id(code) };
        self.ask(clock, Command::Document { session: SESSION, wish })
    }

    fn comment(&mut self, clock: &str, wish: CommentWish) -> Result<Vec<Event>, Refusal> {
        self.ask(clock, Command::Comment { session: SESSION, wish })
    }

    pub(super) fn make_comment(
        &mut self,
        clock: &str,
        code: &str,
        article: u32,
        digit: &str,
    ) -> Result<Vec<Event>, Refusal> {
        let (endpoint, text) = (self.id(code), hash(digit));
        self.comment(clock, CommentWish::Make { document: DRAFT, endpoint, article, text })
    }

    pub(super) fn handle(
        &mut self,
        clock: &str,
        comment: u32,
        handling: Handling,
        answer: Option<&str>,
    ) -> Result<Vec<Event>, Refusal> {
        let (comment, by) = (CommentId(comment), Author::Account(AccountId(7)));
        self.comment(clock, CommentWish::Handle { comment, handling, answer: answer.map(hash), by })
    }

    fn vote(&mut self, clock: &str, wish: VoteWish) -> Result<Vec<Event>, Refusal> {
        self.ask(clock, Command::Vote { session: SESSION, wish })
    }

    pub(super) fn open_vote(&mut self, clock: &str, counting: VoteCounting) -> Result<Vec<Event>, Refusal> {
        self.vote(clock, VoteWish::Open { question: "Thông qua chỉ tiêu?".into(), counting })
    }

    pub(super) fn cast(&mut self, clock: &str, code: &str, ballot: Ballot) -> Result<Vec<Event>, Refusal> {
        let endpoint = self.id(code);
        self.vote(clock, VoteWish::Cast { vote: VOTE, endpoint, ballot })
    }

    fn tally(&self, top: &str) -> Tally {
        let session = self.conference.session(SESSION).unwrap();
        let positions = self.conference.roster_of(session).subtree(self.id(top));
        self.conference.tally(self.conference.votes().get(VOTE).unwrap(), session, positions)
    }
}

#[test]
fn a_document_is_opened_once_by_each_endpoint_it_was_sent_to() {
    let mut scene = Scene::planned();
    let plan = scene.draft("T10", None);
    scene.send("07:00:00", DRAFT, plan).unwrap();
    assert_eq!(scene.open_document("07:10:00", "X1").unwrap().len(), 1);
    assert_eq!(scene.open_document("07:20:00", "X1").unwrap(), []);
    assert_eq!(scene.open_document("07:20:00", "Y1"), Err(Refusal::UnknownDocument), "it was sent to others");
    let document = scene.conference.documents().get(DRAFT).unwrap();
    assert_eq!(document.opened.iter().collect::<Vec<_>>(), [(&scene.id("X1"), &at("07:10:00"))]);
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_document_that_is_sent_twice_is_sent_once() {
    let mut scene = Scene::planned();
    let plan = scene.draft("TW", None);
    assert_eq!(scene.send("07:00:00", DRAFT, plan.clone()).unwrap().len(), 1);
    assert_eq!(scene.send("07:00:01", DRAFT, plan).unwrap(), []);
}

#[test]
fn a_document_that_cannot_be_sent_is_refused_by_name() {
    let mut scene = Scene::planned();
    let good = scene.draft("TW", Some("09:00:00"));
    let with = |change: &dyn Fn(&mut DocumentPlan)| {
        let mut plan = good.clone();
        change(&mut plan);
        plan
    };
    let articles = |plan: &mut DocumentPlan, articles: Vec<String>| plan.draft.as_mut().unwrap().articles = articles;
    let cases = [
        (with(&|plan| plan.title = " ".into()), Refusal::TextLength { field: "title", limit: 200 }),
        (with(&|plan| plan.digest = "zz".repeat(32)), Refusal::OutOfRange { field: "digest" }),
        (with(&|plan| articles(plan, Vec::new())), Refusal::OutOfRange { field: "articles" }),
        (with(&|plan| articles(plan, vec![String::new()])), Refusal::TextLength { field: "articles", limit: 200 }),
    ];
    for (plan, refusal) in cases {
        assert_eq!(scene.send("07:00:00", DRAFT, plan), Err(refusal));
    }
    assert_eq!(scene.send("09:00:00", DRAFT, good.clone()), Err(Refusal::OutOfRange { field: "comments_until" }));
    for number in (1..).take(MOST_DOCUMENTS) {
        scene.send("07:00:00", DocumentId(number), good.clone()).unwrap();
    }
    let refused = scene.send("07:00:00", DocumentId(999), good);
    assert_eq!(refused, Err(Refusal::TooMany { field: "documents", limit: MOST_DOCUMENTS }));
}

#[test]
fn an_endpoint_changes_and_withdraws_its_comment_until_it_is_handled() {
    let mut scene = Scene::live();
    let plan = scene.draft("TW", None);
    scene.send("08:00:00", DRAFT, plan).unwrap();
    scene.make_comment("08:10:00", "X1", 3, "a").unwrap();
    scene.make_comment("08:11:00", "X1", 1, "b").unwrap();
    let (x1, x2) = (scene.id("X1"), scene.id("X2"));
    let change = |endpoint| CommentWish::Change { comment: CommentId(1), endpoint, article: 2, text: hash("c") };
    assert_eq!(scene.comment("08:12:00", change(x2)), Err(Refusal::UnknownComment), "it is somebody else's");
    scene.comment("08:12:00", change(x1)).unwrap();
    scene.comment("08:13:00", CommentWish::Withdraw { comment: CommentId(2), endpoint: x1 }).unwrap();
    assert_eq!(scene.handle("08:14:00", 2, Handling::Accepted, None), Err(Refusal::CommentWithdrawn));
    assert_eq!(scene.handle("08:14:00", 1, Handling::Explained, None), Err(Refusal::AnswerMissing));
    scene.handle("08:15:00", 1, Handling::Explained, Some("d")).unwrap();
    assert_eq!(scene.comment("08:16:00", change(x1)), Err(Refusal::CommentHandled));
    let withdraw = CommentWish::Withdraw { comment: CommentId(1), endpoint: x1 };
    assert_eq!(scene.comment("08:16:00", withdraw), Err(Refusal::CommentHandled));
    scene.handle("08:17:00", 1, Handling::Accepted, None).unwrap();
    let comment = scene.conference.comments().get(CommentId(1)).unwrap();
    let handled = comment.handled.clone().unwrap();
    assert_eq!((comment.article, &comment.text), (2, &hash("c")));
    assert_eq!((handled.handling, handled.by), (Handling::Accepted, Author::Account(AccountId(7))));
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn a_late_comment_is_refused() {
    let mut scene = Scene::live();
    let plan = scene.draft("TW", Some("09:00:00"));
    scene.send("08:00:00", DRAFT, plan).unwrap();
    scene.make_comment("09:00:00", "X1", 1, "a").unwrap();
    assert_eq!(scene.make_comment("09:00:01", "X1", 1, "b"), Err(Refusal::CommentsClosed));
    // Those that came in time are handled all the same.
    scene.handle("09:30:00", 1, Handling::Accepted, None).unwrap();
}

#[test]
fn without_a_deadline_comments_are_taken_until_the_figures_are_closed() {
    let mut scene = Scene::live();
    let plan = scene.draft("TW", None);
    scene.send("08:00:00", DRAFT, plan).unwrap();
    scene.step("10:00:00", SessionStep::End);
    scene.make_comment("10:30:00", "X1", 1, "a").unwrap();
    scene.step("11:00:00", SessionStep::Close);
    assert_eq!(scene.make_comment("11:00:01", "X1", 1, "b"), Err(Refusal::CommentsClosed));
}

#[test]
fn a_comment_on_nothing_is_refused_by_name() {
    let mut scene = Scene::live();
    let plan = DocumentPlan { draft: None, ..scene.draft("TW", None) };
    scene.send("08:00:00", DRAFT, plan).unwrap();
    assert_eq!(scene.make_comment("08:10:00", "X1", 1, "a"), Err(Refusal::NotADraft));
    let mut scene = Scene::live();
    assert_eq!(scene.make_comment("08:10:00", "X1", 1, "a"), Err(Refusal::UnknownDocument));
    let plan = scene.draft("TW", None);
    scene.send("08:10:00", DRAFT, plan).unwrap();
    for article in [0, 4, u32::MAX] {
        let refused = scene.make_comment("08:11:00", "X1", article, "a");
        assert_eq!(refused, Err(Refusal::OutOfRange { field: "article" }));
    }
}

#[test]
fn a_comment_has_a_text_of_sensible_length() {
    assert_eq!(check_comment_text("text", "Đề nghị bổ sung:\n- chỉ tiêu\n- kinh phí"), Ok(()));
    assert_eq!(check_comment_text("text", &"ớ".repeat(4_000)), Ok(()));
    for text in ["", " \n ", "a\0b", &"ớ".repeat(4_001)] {
        assert_eq!(check_comment_text("text", text), Err(Refusal::TextLength { field: "text", limit: 4_000 }));
    }
}

#[test]
fn an_endpoint_has_one_voice_and_its_last_word_counts() {
    let mut scene = Scene::live();
    scene.open_vote("08:10:00", VoteCounting::Endpoints).unwrap();
    assert_eq!(scene.cast("08:10:10", "X1", ballot(1, 0, 0)).unwrap().len(), 1);
    assert_eq!(scene.cast("08:10:11", "X1", ballot(1, 0, 0)).unwrap(), []);
    for wrong in [ballot(0, 0, 0), ballot(2, 0, 0), ballot(1, 1, 0), ballot(u32::MAX, u32::MAX, u32::MAX)] {
        assert_eq!(scene.cast("08:10:20", "X1", wrong), Err(Refusal::OneVoiceEach));
    }
    scene.cast("08:10:30", "X1", ballot(0, 1, 0)).unwrap();
    scene.cast("08:10:30", "Y1", ballot(0, 0, 1)).unwrap();
    let tally = scene.tally("TW");
    assert_eq!((tally.entitled, tally.in_favour, tally.against, tally.blank, tally.not_voted), (6, 0, 1, 1, 4));
    assert_eq!(scene.tally("T10").endpoints_voted, 1);
    assert_eq!(scene.replayed(), scene.conference);
}

#[test]
fn after_the_close_no_ballot_is_taken() {
    let mut scene = Scene::live();
    scene.open_vote("08:10:00", VoteCounting::Endpoints).unwrap();
    scene.vote("08:12:00", VoteWish::Close { vote: VOTE }).unwrap();
    assert_eq!(scene.cast("08:12:01", "X1", ballot(1, 0, 0)), Err(Refusal::VoteClosed));
    assert_eq!(scene.vote("08:13:00", VoteWish::Close { vote: VOTE }).unwrap(), []);
    assert_eq!(scene.cast("08:12:01", "X1", ballot(1, 0, 0)), Err(Refusal::VoteClosed));
}

#[test]
fn with_the_session_its_votes_are_over() {
    let mut scene = Scene::live();
    scene.open_vote("08:10:00", VoteCounting::Endpoints).unwrap();
    scene.step("09:00:00", SessionStep::End);
    assert_eq!(scene.conference.votes().get(VOTE).unwrap().closed_at, Some(at("09:00:00")));
    let refused = scene.open_vote("09:01:00", VoteCounting::Endpoints);
    assert_eq!(refused, Err(Refusal::SessionState { state: SessionState::Ended }));
}

#[test]
fn by_head_count_an_endpoint_has_as_many_voices_as_members_are_present() {
    let mut scene = Scene::live();
    scene.open_vote("08:01:00", VoteCounting::People).unwrap();
    // Nobody was counted yet: as many as were invited.
    assert_eq!(scene.cast("08:02:00", "X1", ballot(20, 1, 0)), Err(Refusal::TooManyVoices { given: 21, entitled: 20 }));
    scene.cast("08:02:00", "X1", ballot(20, 0, 0)).unwrap();
    let (title, deadline) = ("Đầu buổi".to_owned(), at("08:30:00"));
    scene.ask("08:03:00", Command::OpenRollCall { session: SESSION, title, deadline }).unwrap();
    for code in ["X1", "X2"] {
        let head_count = HeadCount { present_members: 18, excused: 2, ..HeadCount::default() };
        let endpoint = scene.id(code);
        let answer = Command::ReportHeadCount { roll_call: RollCallId(1), endpoint, head_count };
        scene.ask("08:04:00", answer).unwrap();
    }
    let refused = scene.cast("08:05:00", "X2", ballot(17, 1, 1));
    assert_eq!(refused, Err(Refusal::TooManyVoices { given: 19, entitled: 18 }));
    scene.cast("08:05:00", "X2", ballot(10, 3, 1)).unwrap();
    let tally = scene.tally("T10");
    assert_eq!(tally.endpoints, 3);
    // T10 itself is invited with 30 and said nothing; X1 gave its voices before it was counted.
    assert_eq!((tally.entitled, tally.not_voted), (30 + 20 + 18, 30 + 4));
    assert_eq!((tally.in_favour, tally.against, tally.blank), (30, 3, 1));
}

#[test]
fn votes_are_held_in_their_own_session_and_audience() {
    let mut scene = Scene::planned();
    let refused = scene.open_vote("07:00:00", VoteCounting::Endpoints);
    assert_eq!(refused, Err(Refusal::SessionState { state: SessionState::Planned }));
    let mut scene = Scene::live();
    assert_eq!(scene.cast("08:01:00", "X1", ballot(1, 0, 0)), Err(Refusal::UnknownVote));
    for _ in 0..4 {
        scene.open_vote("08:02:00", VoteCounting::Endpoints).unwrap();
    }
    let refused = scene.open_vote("08:02:00", VoteCounting::Endpoints);
    assert_eq!(refused, Err(Refusal::TooMany { field: "open_votes", limit: 4 }));
}

/// A later session in which everything happens to documents, comments and votes that can happen.
pub(super) fn written_and_voted_in_a_later_session(scene: &mut Scene) {
    let plan = scene.plan("Buổi thảo luận", "TW");
    let events = scene.ask("21:00:00", Command::PlanSession { plan }).unwrap();
    let [Event::SessionPlanned { session, .. }] = events.as_slice() else { panic!("{events:?}") };
    let session = *session;
    let (x1, plan) = (scene.id("X1"), scene.draft("TW", Some("21:50:00")));
    let (comment, by) = (CommentId(1), Author::Account(AccountId(7)));
    let document = |wish| Command::Document { session, wish };
    let said = |wish| Command::Comment { session, wish };
    let voted = |wish| Command::Vote { session, wish };
    let step = |step| Command::StepSession { session, step };
    let (question, handling) = ("Thông qua chỉ tiêu?".to_owned(), Handling::Explained);
    let (made, changed, answer) = (hash("a"), hash("b"), Some(hash("c")));
    let wishes = [
        ("21:00:10", document(DocumentWish::Send { document: DRAFT, plan })),
        ("21:10:00", step(SessionStep::Open)),
        ("21:15:00", document(DocumentWish::Open { document: DRAFT, endpoint: x1 })),
        ("21:20:00", step(SessionStep::Start)),
        ("21:21:00", said(CommentWish::Make { document: DRAFT, endpoint: x1, article: 3, text: made.clone() })),
        ("21:22:00", said(CommentWish::Change { comment, endpoint: x1, article: 2, text: changed })),
        ("21:23:00", said(CommentWish::Handle { comment, handling, answer, by })),
        ("21:24:00", said(CommentWish::Make { document: DRAFT, endpoint: x1, article: 1, text: made })),
        ("21:25:00", said(CommentWish::Withdraw { comment: CommentId(2), endpoint: x1 })),
        ("21:30:00", voted(VoteWish::Open { question, counting: VoteCounting::People })),
        ("21:31:00", voted(VoteWish::Cast { vote: VOTE, endpoint: x1, ballot: ballot(12, 3, 1) })),
        ("21:35:00", voted(VoteWish::Close { vote: VOTE })),
        ("21:40:00", step(SessionStep::End)),
    ];
    for (clock, wish) in wishes {
        scene.ask(clock, wish).unwrap();
    }
}
