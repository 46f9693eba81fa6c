//! One conference's office: takes wishes at a time it is told, and says what is to be written and
//! whom to tell afterwards. Knows no store and no timer.

mod batch;
mod checks;
mod presence;

use std::collections::BTreeMap;
use std::sync::Arc;

use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, ConferenceId, EndpointId, LegNumber, SessionId};
use diemcau_domain::quality::Qualities;
use diemcau_domain::refusal::Refusal;
use diemcau_domain::time::Timestamp;
use diemcau_protocol::websocket::GoodbyeReason;

use crate::arrival::{Arrivals, Mailbox};
use crate::floors::FloorNotices;
use crate::lines::{LineBox, Lines};
use crate::link::Links;
use crate::minutes::Minutes;
use crate::outcome::{NotDone, Outcome};
use crate::post::{Post, Telling};
use crate::program::{Air, Programs, hall_place};
use crate::reading::Reading;
use crate::sittings::SittingNotices;
use crate::situation::Standings;
use crate::touch::Touch;
use crate::watch::{Boards, Watcher};
use crate::wish::{Answer, Look, Wish};

/// A sign of life every so often, in milliseconds, while a session is held.
const PROVE_EVERY_MS: i64 = 2_000;

/// What is done when the batch is written or has failed.
type Reply = Box<dyn FnOnce(Result<(), NotDone>) + Send>;

/// What one connection is told when the batch is written.
enum Letter {
    Tell(Post, Telling),
    Goodbye(Post, GoodbyeReason),
}

pub(crate) struct Office {
    id: ConferenceId,
    minutes: Minutes,
    links: Links,
    mailbox: Arc<Mailbox>,
    line_box: Arc<LineBox>,
    lines: Lines,
    arrivals: Arrivals,
    programs: Programs,
    last_leg_of: BTreeMap<EndpointId, u32>,
    proven_at: Option<Timestamp>,
    standings: Standings,
    boards: Boards,
    replies: Vec<Reply>,
    letters: Vec<Letter>,
    looks: Vec<Look>,
    newcomers: Vec<(Watcher, Answer<()>)>,
    is_turn: bool,
    is_unsure: bool,
    floors: FloorNotices,
    sittings: SittingNotices,
}

impl Office {
    pub(crate) fn new(id: ConferenceId, conference: Conference, qualities: Qualities) -> Self {
        let mut standings = Standings::default();
        standings.note(Touch::Everything);
        Self {
            id,
            minutes: Minutes::new(conference),
            links: Links::default(),
            mailbox: Arc::default(),
            line_box: Arc::default(),
            lines: Lines::new(qualities),
            arrivals: Arrivals::default(),
            programs: Programs::default(),
            last_leg_of: BTreeMap::new(),
            proven_at: None,
            standings,
            boards: Boards::default(),
            replies: Vec::new(),
            letters: Vec::new(),
            looks: Vec::new(),
            newcomers: Vec::new(),
            is_turn: false,
            is_unsure: false,
            floors: FloorNotices::default(),
            sittings: SittingNotices::default(),
        }
    }

    /// The same, with its floors and sittings put up where others read them.
    pub(crate) fn putting_up(self, floors: FloorNotices, sittings: SittingNotices) -> Self {
        Self { floors, sittings, ..self }
    }

    /// Where proofs of media are put.
    pub(crate) fn mailbox(&self) -> Arc<Mailbox> {
        Arc::clone(&self.mailbox)
    }

    /// Where findings about lines are put.
    pub(crate) fn line_box(&self) -> Arc<LineBox> {
        Arc::clone(&self.line_box)
    }

    /// How many connections there are.
    pub(crate) fn connections(&self) -> usize {
        self.links.len()
    }

    /// How many boards are watched.
    pub(crate) fn watchers(&self) -> usize {
        self.boards.watchers()
    }

    /// What was open when the server went down ended then.
    pub(crate) fn return_server(&mut self, at: Timestamp) {
        // The rules never refuse it; they say nothing where nothing was open.
        let _ = self.take_down(at, Author::Server, Command::ReturnServer);
    }

    /// Takes in one wish. Nobody hears of it before the batch is written.
    pub(crate) fn take(&mut self, at: Timestamp, wish: Wish) {
        match wish {
            Wish::Command { author, command, answer } => {
                let outcome = self.take_down(at, author, command).map(|events| Outcome { at, events });
                self.reply(answer, outcome.map_err(NotDone::from));
            }
            Wish::Attach { endpoint, connection, answer } => {
                let attached = self.attach(at, endpoint, connection);
                self.reply(answer, attached.map_err(NotDone::from));
            }
            Wish::AskAgain { endpoint, number, answer } => {
                let asked = self.ask_again(at, endpoint, number);
                self.reply(answer, asked.map_err(NotDone::from));
            }
            Wish::AllowTakeOver { endpoint, number, device, answer } => {
                let allowed = self.allow_take_over(at, endpoint, number, device);
                self.reply(answer, allowed.map_err(NotDone::from));
            }
            Wish::Leave { endpoint, number, answer } => {
                self.leave(at, endpoint, number);
                self.reply(answer, Ok(()));
            }
            Wish::Dismiss { endpoint, reason, answer } => {
                self.dismiss(at, endpoint, reason);
                self.reply(answer, Ok(()));
            }
            Wish::NumberLeg { endpoint, answer } => {
                let _ = answer.send(Ok(self.number_leg(endpoint)));
            }
            Wish::Note { fact, answer } => {
                self.note(at, fact);
                self.reply(answer, Ok(()));
            }
            Wish::PutOnAir { session, air, answer } => {
                self.put_on_air(at, session, air);
                self.reply(answer, Ok(()));
            }
            Wish::Watch { watcher, answer } => self.newcomers.push((watcher, answer)),
            Wish::Look(look) => self.looks.push(look),
            Wish::Turn { answer } => {
                self.turn(at);
                self.reply(answer, Ok(()));
            }
        }
    }

    /// What is done four times a second: what came in beside the wishes is taken down.
    pub(crate) fn turn(&mut self, at: Timestamp) {
        self.is_turn = true;
        self.pay_debts(at);
        self.arrivals.collect(&self.mailbox);
        self.take_down_arrivals(at);
        self.collect_lines(at);
        self.close_lost_links(at);
        self.take_down_due_prompts(at);
        let is_due = self.proven_at.is_none_or(|proven_at| at.since_ms(proven_at) >= PROVE_EVERY_MS);
        if is_due {
            self.try_lines(at);
            self.prove(at);
        }
    }

    /// The server stops: everything open ends at its last proof, and a sign of life goes last, so that
    /// the next start knows from when on nobody was there.
    pub(crate) fn close(&mut self, at: Timestamp) {
        self.pay_debts(at);
        self.arrivals.collect(&self.mailbox);
        self.take_down_arrivals(at);
        self.arrivals.close_all();
        self.take_down_arrivals(at);
        self.collect_lines(at);
        for endpoint in self.links.endpoints() {
            self.dismiss(at, endpoint, GoodbyeReason::Stopping);
        }
        self.prove(at);
    }

    fn prove(&mut self, at: Timestamp) {
        if self.minutes.conference().needs_proof() && self.take_down(at, Author::Server, Command::Prove).is_ok() {
            self.proven_at = Some(at);
        }
    }

    fn take_down_arrivals(&mut self, at: Timestamp) {
        for command in self.arrivals.due(self.minutes.conference(), at) {
            self.take_down_fact(at, command);
        }
    }

    fn collect_lines(&mut self, at: Timestamp) {
        for endpoint in self.lines.collect(&self.line_box, self.minutes.conference(), at) {
            self.minutes.touch(Touch::Endpoint(endpoint));
        }
    }

    fn pay_debts(&mut self, at: Timestamp) {
        for fact in self.programs.take_owed() {
            self.take_down_fact(at, fact);
        }
    }

    fn note(&mut self, at: Timestamp, fact: Command) {
        self.programs.owe(fact);
        self.pay_debts(at);
    }

    fn put_on_air(&mut self, at: Timestamp, session: SessionId, air: Air) {
        let place = air.on_air.map(hall_place);
        if self.programs.put_on_air(session, air) {
            self.minutes.touch(Touch::Session(session));
            self.note(at, Command::PutPlaceOnAir { session, place });
        }
    }

    fn number_leg(&mut self, endpoint: EndpointId) -> LegNumber {
        let recorded = self.minutes.conference().presence(endpoint).map_or(0, |presence| presence.last_leg);
        let last = self.last_leg_of.entry(endpoint).or_default();
        *last = (*last).max(recorded) + 1;
        LegNumber(*last)
    }

    /// Decides, applies, and does what follows from it in the same batch.
    fn take_down(&mut self, at: Timestamp, author: Author, command: Command) -> Result<Vec<Event>, Refusal> {
        let events = self.minutes.take_down(at, author, command)?;
        for event in &events {
            if let Event::TakeOverAllowed { endpoint, device } = event {
                self.seat_allowed(at, *endpoint, device);
            }
        }
        Ok(events)
    }

    /// What the server itself saw. The rules refuse it only where a new roster dropped the endpoint.
    fn take_down_fact(&mut self, at: Timestamp, fact: Command) {
        if let Err(refusal) = self.take_down(at, Author::Server, fact) {
            tracing::debug!(conference = self.id.0, "something seen does not go into the record: {refusal}");
        }
    }

    fn reply<T: Send + 'static>(&mut self, answer: Answer<T>, result: Result<T, NotDone>) {
        // A refusal may rest on something of the same batch, so it waits with the rest.
        self.replies.push(Box::new(move |written| {
            let _ = answer.send(written.and(result));
        }));
    }

    fn reading(&self) -> Reading<'_> {
        Reading {
            id: self.id,
            conference: self.minutes.conference(),
            links: &self.links,
            programs: &self.programs,
            lines: &self.lines,
        }
    }
}
