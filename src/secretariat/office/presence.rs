//! Who speaks for an endpoint: opening, waiting, taking over, falling silent, leaving.

use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::{Author, DeviceId, EndpointId};
use diemcau_domain::refusal::Refusal;
use diemcau_domain::time::Timestamp;
use diemcau_protocol::websocket::GoodbyeReason;

use super::{Letter, Office};
use crate::link::{Connection, Holder};
use crate::post::Telling;

impl Office {
    /// The connection is seated, or waits if another device holds the endpoint and is alive.
    pub(super) fn attach(
        &mut self,
        at: Timestamp,
        endpoint: EndpointId,
        connection: Connection,
    ) -> Result<(), Refusal> {
        if self.links.holder(endpoint).is_some_and(|holder| holder.connection.is_lost(at)) {
            self.close_holder(at, endpoint, Author::Server, GoodbyeReason::Silent);
        }
        match self.open_link(at, endpoint, &connection) {
            Err(Refusal::OtherDevice) => {
                self.let_wait(endpoint, connection);
                Ok(())
            }
            done => done,
        }
    }

    /// A connection that waits asks again; one that holds the endpoint has nothing to ask for.
    pub(super) fn ask_again(&mut self, at: Timestamp, endpoint: EndpointId, number: u64) -> Result<(), Refusal> {
        match self.links.take_waiting(endpoint, |connection| connection.number == number) {
            Some(connection) => self.attach(at, endpoint, connection),
            None => Ok(()),
        }
    }

    pub(super) fn allow_take_over(
        &mut self,
        at: Timestamp,
        endpoint: EndpointId,
        number: u64,
        device: DeviceId,
    ) -> Result<(), Refusal> {
        if self.links.holder(endpoint).is_none_or(|holder| holder.connection.number != number) {
            return Err(Refusal::OtherDevice);
        }
        self.take_down(at, Author::Endpoint(endpoint), Command::AllowTakeOver { endpoint, device }).map(drop)
    }

    /// A device that was allowed to take over does so at once if it is waiting.
    pub(super) fn seat_allowed(&mut self, at: Timestamp, endpoint: EndpointId, device: &DeviceId) {
        let waiting = self.links.take_waiting(endpoint, |connection| connection.device == *device);
        if let Some(connection) = waiting {
            self.seat_waiting(at, endpoint, connection);
        }
    }

    /// A connection is gone. What it says of an endpoint that another one holds by now changes nothing.
    pub(super) fn leave(&mut self, at: Timestamp, endpoint: EndpointId, number: u64) {
        if self.links.holder(endpoint).is_some_and(|holder| holder.connection.number == number) {
            self.close_holder(at, endpoint, Author::Endpoint(endpoint), GoodbyeReason::Silent);
            self.seat_next(at, endpoint);
        } else {
            drop(self.links.take_waiting(endpoint, |connection| connection.number == number));
        }
    }

    /// Everybody out, whether it can be written or not: a revoked key must not wait for a disk.
    pub(super) fn dismiss(&mut self, at: Timestamp, endpoint: EndpointId, reason: GoodbyeReason) {
        while let Some(connection) = self.links.take_latest_waiting(endpoint) {
            connection.post.say_goodbye(reason);
        }
        if let Some(holder) = self.links.holder(endpoint) {
            holder.connection.post.say_goodbye(reason);
            self.close_holder(at, endpoint, Author::Server, reason);
        }
    }

    pub(super) fn close_lost_links(&mut self, at: Timestamp) {
        for endpoint in self.links.with_lost_connections(at) {
            while let Some(lost) = self.links.take_waiting(endpoint, |connection| connection.is_lost(at)) {
                self.letters.push(Letter::Goodbye(lost.post, GoodbyeReason::Silent));
            }
            if self.links.holder(endpoint).is_some_and(|holder| holder.connection.is_lost(at)) {
                self.close_holder(at, endpoint, Author::Server, GoodbyeReason::Silent);
                self.seat_next(at, endpoint);
            }
        }
    }

    /// After a write that failed and may still have reached the disk: what the record and the
    /// connections say of each other is made to agree again.
    pub(super) fn mend(&mut self, at: Timestamp) {
        for stranger in self.links.take_strangers(self.minutes.conference()) {
            stranger.connection.post.say_goodbye(GoodbyeReason::Stopping);
        }
        let open = self.minutes.conference().presences();
        let unheld: Vec<Command> = open
            .filter(|(endpoint, _)| self.links.holder(*endpoint).is_none())
            .filter_map(|(endpoint, presence)| Some((endpoint, presence.link.as_ref()?)))
            .map(|(endpoint, link)| Command::CloseLink { endpoint, epoch: link.epoch, last_proof_at: link.since })
            .collect();
        let strangers = self.arrivals.strangers(self.minutes.conference());
        for command in unheld.into_iter().chain(strangers) {
            self.take_down_fact(at, command);
        }
    }

    fn open_link(&mut self, at: Timestamp, endpoint: EndpointId, connection: &Connection) -> Result<(), Refusal> {
        let silent_ms = self.links.holder(endpoint).map_or(i64::MAX, |holder| holder.connection.silent_ms(at));
        let device = connection.device.clone();
        let command = Command::OpenLink { endpoint, device, silent_ms };
        for event in self.take_down(at, Author::Endpoint(endpoint), command)? {
            let Event::LinkOpened { epoch, .. } = event else { continue };
            self.letters.push(Letter::Tell(connection.post.clone(), Telling::Attending(epoch)));
            let evicted = self.links.seat(endpoint, Holder { epoch, connection: connection.clone() });
            if let Some(evicted) = evicted {
                self.letters.push(Letter::Goodbye(evicted.connection.post, GoodbyeReason::TakenOver));
            }
        }
        Ok(())
    }

    fn let_wait(&mut self, endpoint: EndpointId, connection: Connection) {
        self.letters.push(Letter::Tell(connection.post.clone(), Telling::HeldElsewhere));
        if let Some(holder) = self.links.holder(endpoint) {
            let asked = Telling::TakeOverAsked(connection.device.clone());
            self.letters.push(Letter::Tell(holder.connection.post.clone(), asked));
        }
        for pushed_out in self.links.wait(endpoint, connection) {
            self.letters.push(Letter::Goodbye(pushed_out.post, GoodbyeReason::TakenOver));
        }
    }

    fn close_holder(&mut self, at: Timestamp, endpoint: EndpointId, author: Author, reason: GoodbyeReason) {
        let Some(Holder { epoch, connection }) = self.links.take_holder(endpoint) else { return };
        let last_proof_at = connection.last_heard();
        // The rules never refuse it: an epoch that is over changes nothing.
        let _ = self.take_down(at, author, Command::CloseLink { endpoint, epoch, last_proof_at });
        self.letters.push(Letter::Goodbye(connection.post, reason));
    }

    /// The latest one that waits takes the free seat.
    fn seat_next(&mut self, at: Timestamp, endpoint: EndpointId) {
        while let Some(connection) = self.links.take_latest_waiting(endpoint) {
            if !connection.is_lost(at) {
                self.seat_waiting(at, endpoint, connection);
                return;
            }
        }
    }

    fn seat_waiting(&mut self, at: Timestamp, endpoint: EndpointId, connection: Connection) {
        if let Err(refusal) = self.open_link(at, endpoint, &connection) {
            tracing::debug!(conference = self.id.0, "a connection that waited is not let in: {refusal}");
            self.letters.push(Letter::Goodbye(connection.post, GoodbyeReason::Denied));
        }
    }
}
