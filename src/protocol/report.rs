//! Which sessions a report is about, as an address or a command line names them.

use std::str::FromStr;

use diemcau_domain::identity::{SessionId, Version};
use thiserror::Error;

/// More than any conference has.
const SESSION_LIMIT: usize = 100;

/// A session of a report: `3` for its newest figures, `3:2` for version 2 of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChosenSession {
    /// The session.
    pub session: SessionId,
    /// The version of its figures; none for the newest.
    pub version: Option<Version>,
}

/// What was given names no sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("sessions are numbers such as 1,3 or, with a version of their figures, 1:2,3; each once")]
pub struct NamesNoSessions;

impl FromStr for ChosenSession {
    type Err = NamesNoSessions;

    fn from_str(text: &str) -> Result<Self, NamesNoSessions> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| NamesNoSessions);
        let (session, version) = match text.split_once(':') {
            Some((session, version)) => (session, Some(Version(number(version)?))),
            None => (text, None),
        };
        Ok(Self { session: SessionId(number(session)?), version })
    }
}

/// Reads sessions that stand between commas.
///
/// # Errors
/// [`NamesNoSessions`], also if one stands twice or if there are more than 100.
pub fn chosen_sessions(text: &str) -> Result<Vec<ChosenSession>, NamesNoSessions> {
    let chosen: Vec<ChosenSession> = text.split(',').map(str::parse).collect::<Result<_, _>>()?;
    let twice = |(index, of): (usize, &ChosenSession)| chosen.iter().skip(index + 1).any(|it| it.session == of.session);
    if chosen.len() > SESSION_LIMIT || chosen.iter().enumerate().any(twice) {
        return Err(NamesNoSessions);
    }
    Ok(chosen)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn sessions_stand_between_commas_each_with_a_version_or_without() {
        let one = ChosenSession { session: SessionId(1), version: Some(Version(2)) };
        let other = ChosenSession { session: SessionId(3), version: None };
        assert_eq!(chosen_sessions("1:2,3").unwrap(), [one, other]);
    }

    #[test]
    fn what_names_no_session_or_one_twice_is_refused() {
        for text in ["", "1,", "x", "1:", "-1", "1,1:2", "1 2", "4294967296"] {
            assert_eq!(chosen_sessions(text), Err(NamesNoSessions), "{text}");
        }
    }
}
