//! Writes of which nobody can say whether they reached the disk.

use std::sync::Arc;
use std::sync::atomic::AtomicI64;

use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{ConferenceId, Epoch, LegNumber};
use diemcau_domain::ledger::Record;
use diemcau_domain::quality::Qualities;
use diemcau_protocol::websocket::{GoodbyeReason, ServerMessage};
use tokio::sync::oneshot;

use super::{COMMUNE, FAR_COMMUNE, HALL, SESSION, START, device, plan, roster, told};
use crate::NotDone;
use crate::attachment::Outgoing;
use crate::link::Connection;
use crate::office::Office;
use crate::post::Post;
use crate::wish::Wish;

fn conference() -> Conference {
    let mut conference = Conference::default();
    let wishes = [Command::ImportRoster { entries: roster() }, Command::PlanSession { plan: plan(HALL, HALL) }];
    for wish in wishes {
        for event in conference.decide(START, wish).unwrap() {
            conference.apply(START, event);
        }
    }
    conference
}

fn connection(number: u64) -> (Connection, Outgoing) {
    let (post, queue, farewell) = Post::new(8);
    let last_heard_ms = Arc::new(AtomicI64::new(START.as_millis()));
    (Connection { number, device: device("laptop"), post, last_heard_ms }, Outgoing::new(queue, farewell))
}

fn apply(conference: &mut Conference, records: Vec<Record>) {
    for record in records {
        conference.apply_record(record);
    }
}

fn events(records: Vec<Record>) -> Vec<Event> {
    records.into_iter().map(|record| record.event).collect()
}

#[tokio::test]
async fn a_link_that_was_written_although_its_page_was_told_it_was_not_is_closed() {
    let mut office = Office::new(ConferenceId(1), conference(), Qualities::none());
    let (connection, mut outgoing) = connection(1);
    let (answer, answered) = oneshot::channel();
    office.take(START, Wish::Attach { endpoint: COMMUNE, connection, answer });
    let records = office.take_draft();
    office.abandon();
    assert_eq!(answered.await.unwrap(), Err(NotDone::NotWritten));
    assert_eq!(told(&mut outgoing).await, []);

    let mut on_disk = conference();
    apply(&mut on_disk, records);
    office.resume(on_disk);
    office.begin(START.plus_ms(500));
    let closed = Event::LinkClosed { endpoint: COMMUNE, epoch: Epoch(1), last_proof_at: START };
    assert_eq!(events(office.take_draft()), [closed]);
}

#[tokio::test]
async fn a_holder_that_was_taken_over_on_disk_only_is_asked_to_come_back() {
    let mut state = conference();
    let mut office = Office::new(ConferenceId(1), conference(), Qualities::none());
    let (first, mut outgoing) = connection(1);
    let (second, _second_outgoing) = connection(2);
    office.take(START, Wish::Attach { endpoint: COMMUNE, connection: first, answer: oneshot::channel().0 });
    apply(&mut state, office.take_draft());
    office.settle();
    office.take(START, Wish::Attach { endpoint: COMMUNE, connection: second, answer: oneshot::channel().0 });
    apply(&mut state, office.take_draft());
    office.abandon();
    office.resume(state);
    office.begin(START.plus_ms(500));
    let goodbye = ServerMessage::Goodbye { reason: GoodbyeReason::Stopping };
    assert_eq!(told(&mut outgoing).await.last(), Some(&goodbye));
    let closed = Event::LinkClosed { endpoint: COMMUNE, epoch: Epoch(2), last_proof_at: START };
    assert_eq!(events(office.take_draft()), [closed]);
}

#[tokio::test]
async fn media_that_was_written_twice_over_is_not_doubled() {
    let mut state = conference();
    let mut office = Office::new(ConferenceId(1), conference(), Qualities::none());
    let (leg, kind) = (LegNumber(1), MediaKind::Sound);
    for proof_ms in [0, 5_000, 30_000] {
        office.mailbox().proof(FAR_COMMUNE, SESSION, leg, kind, START.plus_ms(proof_ms));
    }
    office.turn(START.plus_ms(30_000));
    let written = office.take_draft();
    assert_eq!(written.len(), 3);
    apply(&mut state, written);
    office.abandon();
    office.resume(state);
    office.begin(START.plus_ms(30_000));
    office.turn(START.plus_ms(30_250));
    assert_eq!(events(office.take_draft()), []);
}
