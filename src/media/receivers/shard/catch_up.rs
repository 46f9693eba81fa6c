//! A picture at once: joiners get the last key frame and all since, without a gap into live.
//!
//! It is paced, because a crowd of joiners must not delay the frames of those who are there.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

use super::class::Press;
use super::program::Program;
use super::shelf::CopyFor;
use crate::figures::Counters;
use crate::happening::{LegId, MediaKind};
use crate::receivers::egress::batch::Outlet;
use crate::receivers::receiver::{PICTURES, Receiver, ticks_apart};
use crate::receivers::ring::key_frame::Next;
use crate::receivers::slot::Sent;
use crate::track::Frame;

/// Packets in one turn, to one joiner and to all of them.
const MOST_TO_ONE: usize = 32;
const MOST_TO_ALL: usize = 1_500;

/// Who catches up in which slot, in the order of their turns.
#[derive(Debug, Default)]
pub(crate) struct CatchingUp {
    waiting: VecDeque<(LegId, usize)>,
}

/// How far a receiver came in its turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Progress {
    Further(usize),
    /// It is up to date, or has nothing to catch up with any more.
    Done(usize),
}

impl CatchingUp {
    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Begins with the last key frame wherever that is worth it. How many slots that were.
    pub(crate) fn begin(&mut self, receiver: &mut Receiver, program: &[super::program::Track], now: Instant) -> u64 {
        let mut begun = 0;
        for place in 0..PICTURES {
            let aim = receiver.streams.get(place).and_then(|stream| stream.aim());
            let track = aim.and_then(|aim| program.iter().find(|track| track.id == aim));
            if let Some((position, frame)) = track.and_then(|track| track.since_key_frame.start(now))
                && receiver.begin_catching_up(place, position, frame)
            {
                self.waiting.push_back((receiver.leg, place));
                begun += 1;
            }
        }
        begun
    }

    /// Everybody's next turn, as far as the budget goes. `seat` finds a receiver of the program.
    pub(crate) fn turn(
        &mut self,
        program: &mut Program,
        seat: impl Fn(LegId) -> Option<usize>,
        press: &mut Press,
        outlet: &mut Outlet<'_>,
        counters: &Counters,
    ) {
        let mut left = MOST_TO_ALL;
        for _ in 0..self.waiting.len() {
            if left == 0 {
                return;
            }
            let Some((leg, place)) = self.waiting.pop_front() else { return };
            let Some(receiver) = seat(leg).and_then(|seat| program.receivers.get_mut(seat)) else { continue };
            let progress = receiver.catch_up(place, &program.tracks, press, outlet);
            let (Progress::Further(sent) | Progress::Done(sent)) = progress;
            counters.packets_to_receivers.bytes(sent);
            left = left.saturating_sub(sent);
            if matches!(progress, Progress::Further(_)) {
                self.waiting.push_back((leg, place));
            }
        }
        if self.waiting.is_empty() {
            press.forget_joiners();
        }
    }
}

impl Receiver {
    /// Old pictures are shown only to whoever has seen none that is newer.
    fn begin_catching_up(&mut self, place: usize, position: u64, key_frame: &Frame) -> bool {
        let (Some(stream), Some(catching_up)) = (self.streams.get_mut(place), self.catching_up.get_mut(place)) else {
            return false;
        };
        let Some(first) = key_frame.packets.first() else { return false };
        let is_newer = |last: u32| first.timestamp != last && first.timestamp.wrapping_sub(last) < 1 << 31;
        if catching_up.is_some() || !stream.waits() || !stream.last_timestamp().is_none_or(is_newer) {
            return false;
        }
        stream.begin(key_frame, ticks_apart(MediaKind::Picture));
        *catching_up = Some(position);
        true
    }

    fn catch_up(
        &mut self,
        place: usize,
        tracks: &[super::program::Track],
        press: &mut Press,
        outlet: &mut Outlet<'_>,
    ) -> Progress {
        let mut sent = 0;
        while sent < MOST_TO_ONE {
            let Some((position, frame)) = self.next_frame(place, tracks) else { return Progress::Done(sent) };
            if let Some(prepared) = press.prepare_for_joiners(CopyFor { class: self.class, place, position }, &frame) {
                for number in 0..prepared.runs().len() {
                    self.send_run(place, prepared, number, outlet);
                }
                self.count(place, &Sent::of(&frame), prepared.octets());
            }
            sent += frame.packets.len();
            if let Some(catching_up) = self.catching_up.get_mut(place) {
                *catching_up = Some(position + 1);
            }
        }
        Progress::Further(sent)
    }

    /// The frame to send next, and its position; none ends the catching up.
    fn next_frame(&mut self, place: usize, tracks: &[super::program::Track]) -> Option<(u64, Arc<Frame>)> {
        let position = (*self.catching_up.get(place)?)?;
        let stream = self.streams.get_mut(place)?;
        let flow = stream.flow().map(|flow| flow.track);
        let track = flow.and_then(|flow| tracks.iter().find(|track| track.id == flow));
        let frames = track.map(|track| &track.since_key_frame);
        let next = frames.map_or(Next::Gone, |frames| frames.at(position));
        match next {
            Next::Frame(frame) => return Some((position, Arc::clone(frame))),
            Next::BeginAnewAt(anew) => {
                if let Some(Next::Frame(frame)) = frames.map(|frames| frames.at(anew)) {
                    stream.begin(frame, ticks_apart(MediaKind::Picture));
                    return Some((anew, Arc::clone(frame)));
                }
                stream.pause();
            }
            Next::UpToDate => {}
            Next::Gone => stream.pause(),
        }
        *self.catching_up.get_mut(place)? = None;
        None
    }
}
