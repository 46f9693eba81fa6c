//! Attendance slips: what a device writes and signs while its line is down, and what becomes of it.

use diemcau_domain::identity::{DeviceId, EndpointId, RollCallId, SlipNumber};
use diemcau_domain::slip as domain;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::endpoint::EndpointRef;
use crate::figures::SignedBy;
use crate::roll_call::HeadCount;
use crate::time::Time;

/// A key that a device signs its slips with.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterDeviceKey {
    /// The device, as it names itself on the WebSocket: 8 to 64 characters.
    pub device: String,
    /// The public half: P-256, a SubjectPublicKeyInfo in DER, as base64url without padding.
    pub public_key: String,
    /// The key's signature over the text of `public_key`, as that of a slip: the device has the other
    /// half.
    pub signature: String,
}

/// A key that was registered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DeviceKeyName {
    /// The first 16 bytes of the SHA-256 of the key, as 32 hexadecimal digits.
    pub name: String,
}

/// A slip as it travels: in a request, in a file, in a QR code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SignedSlip {
    /// The JSON text of a [`SlipContent`], byte for byte as it was signed.
    pub content: String,
    /// ECDSA with P-256 and SHA-256 over these bytes: r and s, 64 bytes, as base64url without padding.
    pub signature: String,
}

/// What is written on a slip.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SlipContent {
    /// Of which form it is.
    pub form: SlipForm,
    /// Its number.
    pub number: String,
    /// The conference.
    pub conference: u32,
    /// The session.
    pub session: u32,
    /// The roll call it answers.
    pub roll_call: u32,
    /// Whose figures they are.
    pub endpoint: u32,
    /// The name of the key that signed it.
    pub key: String,
    /// When it was written, by the device's clock.
    pub made_at: Time,
    /// The figures.
    pub head_count: HeadCount,
}

/// The forms of a slip that are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum SlipForm {
    /// The first one.
    #[serde(rename = "diemcau-slip-1")]
    First,
}

impl From<SlipContent> for domain::Slip {
    fn from(content: SlipContent) -> Self {
        Self {
            number: SlipNumber(content.number),
            device: DeviceId(content.key),
            endpoint: EndpointId(content.endpoint),
            roll_call: RollCallId(content.roll_call),
            head_count: content.head_count.into(),
            made_at: content.made_at.0,
        }
    }
}

/// A slip that an organizer takes in.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TakeInSlip {
    /// The slip.
    pub slip: SignedSlip,
    /// How it came.
    pub way: TakenInAs,
}

/// How an organizer got a slip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TakenInAs {
    /// As a file.
    File,
    /// As a QR code.
    Qr,
}

/// How a slip came.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlipWay {
    /// From the page that wrote it.
    Page,
    /// As a file that an organizer took in.
    File,
    /// As a QR code that an organizer read.
    Qr,
}

/// What a slip says and what it meets, before it is handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlipCheck {
    /// Its number.
    pub number: String,
    /// The session.
    pub session: u32,
    /// Its title.
    pub session_title: String,
    /// The title of the roll call.
    pub roll_call_title: String,
    /// Whose figures they are.
    pub endpoint: EndpointRef,
    /// When it was written, by the device's clock.
    pub made_at: Time,
    /// The figures.
    pub head_count: HeadCount,
    /// Whether a registered device of the endpoint signed it.
    pub signed: bool,
    /// What the endpoint is known to have answered.
    pub known: Option<HeadCount>,
    /// Why somebody said that the endpoint was absent.
    pub absence: Option<String>,
    /// When that answer came or, without one, when somebody said that it was absent.
    pub known_at: Option<Time>,
    /// Whether what is known differs from what the slip says.
    pub conflict: bool,
    /// Whether it would count at once; else it waits for a decision.
    pub counts: bool,
    /// Whether the figures of the session are closed, so that the slip would make a new version.
    pub closed: bool,
}

/// Where a slip stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SlipState {
    /// It counted at once.
    Counted,
    /// It waits for a decision.
    Waiting,
    /// Somebody took its figures.
    Accepted,
    /// Somebody did not.
    Refused,
}

/// A slip that was handed in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlipView {
    /// Its number.
    pub number: String,
    /// Whose figures they are.
    pub endpoint: EndpointRef,
    /// The roll call it answers.
    pub roll_call: u32,
    /// Its title.
    pub roll_call_title: String,
    /// The figures.
    pub head_count: HeadCount,
    /// When it was written, by the device's clock.
    pub made_at: Time,
    /// When it came.
    pub handed_in_at: Time,
    /// How it came.
    pub way: SlipWay,
    /// Whether a registered device of the endpoint signed it.
    pub signed: bool,
    /// Where it stands.
    pub state: SlipState,
    /// What the endpoint is known to have answered: now, or when somebody decided about the slip.
    pub known: Option<HeadCount>,
    /// Why somebody said that the endpoint was absent, known at the same time.
    pub absence: Option<String>,
    /// When that answer came or, without one, when somebody said that it was absent.
    pub known_at: Option<Time>,
    /// Of a slip that waits: whether what is known differs from what it says.
    pub conflict: bool,
    /// Why it was accepted or refused.
    pub reason: Option<String>,
    /// Who decided that. The page of an endpoint is told the person, not what an account signs in with.
    pub decided_by: Option<SignedBy>,
    /// When that was.
    pub decided_at: Option<Time>,
}

/// The slips of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SlipList {
    /// The slips, those that wait first, each part in the order in which they came.
    pub slips: Vec<SlipView>,
    /// How many wait for a decision.
    pub waiting: u32,
}

/// A decision on a slip that waits.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecideSlip {
    /// Its number.
    pub number: String,
    /// Whether its figures are taken.
    pub accept: bool,
    /// What the endpoint was known to have answered when the slip was compared with it.
    #[serde(default)]
    pub over: Option<HeadCount>,
    /// Why, 1 to 500 characters.
    pub reason: String,
}
