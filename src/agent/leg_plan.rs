//! When a media leg is begun, kept and given up. Told the time; it does not ask.

use std::time::{Duration, Instant};

/// While the program sounds, a leg on which nothing arrives for this long is given up.
const GIVEN_UP_AFTER: Duration = Duration::from_secs(10);
/// After the connection came back, media must show within this, or the leg is from before a
/// restart of the server.
const SHOWS_WITHIN: Duration = Duration::from_secs(2);

/// What is known when the decision is made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Circumstances {
    /// What is to be received.
    pub(crate) wanted: Wanted,
    /// Since when the server says that the program sends; none while it is silent.
    pub(crate) sounding_since: Option<Instant>,
    /// Since when this connection speaks for the endpoint.
    pub(crate) attending_since: Instant,
    /// Before this nothing is begun.
    pub(crate) not_before: Instant,
    /// The leg there is.
    pub(crate) leg: Option<LegState>,
}

/// What is to be received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// This session's program. The server passes a leg on from one session to the next by itself.
    Program(u32),
    /// Nothing yet: a leg that is there stays for what comes.
    Later,
    /// Nothing.
    Nothing,
}

/// A leg that was begun and has not ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LegState {
    /// When it was begun.
    pub(crate) begun_at: Instant,
    /// When it was connected, if it is.
    pub(crate) connected_at: Option<Instant>,
    /// When anything arrived last, on this leg or an earlier one.
    pub(crate) last_arrival: Option<Instant>,
}

/// What to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Leave everything as it is.
    Keep,
    /// Begin a leg for this session.
    Begin(u32),
    /// Close the leg; if a session is to be received, the next may begin at once.
    Close,
    /// Close the leg; it does not work, and the next one comes after a while.
    GiveUp,
}

impl Circumstances {
    /// Whether the leg has brought anything yet.
    pub(crate) fn arriving(&self) -> bool {
        self.leg.is_some_and(|leg| leg.last_arrival >= Some(leg.begun_at))
    }

    pub(crate) fn decide(&self, now: Instant) -> Decision {
        match (self.wanted, self.leg) {
            (Wanted::Nothing, Some(_)) => Decision::Close,
            (Wanted::Program(session), None) if now >= self.not_before => Decision::Begin(session),
            // Whoever came back was spread out by that already.
            (Wanted::Program(_), Some(leg)) if self.predates_connection(leg, now) => Decision::Close,
            (Wanted::Program(_), Some(leg)) if self.stalled(leg, now) => Decision::GiveUp,
            _ => Decision::Keep,
        }
    }

    fn stalled(&self, leg: LegState, now: Instant) -> bool {
        // A leg that is still being connected has a limit of its own.
        let (Some(connected_at), Some(sounding_since)) = (leg.connected_at, self.sounding_since) else { return false };
        let since = leg.last_arrival.map_or(connected_at, |arrival| arrival.max(connected_at)).max(sounding_since);
        now.saturating_duration_since(since) >= GIVEN_UP_AFTER
    }

    fn predates_connection(&self, leg: LegState, now: Instant) -> bool {
        leg.connected_at.is_some()
            && leg.begun_at < self.attending_since
            && leg.last_arrival.is_none_or(|arrival| arrival < self.attending_since)
            && now.saturating_duration_since(self.attending_since) >= SHOWS_WITHIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Scene {
        start: Instant,
    }

    impl Scene {
        fn at(&self, seconds: u64) -> Instant {
            self.start + Duration::from_secs(seconds)
        }

        fn leg(&self, begun: u64, last_arrival: Option<u64>) -> LegState {
            let begun_at = self.at(begun);
            let last_arrival = last_arrival.map(|seconds| self.at(seconds));
            LegState { begun_at, connected_at: Some(begun_at), last_arrival }
        }

        fn circumstances(&self, leg: Option<LegState>) -> Circumstances {
            let start = self.start;
            Circumstances {
                wanted: Wanted::Program(1),
                sounding_since: Some(start),
                attending_since: start,
                not_before: start,
                leg,
            }
        }
    }

    fn scene() -> Scene {
        Scene { start: Instant::now() }
    }

    #[test]
    fn a_leg_is_begun_when_a_session_is_held_and_not_before_its_time() {
        let scene = scene();
        let circumstances = Circumstances { not_before: scene.at(3), ..scene.circumstances(None) };
        assert_eq!(circumstances.decide(scene.at(2)), Decision::Keep);
        assert_eq!(circumstances.decide(scene.at(3)), Decision::Begin(1));
    }

    #[test]
    fn a_leg_stays_while_one_session_follows_another_and_is_closed_after_the_last() {
        let scene = scene();
        let held = scene.circumstances(Some(scene.leg(0, Some(5))));
        for wanted in [Wanted::Program(1), Wanted::Later, Wanted::Program(2)] {
            assert_eq!(Circumstances { wanted, ..held }.decide(scene.at(5)), Decision::Keep);
        }
        assert_eq!(Circumstances { wanted: Wanted::Nothing, ..held }.decide(scene.at(5)), Decision::Close);
        let later = Circumstances { wanted: Wanted::Later, ..scene.circumstances(None) };
        assert_eq!(later.decide(scene.at(5)), Decision::Keep);
    }

    #[test]
    fn a_leg_is_given_up_when_nothing_arrives_for_ten_seconds_while_the_program_sounds() {
        let scene = scene();
        let circumstances = scene.circumstances(Some(scene.leg(0, Some(20))));
        assert_eq!(circumstances.decide(scene.at(29)), Decision::Keep);
        assert_eq!(circumstances.decide(scene.at(30)), Decision::GiveUp);
        let never = scene.circumstances(Some(scene.leg(1, None)));
        assert_eq!(never.decide(scene.at(10)), Decision::Keep);
        assert_eq!(never.decide(scene.at(11)), Decision::GiveUp);
    }

    #[test]
    fn a_silent_program_costs_nobody_a_leg() {
        let scene = scene();
        let circumstances = Circumstances { sounding_since: None, ..scene.circumstances(Some(scene.leg(0, Some(1)))) };
        assert_eq!(circumstances.decide(scene.at(3_600)), Decision::Keep);
    }

    #[test]
    fn a_program_that_begins_to_sound_has_ten_seconds_to_arrive() {
        let scene = scene();
        let quiet = scene.circumstances(Some(scene.leg(0, Some(1))));
        let begins = Circumstances { sounding_since: Some(scene.at(3_600)), ..quiet };
        assert_eq!(begins.decide(scene.at(3_609)), Decision::Keep);
        assert_eq!(begins.decide(scene.at(3_610)), Decision::GiveUp);
    }

    #[test]
    fn a_leg_from_before_a_restart_is_replaced_soon_and_one_that_works_is_kept() {
        let scene = scene();
        let back = Circumstances { attending_since: scene.at(60), ..scene.circumstances(Some(scene.leg(0, Some(55)))) };
        assert_eq!(back.decide(scene.at(61)), Decision::Keep);
        assert_eq!(back.decide(scene.at(62)), Decision::Close);
        let works = Circumstances { leg: Some(scene.leg(0, Some(61))), ..back };
        assert_eq!(works.decide(scene.at(62)), Decision::Keep);
        let silent = Circumstances { sounding_since: None, ..back };
        assert_eq!(silent.decide(scene.at(62)), Decision::Close);
    }

    #[test]
    fn a_leg_that_is_still_being_connected_is_waited_for() {
        let scene = scene();
        let leg = LegState { connected_at: None, ..scene.leg(0, None) };
        assert_eq!(scene.circumstances(Some(leg)).decide(scene.at(20)), Decision::Keep);
    }
}
