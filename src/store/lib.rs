//! The record: append events, read them back; and what stands beside it: accounts, keys, contacts.
//!
//! One file, SQLite in WAL mode. All writing goes through one [`Store`] task that commits in groups,
//! so an answer means that it is on disk; reading goes on beside it. One process writes at a time.

mod account;
mod attached_document;
mod audit;
mod connection;
mod contact;
mod delegate;
mod device_key;
mod document_file;
mod error;
mod file;
mod holder;
mod join_key;
mod ledger;
mod line_quality;
mod person;
mod schema;
mod secret;
mod setting;
mod sign_in;
mod store;
mod stream_key;
mod value;
mod writer;
mod written_text;

#[cfg(test)]
mod tests;

pub use account::{Account, NewAccount, PasswordHash};
pub use attached_document::{AttachedDocument, NewDocument};
pub use audit::{AuditEntry, AuditLine};
pub use contact::Contact;
pub use delegate::{KeptDelegate, NewDelegate};
pub use device_key::{DeviceKey, KeyRegistration};
pub use error::{Source, StoreError};
pub use holder::Holder;
pub use join_key::{JoinKey, JoinProof, NewJoinKey};
pub use ledger::{BreakReason, ChainBreak, Head, NoHead, Verified};
pub use person::Naming;
pub use sign_in::SignIn;
pub use store::Store;
pub use stream_key::{Place, StreamKey};
pub use writer::Figures;
pub use written_text::WrittenText;
