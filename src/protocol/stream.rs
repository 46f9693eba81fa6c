//! Sending and receiving the program: tickets for WHIP (RFC 9725) and WHEP.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::time::Time;

/// One of the two places from which a program may be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The first one.
    Main,
    /// Takes the air when the main one falls silent.
    Backup,
}

/// What a ticket is wanted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "purpose", rename_all = "snake_case", deny_unknown_fields)]
pub enum NewStreamTicket {
    /// Send the program from this place.
    Publish {
        /// The place.
        place: Place,
    },
    /// Receive the program.
    Receive {
        /// Instead of the program, what this endpoint sends: it must be looked at or hold the floor.
        /// For organizers of the session's lead.
        #[serde(default)]
        preview: Option<u32>,
    },
}

/// An endpoint that is to send asks for a ticket to do so.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewSendingTicket {
    /// The session in which it is looked at or holds the floor.
    pub session: u32,
}

/// A server that carries media where the network in between lets no UDP through (TURN, RFC 8656).
/// A page hands it to its peer connection as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IceServer {
    /// Where it is (RFC 7065).
    pub urls: Vec<String>,
    /// The name to be let in with.
    pub username: String,
    /// The password that belongs to the name.
    pub credential: String,
    /// Until when both work. What is connected by then stays so.
    pub expires_at: Time,
}

/// A bearer token for one WHIP or WHEP address.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StreamTicket {
    /// Where to POST the offer.
    pub url: String,
    /// Goes into `Authorization: Bearer …`.
    pub token: String,
    /// Until when it works.
    pub expires_at: Time,
    /// What the peer connection needs where UDP is blocked; empty if there is nothing of the kind.
    pub ice_servers: Vec<IceServer>,
}

/// Which place is to be on air.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutOnAir {
    /// The place.
    pub place: Place,
}
