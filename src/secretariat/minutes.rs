//! The state of a conference and what was decided since it was last written.

use diemcau_domain::Conference;
use diemcau_domain::command::Command;
use diemcau_domain::event::Event;
use diemcau_domain::identity::Author;
use diemcau_domain::ledger::Record;
use diemcau_domain::refusal::Refusal;
use diemcau_domain::time::Timestamp;

use crate::touch::Touch;

/// Runs ahead of the store by one batch. Nobody outside may look until the batch is written.
#[derive(Debug)]
pub(crate) struct Minutes {
    conference: Conference,
    draft: Vec<Record>,
    touches: Vec<Touch>,
}

impl Minutes {
    pub(crate) fn new(conference: Conference) -> Self {
        Self { conference, draft: Vec::new(), touches: Vec::new() }
    }

    pub(crate) fn conference(&self) -> &Conference {
        &self.conference
    }

    /// Decides and applies.
    pub(crate) fn take_down(&mut self, at: Timestamp, author: Author, wish: Command) -> Result<Vec<Event>, Refusal> {
        let events = self.conference.decide(at, wish)?;
        for event in &events {
            let record = Record { at, author, event: event.clone() };
            self.conference.apply_record(record.clone());
            self.touches.push(Touch::by(event, &self.conference));
            self.draft.push(record);
        }
        Ok(events)
    }

    /// Something that is shown changed beside the record.
    pub(crate) fn touch(&mut self, touch: Touch) {
        self.touches.push(touch);
    }

    /// What is to be written now.
    pub(crate) fn take_draft(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.draft)
    }

    /// What the written batch touched.
    pub(crate) fn settle(&mut self) -> Vec<Touch> {
        std::mem::take(&mut self.touches)
    }

    /// The batch was not written, and what is in memory is worth nothing any more.
    pub(crate) fn replace(&mut self, replayed: Conference) {
        *self = Self::new(replayed);
        self.touches.push(Touch::Everything);
    }
}
