//! Thin receivers: thousands in one process, each with its own address, keys and reports.
//!
//! They do on the network what a browser does that plays the program: WHEP, ICE with consent,
//! DTLS, SRTP with every packet authenticated, receiver reports, wishes for packets and key
//! frames. They decode nothing. All live on loopback addresses, so the server must be on this
//! machine. Nothing here is shared with the server's own media, so that one checks the other.
//!
//! ```no_run
//! # async fn example(whep: url::Url, token: secrecy::SecretString) -> Result<(), Box<dyn std::error::Error>> {
//! use diemcau_rehearsal::receivers::{OpenRequest, Receivers, ReceiversSettings};
//!
//! let receivers = Receivers::start(ReceiversSettings::default())?;
//! let receiver = receivers.open(OpenRequest::new(0, whep, token)).await?;
//! println!("{:?}", receiver.figures());
//! receiver.close().await;
//! # Ok(())
//! # }
//! ```

mod bad_line;
mod check;
mod figures;
mod handshake;
mod keys;
mod offer;
mod outgoing;
mod peer;
mod picture;
mod pool;
mod receiver;
mod reports;
mod rtp;
mod srtp;
mod stream;
mod told;
mod track;
mod whep;
mod worker;

pub use figures::{Arrivals, ReceiverFigures, Reported, Seconds, Stage};
pub use offer::Sections;
pub use pool::{Receivers, ReceiversError, ReceiversSettings};
pub use receiver::{OpenError, OpenRequest, Receiver};
pub use told::{Telling, Told};
