use diemcau_protocol::websocket::GoodbyeReason;

use super::{AgentView, Phase};
use crate::happening::{AgentHappening, LinkLoss, MediaKind, Reason};

fn after(happenings: &[AgentHappening]) -> AgentView {
    let mut view = AgentView::default();
    for happening in happenings {
        view.note(happening);
    }
    view
}

#[test]
fn a_lost_connection_leaves_the_media_that_still_arrives() {
    let view = after(&[
        AgentHappening::Attending { epoch: 1 },
        AgentHappening::MediaConnected { leg: 1 },
        AgentHappening::MediaArrived { leg: 1, kind: MediaKind::Sound },
        AgentHappening::LinkLost(LinkLoss::Goodbye(GoodbyeReason::Stopping)),
    ]);
    assert_eq!(view.phase, Phase::Connecting);
    assert_eq!((view.epoch, view.leg, view.sound_arrives, view.picture_arrives), (Some(1), Some(1), true, false));
}

#[test]
fn a_lost_leg_brings_nothing() {
    let view = after(&[
        AgentHappening::MediaConnected { leg: 1 },
        AgentHappening::MediaArrived { leg: 1, kind: MediaKind::Picture },
        AgentHappening::MediaLost { leg: 1, reason: "cut".to_owned(), last_sound: None, last_picture: None },
    ]);
    assert_eq!(view, AgentView::default());
}

#[test]
fn a_device_that_was_taken_over_is_away_until_it_connects_again() {
    let taken = [
        AgentHappening::LinkLost(LinkLoss::Goodbye(GoodbyeReason::TakenOver)),
        AgentHappening::StayedAway(Reason::TakenOver),
    ];
    assert_eq!(after(&taken).phase, Phase::Away(Reason::TakenOver));
    let back = [&taken[..], &[AgentHappening::LinkOpened, AgentHappening::Attending { epoch: 9 }][..]].concat();
    assert_eq!(after(&back).phase, Phase::Attending);
}
