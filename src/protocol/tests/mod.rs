//! What the words promise to those who already speak them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use diemcau_domain::time::Timestamp;

use crate::floor::Shown;
use crate::quality::PageFigures;
use crate::roll_call::HeadCount;
use crate::stream::NewStreamTicket;
use crate::time::Time;
use crate::websocket::{ClientMessage, GoodbyeReason, ServerMessage};

#[test]
fn client_messages_are_read_as_they_are_documented() {
    let message = r#"{"type":"report_head_count","request":7,"roll_call":2,
        "head_count":{"present_members":12,"present_others":3,"excused":1,"unexcused":0}}"#;
    let head_count = HeadCount { present_members: 12, present_others: 3, excused: 1, ..HeadCount::default() };
    let expected = ClientMessage::ReportHeadCount { request: 7, roll_call: 2, head_count };
    assert_eq!(serde_json::from_str::<ClientMessage>(message).unwrap(), expected);
}

#[test]
fn what_a_browser_does_not_count_is_left_out() {
    let message = r#"{"type":"report_line","session":3,"figures":{"frames_per_second":25,"total_samples":48000}}"#;
    let figures = PageFigures { frames_per_second: Some(25), total_samples: Some(48_000), ..PageFigures::default() };
    let expected = ClientMessage::ReportLine { session: 3, figures };
    assert_eq!(serde_json::from_str::<ClientMessage>(message).unwrap(), expected);
    let counted = diemcau_domain::quality::PageFigures::try_from(figures).unwrap();
    assert_eq!((counted.frames_per_second, counted.freeze_count), (Some(25), None));
}

#[test]
fn what_no_browser_can_have_counted_is_refused() {
    let is_refused = |figures: PageFigures| diemcau_domain::quality::PageFigures::try_from(figures).is_err();
    let nothing = PageFigures::default();
    assert!(!is_refused(nothing));
    for impossible in [
        PageFigures { frames_per_second: Some(1_001), ..nothing },
        PageFigures { frame_height: Some(16_385), ..nothing },
        PageFigures { freeze_count: Some((1 << 53) + 1), ..nothing },
        PageFigures { freeze_ms: Some(u64::MAX), ..nothing },
    ] {
        assert!(is_refused(impossible), "{impossible:?}");
    }
}

#[test]
fn samples_that_were_not_counted_well_are_not_taken_at_all() {
    let samples = |concealed_samples, total_samples| {
        let said = PageFigures { concealed_samples, total_samples, ..PageFigures::default() };
        let counted = diemcau_domain::quality::PageFigures::try_from(said).unwrap();
        (counted.concealed_samples, counted.total_samples)
    };
    assert_eq!(samples(Some(1), Some(1)), (Some(1), Some(1)));
    for (concealed, total) in [(Some(2), Some(1)), (Some(2), None), (None, Some(1)), (None, None)] {
        assert_eq!(samples(concealed, total), (None, None));
    }
}

#[test]
fn what_nobody_knows_is_refused() {
    for message in [
        r#"{"type":"attend","device":"may-ban-1","admin":true}"#,
        r#"{"type":"become_admin"}"#,
        r#"{"device":"may-ban-1"}"#,
        r#"{"type":"report_head_count","request":1,"roll_call":1,"head_count":{"present_members":-1,
            "present_others":0,"excused":0,"unexcused":0}}"#,
        r#"{"type":"report_head_count","request":1,"roll_call":1,"head_count":{"present_members":1.5,
            "present_others":0,"excused":0,"unexcused":0}}"#,
        "[]",
        "",
    ] {
        assert!(serde_json::from_str::<ClientMessage>(message).is_err(), "{message}");
    }
}

#[test]
fn a_goodbye_is_written_as_it_is_documented() {
    let text = serde_json::to_string(&ServerMessage::Goodbye { reason: GoodbyeReason::TakenOver }).unwrap();
    assert_eq!(text, r#"{"type":"goodbye","reason":"taken_over"}"#);
}

#[test]
fn times_are_rfc_3339_in_utc_and_keep_their_milliseconds() {
    let time = Time(Timestamp::from_millis(1_658_451_600_123));
    let text = serde_json::to_string(&time).unwrap();
    assert_eq!(text, r#""2022-07-22T01:00:00.123Z""#);
    assert_eq!(serde_json::from_str::<Time>(&text).unwrap(), time);
    let in_ha_noi = serde_json::from_str::<Time>(r#""2022-07-22T08:00:00.123+07:00""#).unwrap();
    assert_eq!(in_ha_noi, time);
    assert!(serde_json::from_str::<Time>(r#""22/07/2022""#).is_err());
}

#[test]
fn what_is_shown_is_written_as_it_is_documented() {
    for (shown, text) in [
        (Shown::Hall {}, r#"{"shown":"hall"}"#),
        (Shown::Endpoint { endpoint: 7 }, r#"{"shown":"endpoint","endpoint":7}"#),
    ] {
        assert_eq!(serde_json::to_string(&shown).unwrap(), text);
        assert_eq!(serde_json::from_str::<Shown>(text).unwrap(), shown);
    }
    for stranger in [r#"{"shown":"hall","endpoint":7}"#, r#"{"shown":"endpoint"}"#, r#"{"shown":"nobody"}"#] {
        assert!(serde_json::from_str::<Shown>(stranger).is_err(), "{stranger}");
    }
    let wish: NewStreamTicket = serde_json::from_str(r#"{"purpose":"receive"}"#).unwrap();
    assert_eq!(wish, NewStreamTicket::Receive { preview: None });
}
