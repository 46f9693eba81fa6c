//! Announcements and hot lines as they are shown.

use std::cmp::Reverse;
use std::ops::Range;

use diemcau_domain::Conference;
use diemcau_domain::identity::{Author, EndpointId};
use diemcau_domain::message::{self as domain, Announced, Announcement, HotLine, Message};
use diemcau_domain::roster::Roster;
use diemcau_domain::session::Session;
use diemcau_domain::time::Timestamp;
use diemcau_domain::written_text::{TextHash, WrittenTexts};
use diemcau_protocol::message::{
    AnnouncementView, BranchReach, HotLineCount, HotLineView, MessageView, OwnAnnouncement, OwnMessages, Reach,
    Reminder, SituationMessages,
};

use super::endpoint::endpoint_ref_at;
use super::session::named;
use super::{common, count};

/// An endpoint reads no more announcements than this: the newest.
const MOST_READ: usize = 20;
/// Those who run a session see no more announcements at once than this: the newest.
const MOST_ANNOUNCEMENTS_SHOWN: usize = 100;
/// No more messages of a hot line are shown at once: the last ones.
const MOST_MESSAGES_SHOWN: usize = 50;
/// More would make the answer too long. Those that wait come first.
const MOST_HOT_LINES: usize = 200;

/// The newest announcements of a session that somebody of a subtree got, the newest first.
#[must_use]
pub fn announcements<'a>(conference: &'a Conference, session: &Session, subtree: EndpointId) -> Vec<&'a Announcement> {
    let roster = conference.roster_of(session);
    let positions = part(&roster, session, subtree);
    let of_session = conference.messages().announcements(session.id).rev();
    let is_here = |endpoint: &EndpointId| roster.position(*endpoint).is_some_and(|at| positions.contains(&at));
    let came_here = |announcement: &&Announcement| announcement.addressed.iter().any(is_here);
    of_session.filter(came_here).take(MOST_ANNOUNCEMENTS_SHOWN).collect()
}

/// An announcement with its text, and how far it came in a subtree.
#[must_use]
pub fn announcement(
    conference: &Conference,
    session: &Session,
    subtree: EndpointId,
    announcement: &Announcement,
    texts: &WrittenTexts,
) -> AnnouncementView {
    let roster = conference.roster_of(session);
    let positions = part(&roster, session, subtree);
    let tops: Vec<usize> =
        if positions.is_empty() { Vec::new() } else { roster.children_at(positions.start).collect() };
    let (reach, branches) = reaches(&roster, announcement, &positions, &tops);
    let branch = |(top, reach): (usize, Reach)| {
        (reach.addressed > 0).then_some(BranchReach { endpoint: endpoint_ref_at(&roster, top)?, reach })
    };
    let (text, reminder) = said(conference, &announcement.said, texts);
    AnnouncementView {
        announcement: announcement.id.0,
        at: announcement.at.into(),
        subtree: named(&roster, announcement.subtree),
        text,
        reminder,
        by: texts.name(announcement.by, announcement.at),
        reach,
        branches: tops.into_iter().zip(branches).filter_map(branch).collect(),
    }
}

/// How many endpoints of a session wait for an answer of the hot line, of those that may be seen.
#[must_use]
pub fn hot_line_count(
    conference: &Conference,
    session: &Session,
    is_seen: impl Fn(EndpointId) -> bool,
) -> HotLineCount {
    let lines = conference.messages().hot_lines(session.id).filter(|(endpoint, _)| is_seen(*endpoint));
    let waits: Vec<Timestamp> = lines.filter_map(|(_, line)| line.waits_since()).collect();
    HotLineCount { waiting: count(waits.len()), waits_since: waits.iter().min().map(|since| (*since).into()) }
}

/// The hot lines of a session within a subtree: those that wait, from the one that waits longest, then
/// the others, the last written first.
#[must_use]
pub fn hot_lines<'a>(
    conference: &'a Conference,
    session: &Session,
    subtree: EndpointId,
) -> Vec<(EndpointId, &'a HotLine)> {
    let roster = conference.roster_of(session);
    let is_part = |(endpoint, _): &(EndpointId, &HotLine)| roster.stands_in(*endpoint, subtree);
    let mut lines: Vec<_> = conference.messages().hot_lines(session.id).filter(is_part).collect();
    lines.sort_by_key(|(endpoint, line)| {
        let last = line.messages.last().map(|message| message.at);
        let waits_since = line.waits_since();
        (waits_since.is_none(), waits_since, Reverse(last), *endpoint)
    });
    lines.truncate(MOST_HOT_LINES);
    lines
}

/// The hot line of an endpoint with its texts, without whom to call.
#[must_use]
pub fn hot_line(
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
    line: &HotLine,
    texts: &WrittenTexts,
) -> HotLineView {
    HotLineView {
        endpoint: named(&conference.roster_of(session), endpoint),
        connected: conference.is_linked(endpoint),
        waits_since: line.waits_since().map(Into::into),
        contact: None,
        messages: last_messages(line).iter().map(|message| message_view(message, texts)).collect(),
    }
}

/// What an endpoint has to read, with the texts.
#[must_use]
pub fn own_messages(
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
    texts: &WrittenTexts,
) -> OwnMessages {
    let line = conference.messages().hot_line(session.id, endpoint);
    let announcement = |announcement: &Announcement| {
        let (text, reminder) = said(conference, &announcement.said, texts);
        OwnAnnouncement {
            announcement: announcement.id.0,
            at: announcement.at.into(),
            text,
            reminder,
            shown_at: announcement.shown.get(&endpoint).map(|at| (*at).into()),
        }
    };
    let messages = line.map(last_messages).unwrap_or_default();
    OwnMessages {
        announcements: read_by(conference, session, endpoint).map(announcement).collect(),
        waits_since: line.and_then(HotLine::waits_since).map(Into::into),
        messages: messages.iter().map(|message| message_view(message, texts)).collect(),
    }
}

/// The hashes of everything that [`own_messages`] needs a text of.
#[must_use]
pub fn own_hashes(conference: &Conference, session: &Session, endpoint: EndpointId) -> Vec<TextHash> {
    let announced = read_by(conference, session, endpoint).filter_map(text_of);
    let line = conference.messages().hot_line(session.id, endpoint).map(hot_line_hashes);
    announced.chain(line.unwrap_or_default()).collect()
}

/// The hashes of the texts of a hot line that are shown.
#[must_use]
pub fn hot_line_hashes(line: &HotLine) -> Vec<TextHash> {
    last_messages(line).iter().map(|message| message.text.clone()).collect()
}

/// Who answered on a hot line.
pub fn answerers(line: &HotLine) -> impl Iterator<Item = Author> + '_ {
    last_messages(line).iter().filter_map(|message| message.answered_by)
}

/// The hash of what was announced; none of a reminder.
#[must_use]
pub fn text_of(announcement: &Announcement) -> Option<TextHash> {
    match &announcement.said {
        Announced::Text(text) => Some(text.clone()),
        Announced::Reminder(_) => None,
    }
}

/// What is new for an endpoint; none if nothing was ever written to it or by it.
pub(crate) fn situation_messages(
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
) -> Option<SituationMessages> {
    let announcement = read_by(conference, session, endpoint).next().map(|announcement| announcement.id.0);
    let line = conference.messages().hot_line(session.id, endpoint);
    let message = line.and_then(|line| line.messages.last()).map(|message| message.id.0);
    let new = SituationMessages { announcement, message };
    (new != SituationMessages::default()).then_some(new)
}

fn read_by<'a>(
    conference: &'a Conference,
    session: &Session,
    endpoint: EndpointId,
) -> impl Iterator<Item = &'a Announcement> {
    conference.announcements_for(session, endpoint).into_iter().take(MOST_READ)
}

fn last_messages(line: &HotLine) -> &[Message] {
    let first = line.messages.len().saturating_sub(MOST_MESSAGES_SHOWN);
    line.messages.get(first..).unwrap_or_default()
}

fn message_view(message: &Message, texts: &WrittenTexts) -> MessageView {
    MessageView {
        message: message.id.0,
        at: message.at.into(),
        text: texts.text(&message.text).map(str::to_owned),
        is_answer: message.answered_by.is_some(),
        by: message.answered_by.and_then(|by| texts.name(by, message.at)),
    }
}

fn said(conference: &Conference, said: &Announced, texts: &WrittenTexts) -> (Option<String>, Option<Reminder>) {
    match said {
        Announced::Text(text) => (texts.text(text).map(str::to_owned), None),
        Announced::Reminder(roll_call) => {
            let reminder = conference.roll_call(*roll_call).map(|roll_call| Reminder {
                roll_call: roll_call.id.0,
                title: roll_call.title.clone(),
                deadline: roll_call.deadline.into(),
            });
            (None, reminder)
        }
    }
}

fn part(roster: &Roster, session: &Session, subtree: EndpointId) -> Range<usize> {
    common(&roster.subtree(session.plan.audience), &roster.subtree(subtree))
}

/// How far an announcement came within these positions, and in the branches with these tops: in one walk
/// over those whom it is for, because the office looks at many that are for thousands.
fn reaches(
    roster: &Roster,
    announcement: &Announcement,
    positions: &Range<usize>,
    tops: &[usize],
) -> (Reach, Vec<Reach>) {
    let mut all = domain::Reach::default();
    let mut branches = vec![domain::Reach::default(); tops.len()];
    // Both in order of their numbers.
    let mut shown = announcement.shown.keys().peekable();
    for endpoint in &*announcement.addressed {
        while shown.next_if(|other| *other < endpoint).is_some() {}
        let own = domain::Reach { addressed: 1, shown: u64::from(shown.next_if_eq(&endpoint).is_some()) };
        let Some(position) = roster.position(*endpoint).filter(|position| positions.contains(position)) else {
            continue;
        };
        all.add(own);
        let top = tops.partition_point(|top| *top <= position).checked_sub(1);
        if let Some(branch) = top.and_then(|top| branches.get_mut(top)) {
            branch.add(own);
        }
    }
    let counted = |sum: domain::Reach| Reach { addressed: sum.addressed, shown: sum.shown };
    (counted(all), branches.into_iter().map(counted).collect())
}
