//! Who is asking, and how they prove it.

pub mod check_ins;
pub mod code;
pub mod cookie;
pub mod device_keys;
pub mod join_keys;
pub mod limits;
pub mod open_sockets;
pub mod password;
pub mod revocation;
pub mod secret;
pub mod sign_ins;
pub mod tickets;
