//! What the words promise to those who already speak them.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use diemcau_domain::time::Timestamp;

use crate::roll_call::HeadCount;
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
