//! An announcement or a reminder as reports show it: what it says, who made it, and how far it came.

use super::Signature;
use super::messages::has_answered;
use super::scope::{Scope, SessionScope};
use super::versions::signature;
use crate::identity::AnnouncementId;
use crate::ledger::Said;
use crate::message::{Announced, Announcement, Reach};
use crate::time::Timestamp;

/// An announcement or a reminder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnnouncementLine {
    /// Its number.
    pub announcement: AnnouncementId,
    /// When it was made.
    pub at: Timestamp,
    /// Who made it.
    pub by: Signature,
    /// The name of the endpoint at the top of the branch that it was made to.
    pub branch: String,
    /// What it says.
    pub said: AnnouncedLine,
    /// How many endpoints of those the report is about it was for, and how many have shown it.
    pub reach: Reach,
    /// How many of them answered the roll call of which a reminder was; 0 of an announcement.
    pub answered: u64,
}

/// What an announcement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnnouncedLine {
    /// A text; none if it was erased.
    Text(Option<String>),
    /// That the roll call with this title waits for an answer.
    Reminder(String),
}

/// The announcements and reminders of a session that were made to somebody of the report, in order.
pub(super) fn announced<'a>(
    scope: &Scope<'a>,
    of: &'a SessionScope<'_>,
) -> impl Iterator<Item = &'a Announcement> + use<'a> {
    let made = scope.conference.messages().announcements(of.session.id);
    made.filter(|announcement| announcement.addressed.iter().any(|endpoint| of.entry(*endpoint).is_some()))
}

/// An announcement with what is known of it.
pub(super) fn line(scope: &Scope<'_>, of: &SessionScope<'_>, announcement: &Announcement) -> AnnouncementLine {
    let (mut reach, mut answered) = (Reach::default(), 0);
    for endpoint in announcement.addressed.iter().filter(|endpoint| of.entry(**endpoint).is_some()) {
        reach.add(announcement.reach(*endpoint));
        if let Announced::Reminder(roll_call) = announcement.said {
            answered += u64::from(has_answered(scope, roll_call, *endpoint));
        }
    }
    let branch = of.attendance.roster().entry(announcement.subtree);
    AnnouncementLine {
        announcement: announcement.id,
        at: announcement.at,
        by: signature(scope, of, Said { at: announcement.at, by: announcement.by }),
        branch: branch.map(|entry| entry.name.clone()).unwrap_or_default(),
        said: match &announcement.said {
            Announced::Text(text) => {
                AnnouncedLine::Text(scope.beside.messages.announcements.text(text).map(str::to_owned))
            }
            Announced::Reminder(roll_call) => {
                let roll_call = scope.conference.roll_call(*roll_call);
                AnnouncedLine::Reminder(roll_call.map(|it| it.title.clone()).unwrap_or_default())
            }
        },
        reach,
        answered,
    }
}
