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
    Receive,
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
}

/// Which place is to be on air.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutOnAir {
    /// The place.
    pub place: Place,
}
