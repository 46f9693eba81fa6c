//! An endpoint without a browser, and a hall without one.
//!
//! An [`Agent`] joins with its key, attends over the WebSocket, receives the program over WebRTC
//! and counts what arrives, answers roll calls, asks for the floor and sends a clip while it has it,
//! and comes back when it loses the server. A
//! [`Publisher`] sends a recorded clip as the program of a session.
//!
//! Decisions are made by pure cores that are told the time and the randomness (`conversation`,
//! `leg_plan`, `retry`, `reception`, `playback`); the rest moves bytes.

mod agent;
mod arrivals;
mod attendance;
mod clip;
mod codec;
mod conversation;
mod device;
mod entry;
mod figures;
mod handle;
mod happening;
mod http;
mod key_frame_wish;
mod leg;
mod leg_plan;
mod line;
mod order;
mod peer;
mod playback;
mod program_track;
mod publisher;
mod reactor;
mod reception;
mod retry;
mod settings;
mod signalling;
mod speech;
mod telling;
mod view;

pub use agent::Agent;
pub use clip::{Clip, ClipError};
pub use conversation::AnswerRefusal;
pub use device::{DeviceError, device_from_file, random_device};
pub use figures::{AgentFigures, ArrivalFigures};
pub use handle::{AgentEvents, AgentHandle};
pub use happening::{AgentEvent, AgentHappening, JoinedAs, LinkLoss, MediaKind, Moment, Reason};
pub use http::RequestError;
pub use line::{Line, LineError};
pub use order::{AnswerError, NotConnected, WishError};
pub use peer::PeerError;
pub use publisher::{PublishError, Publisher, PublisherFigures, PublisherSettings};
pub use settings::{AgentSettings, MediaWish, RetrySettings, RollCallPolicy};
pub use signalling::limits as socket_limits;
pub use view::{AgentView, Phase};
