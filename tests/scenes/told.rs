//! A scene of two days and every endpoint of a nation: its times are told, so that no time passes.
//!
//! Everything is asked of the domain as the server asks it, and refused if it breaks a rule; the ledger
//! that comes of it is put into a store, and the real server makes the documents from there.

use std::collections::HashMap;

use diemcau_documents::roster_file;
use diemcau_domain::Conference;
use diemcau_domain::agenda::ItemPlan;
use diemcau_domain::amendment::{AmendmentWish, Correction};
use diemcau_domain::command::Command;
use diemcau_domain::event::MediaKind;
use diemcau_domain::identity::{
    AccountId, Author, DeviceId, EndpointId, Epoch, ItemId, LegNumber, PromptId, RollCallId, SessionId,
};
use diemcau_domain::ledger::Record;
use diemcau_domain::prompt::PromptWish;
use diemcau_domain::roll_call::HeadCount;
use diemcau_domain::session::{SessionPlan, SessionStep};
use diemcau_domain::time::Timestamp;
use diemcau_domain::write_up::{WriteUp, WriteUpWish};

use super::act::{Act, AnswerPart, CoursePart};
use super::scene::Scene;

/// How long before the first act everything is planned.
const PLANNED_BEFORE_MS: i64 = 24 * 3_600_000;
/// How long a prompt waits for its answers.
const PROMPT_MS: i64 = 60_000;

type Wish = (Timestamp, Command);

/// The ledger of a scene; times are those that it tells.
pub(super) fn ledger(scene: &Scene) -> Vec<Record> {
    let mut teller = Teller::plan(scene);
    let mut wishes: Vec<Wish> = Vec::new();
    for act in &scene.acts {
        wishes.extend(teller.wishes(act));
    }
    // Of one moment, the order of the file holds.
    wishes.sort_by_key(|(at, _)| *at);
    for (at, wish) in wishes {
        teller.done(at, wish);
    }
    teller.records
}

struct Teller<'a> {
    scene: &'a Scene,
    conference: Conference,
    records: Vec<Record>,
    /// Every endpoint with the number of people summoned, in the order of the roster's file.
    endpoints: Vec<(EndpointId, u32)>,
    /// The number of the first item of every session.
    first_items: Vec<u32>,
    connections: HashMap<EndpointId, u32>,
    roll_calls: Vec<SessionId>,
    prompts: u32,
    /// What everybody does in a session.
    courses: HashMap<SessionId, &'a [CoursePart]>,
}

fn at(time: jiff::Timestamp) -> Timestamp {
    Timestamp::from_millis(time.as_millisecond())
}

fn told(time: Option<jiff::Timestamp>) -> Timestamp {
    at(time.expect("every act of this scene tells its time"))
}

impl<'a> Teller<'a> {
    fn plan(scene: &'a Scene) -> Self {
        let mut teller = Self {
            scene,
            conference: Conference::default(),
            records: Vec::new(),
            endpoints: Vec::new(),
            first_items: Vec::new(),
            connections: HashMap::new(),
            roll_calls: Vec::new(),
            prompts: 0,
            courses: HashMap::new(),
        };
        let before = at(scene.sessions[0].planned_from).plus_ms(-PLANNED_BEFORE_MS);
        let roster = scene.roster();
        let entries = roster_file::read(&roster.file()).unwrap().entries;
        teller.done(before, Command::PlanConference { title: scene.title.clone() });
        teller.done(before, Command::ImportRoster { entries });
        let kept = teller.conference.roster();
        let number = |code: &str| kept.by_code(code).unwrap().endpoint;
        teller.endpoints = roster.everybody().map(|(code, invited)| (number(code), invited)).collect();
        let mut items = 0;
        for (part, session) in scene.sessions.iter().zip((1..).map(SessionId)) {
            let (planned_from, planned_until) = (at(part.planned_from), at(part.planned_until));
            let (lead, audience) = (number(&part.lead), number(&part.audience));
            let plan = SessionPlan { title: part.title.clone(), lead, audience, planned_from, planned_until };
            teller.done(before, Command::PlanSession { plan });
            teller.first_items.push(items + 1);
            for item in &part.items {
                let (title, speaker) = (item.title.clone(), item.speaker.clone());
                let plan = ItemPlan { title, speaker, planned_minutes: item.minutes };
                teller.done(before, Command::PlanItem { session, plan });
                items += 1;
            }
        }
        teller
    }

    fn done(&mut self, at: Timestamp, wish: Command) {
        let said = format!("{wish:?}").chars().take(200).collect::<String>();
        let events = self.conference.decide(at, wish).unwrap_or_else(|refusal| panic!("{refusal}: {said}"));
        for event in events {
            self.conference.apply(at, event.clone());
            self.records.push(Record { at, author: Author::Server, event });
        }
    }

    fn session(&self, name: &str) -> (usize, SessionId) {
        let position = self.scene.sessions.iter().position(|part| part.name == name).unwrap();
        (position, SessionId(u32::try_from(position + 1).unwrap()))
    }

    fn wishes(&mut self, act: &'a Act) -> Vec<Wish> {
        match act {
            Act::Step { session, step, at } => {
                vec![(told(*at), Command::StepSession { session: self.session(session).1, step: step_named(step) })]
            }
            Act::Item { session, item, step, at } => {
                let first = self.first_items[self.session(session).0];
                let item = ItemId(first + u32::try_from(item - 1).unwrap());
                let command = match step.as_str() {
                    "start" => Command::StartItem { item },
                    "end" => Command::EndItem { item },
                    other => panic!("no step {other} of an item"),
                };
                vec![(told(*at), command)]
            }
            Act::Hall { session, at } => {
                vec![(told(*at), Command::SoundProgram { session: self.session(session).1, since: told(*at) })]
            }
            Act::Attend { session, roll_call, answers, courses } => {
                let session = self.session(session).1;
                self.attend(session, at(*roll_call), at(*answers), courses)
            }
            Act::Prompt { session, at, .. } => self.prompt(session, told(*at)),
            Act::Correct { session, answer, reason, at } => vec![(told(*at), self.correct(session, answer, reason))],
            Act::WriteUps { session, owed_by, handed_in, exempt, at } => {
                let (session, marks) =
                    (self.session(session).1, [(WriteUp::HandedIn, handed_in), (WriteUp::Exempt, exempt)]);
                let wish = WriteUpWish::MarkBranch { subtree: self.number(owed_by), state: WriteUp::Owed };
                let roster = self.scene.roster();
                let marked = marks.into_iter().flat_map(|(state, codes)| {
                    let marked = roster.codes(codes).into_iter().map(|code| self.number(&code));
                    marked.map(move |endpoint| WriteUpWish::Mark { endpoint, state: Some(state) }).collect::<Vec<_>>()
                });
                let all = std::iter::once(wish).chain(marked);
                all.map(|wish| (told(*at), Command::WriteUp { session, wish })).collect()
            }
            other => panic!("a scene with told times has no {other:?}"),
        }
    }

    fn number(&self, code: &str) -> EndpointId {
        self.conference.roster().by_code(code).unwrap().endpoint
    }

    /// Everybody is asked, and answers if its course says so.
    fn prompt(&mut self, session: &str, asked: Timestamp) -> Vec<Wish> {
        let (part, session) = self.session(session);
        self.prompts += 1;
        let (prompt, subtree) = (PromptId(self.prompts), self.number(&self.scene.sessions[part].audience));
        let over = asked.plus_ms(PROMPT_MS);
        let of_session = |wish| Command::Prompt { session, wish };
        let mut wishes = vec![(asked, of_session(PromptWish::Ask { subtree, answer_within_ms: PROMPT_MS }))];
        let lead = self.number(&self.scene.sessions[part].lead);
        for (position, (endpoint, _)) in self.endpoints.iter().enumerate() {
            // The hall is not asked whether it follows itself.
            if *endpoint != lead && course_of(position, self.courses[&session]).answers_prompts {
                let answer = PromptWish::Answer { prompt, endpoint: *endpoint };
                wishes.push((asked.plus_ms(PROMPT_MS / 2), of_session(answer)));
            }
        }
        wishes.push((over, of_session(PromptWish::End { prompt })));
        wishes
    }

    fn correct(&self, session: &str, answer: &AnswerPart, reason: &str) -> Command {
        let session = self.session(session).1;
        let asked = self.roll_calls.iter().rposition(|of| *of == session).unwrap();
        let (roll_call, endpoint) = (RollCallId(u32::try_from(asked + 1).unwrap()), self.number(&answer.endpoint));
        let corrections = vec![Correction::HeadCount { roll_call, endpoint, head_count: Some(answer.head_count()) }];
        let by = Author::Account(AccountId(1));
        Command::Amend { session, wish: AmendmentWish { by, reason: reason.to_owned(), corrections, slip: None } }
    }

    /// Everybody follows a course, and a roll call is answered by those whose course says so.
    fn attend(
        &mut self,
        session: SessionId,
        opened: Timestamp,
        answered: Timestamp,
        courses: &'a [CoursePart],
    ) -> Vec<Wish> {
        assert_eq!(courses.iter().map(|course| course.of_100).sum::<usize>(), 100, "courses for everybody");
        self.courses.insert(session, courses);
        self.roll_calls.push(session);
        let roll_call = RollCallId(u32::try_from(self.roll_calls.len()).unwrap());
        let title = "Điểm danh đầu buổi".to_owned();
        let mut wishes = vec![(opened, Command::OpenRollCall { session, title, deadline: answered })];
        for (position, (endpoint, invited)) in self.endpoints.clone().into_iter().enumerate() {
            let course = course_of(position, courses);
            for (from, until) in &course.spans {
                let epoch = self.connections.entry(endpoint).or_default();
                *epoch += 1;
                wishes.extend(stay(session, endpoint, Epoch(*epoch), course.receives, at(*from), at(*until)));
            }
            if let Some(excused) = course.excused {
                let head_count = HeadCount { present_members: invited - excused, excused, ..HeadCount::default() };
                wishes.push((answered, Command::ReportHeadCount { roll_call, endpoint, head_count }));
            }
        }
        wishes.push((answered, Command::CloseRollCall { roll_call }));
        wishes
    }
}

fn step_named(step: &str) -> SessionStep {
    match step {
        "open" => SessionStep::Open,
        "start" => SessionStep::Start,
        "pause" => SessionStep::Pause,
        "resume" => SessionStep::Resume,
        "end" => SessionStep::End,
        "close" => SessionStep::Close,
        other => panic!("no step {other} of a session"),
    }
}

/// The courses share out every hundred endpoints in their order.
fn course_of(position: usize, courses: &[CoursePart]) -> &CoursePart {
    let mut left = position % 100;
    for course in courses {
        if left < course.of_100 {
            return course;
        }
        left -= course.of_100;
    }
    panic!("no course for endpoint {position}")
}

/// An endpoint comes, perhaps receives, and leaves.
fn stay(
    session: SessionId,
    endpoint: EndpointId,
    epoch: Epoch,
    receives: bool,
    from: Timestamp,
    until: Timestamp,
) -> Vec<Wish> {
    let (leg, kind) = (LegNumber(epoch.0), MediaKind::Sound);
    let device = DeviceId("may-ban-1".to_owned());
    let mut wishes = vec![(from, Command::OpenLink { endpoint, device, silent_ms: 0 })];
    if receives {
        wishes.push((from, Command::BeginMedia { endpoint, session, leg, kind, since: from }));
        wishes.push((until, Command::CeaseMedia { endpoint, session, leg, kind, last_proof_at: until }));
    }
    wishes.push((until, Command::CloseLink { endpoint, epoch, last_proof_at: until }));
    wishes
}
