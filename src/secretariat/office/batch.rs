//! The end of a batch: written, or not.

use diemcau_domain::Conference;
use diemcau_domain::ledger::Record;
use diemcau_domain::quality::{LineKey, LineRecord};
use diemcau_domain::time::Timestamp;

use super::{Letter, Office};
use crate::lines::Lines;
use crate::outcome::NotDone;
use crate::reading::Reading;
use crate::touch::Touch;
use crate::wish::Wish;

impl Office {
    /// To be called before the first wish of a batch.
    pub(crate) fn begin(&mut self, at: Timestamp) {
        if std::mem::take(&mut self.is_unsure) {
            self.mend(at);
        }
    }

    /// What is to be written before anybody is told.
    pub(crate) fn take_draft(&mut self) -> Vec<Record> {
        self.minutes.take_draft()
    }

    /// What is to be written of the lines, in a turn. It is no part of the batch.
    pub(crate) fn take_due_lines(&mut self, at: Timestamp) -> Vec<(LineKey, LineRecord)> {
        if self.is_turn { self.lines.take_due(at) } else { Vec::new() }
    }

    /// What is known of the lines, and what the store is owed of it.
    pub(crate) const fn lines(&mut self) -> &mut Lines {
        &mut self.lines
    }

    /// The batch is written: now everybody may know.
    pub(crate) fn settle(&mut self) {
        self.links.settle();
        self.arrivals.settle();
        self.programs.settle();
        let touches = self.minutes.settle();
        for letter in self.letters.drain(..) {
            match letter {
                Letter::Tell(post, telling) => post.tell(telling),
                Letter::Goodbye(post, reason) => post.say_goodbye(reason),
            }
        }
        self.show(&touches);
        self.reply_to_all(&Ok(()));
        self.serve_looks();
    }

    /// The batch is not written: nobody is told that anything happened. What is in memory is worth
    /// nothing until [`Office::resume`].
    pub(crate) fn abandon(&mut self) {
        self.minutes.settle();
        self.links.abandon();
        self.arrivals.abandon();
        self.programs.abandon();
        self.letters.clear();
        self.proven_at = None;
        self.is_turn = false;
        self.reply_to_all(&Err(NotDone::NotWritten));
    }

    /// Goes on with what the record says.
    pub(crate) fn resume(&mut self, replayed: Conference) {
        self.minutes.replace(replayed);
        self.is_unsure = true;
        self.serve_looks();
    }

    /// Answers a wish that cannot be dealt with while the record cannot be read.
    pub(crate) fn refuse(&mut self, at: Timestamp, wish: Wish) {
        match wish {
            Wish::Look(look) => look(Err(NotDone::NotWritten)),
            Wish::Watch { answer, .. } => {
                let _ = answer.send(Err(NotDone::NotWritten));
            }
            // Facts and goodbyes are kept; everything they would have led to is dropped.
            other => self.take(at, other),
        }
    }

    fn reply_to_all(&mut self, written: &Result<(), NotDone>) {
        for reply in self.replies.drain(..) {
            reply(written.clone());
        }
    }

    fn show(&mut self, touches: &[Touch]) {
        let reading = Reading {
            id: self.id,
            conference: self.minutes.conference(),
            links: &self.links,
            programs: &self.programs,
            lines: &self.lines,
        };
        for touch in touches {
            self.standings.note(*touch);
            self.boards.note(&reading, *touch);
            self.floors.note(self.id, reading.conference, *touch);
        }
        self.sittings.note(self.id, reading.conference, touches);
        self.standings.tell(&reading);
        for (watcher, answer) in self.newcomers.drain(..) {
            let _ = answer.send(self.boards.add(&reading, watcher));
        }
        if std::mem::take(&mut self.is_turn) {
            self.boards.show(&reading);
        }
    }

    fn serve_looks(&mut self) {
        for look in std::mem::take(&mut self.looks) {
            look(Ok(&self.reading()));
        }
    }
}
