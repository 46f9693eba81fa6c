//! What invites people: a file for their calendar, and sheets with the codes that let them in.

mod calendar;
mod qr;
mod sheet;

pub use calendar::{CalendarEntry, calendar};
pub use sheet::{Invitation, InvitationSheet, InvitedSession, SheetTrouble, invitation_sheet};
