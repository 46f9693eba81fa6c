//! The words of this crate: who is meant, and what happened to them.

use std::time::Instant;

/// One program; a session has one. Chosen by whoever opens it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProgramId(pub u64);

/// One connected (or connecting) peer. Given by this crate and never given again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LegId(pub u64);

/// The two publishing places of a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The hall's own source.
    Main,
    /// The source that takes the air when the main one falls silent.
    Backup,
}

impl Place {
    /// The place that is not this one.
    pub fn other(self) -> Self {
        match self {
            Self::Main => Self::Backup,
            Self::Backup => Self::Main,
        }
    }
}

/// Somebody who may speak from elsewhere than the hall. Chosen by whoever opens the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SpeakerId(pub u64);

/// Who publishes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Source {
    /// The hall, from one of its places.
    Hall(Place),
    /// A speaker, from its own endpoint.
    Speaker(SpeakerId),
}

/// What a receiver looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum View {
    /// What is on air.
    Program,
    /// One source, whether it is on air or not.
    Preview(Source),
}

/// Whose picture is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Shown {
    /// The hall's, from whichever of its places is on air.
    #[default]
    Hall,
    /// A speaker's.
    Speaker(SpeakerId),
}

/// Who is seen and heard. By default the hall alone. The hall is always heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Arrangement {
    /// The main picture.
    pub main: Shown,
    /// The side picture, if there is one.
    pub side: Option<Shown>,
    /// Who is heard beside the hall.
    pub speakers: [Option<SpeakerId>; 2],
}

/// In which direction a line was measured, as its owner sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Direction {
    /// From here to the peer.
    Down,
    /// From the peer to here.
    Up,
}

/// What a line did in a window of at most 20 s. Counters are raw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineWindow {
    /// Which way.
    pub direction: Direction,
    /// When the window began.
    pub since: Instant,
    /// Its sound.
    pub sound: StreamCounts,
    /// Its picture.
    pub picture: StreamCounts,
    /// Round trip, the longest that was reported, in microseconds; none if nothing was.
    pub round_trip_us: Option<u32>,
}

/// What one stream of a line did in a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StreamCounts {
    /// Packets that should have arrived.
    pub expected: u64,
    /// Packets that did not (RFC 3550, 6.4.1; never below 0).
    pub lost: u64,
    /// Interarrival jitter, the largest that was reported, in microseconds; none without a report.
    pub jitter_us: Option<u32>,
}

/// What a stream carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaKind {
    /// Opus.
    Sound,
    /// VP8 or H.264.
    Picture,
}

/// What a peer gets back for its offer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The leg that was opened.
    pub leg: LegId,
    /// The SDP answer, complete: every candidate is in it and none is trickled.
    pub sdp: String,
}

/// Something that happened, with the moment it was seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MediaEvent {
    /// The media thread's clock at the datagram or deadline that caused it.
    pub at: Instant,
    /// What happened.
    pub what: MediaHappening,
}

/// What can happen.
///
/// All but [`MediaHappening::Proof`] are kept until they are taken; a proof may be lost when
/// nobody reads for long, because the next one follows within seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MediaHappening {
    /// ICE and DTLS are up: media can flow.
    LegConnected {
        /// The leg.
        leg: LegId,
    },
    /// Media really arrived: for a receiver, an authenticated receiver report whose extended
    /// highest sequence number advanced; for a publisher, its own authenticated media.
    /// At most four a second per leg and kind: received time is known as closely as that.
    Proof {
        /// The leg.
        leg: LegId,
        /// Whose media it was. A leg that was passed on may still prove what came before.
        program: ProgramId,
        /// Which of its streams.
        kind: MediaKind,
    },
    /// The leg is gone; its id is never used again.
    LegClosed {
        /// The leg.
        leg: LegId,
        /// Why.
        reason: LegEnd,
    },
    /// Which place is forwarded from now on.
    OnAir {
        /// The program.
        program: ProgramId,
        /// The place, or nobody.
        place: Option<Place>,
    },
    /// Nothing was sent for more than two seconds.
    ProgramSilent {
        /// The program.
        program: ProgramId,
        /// When its last packet was sent.
        since: Instant,
    },
    /// The program sends, for the first time or again.
    ProgramSounding {
        /// The program.
        program: ProgramId,
    },
    /// A speaker's media arrives, for the first time or again.
    SpeakerSounding {
        /// The program.
        program: ProgramId,
        /// Who.
        speaker: SpeakerId,
    },
    /// Nothing of a speaker arrived for more than a second, or its leg is gone.
    SpeakerSilent {
        /// The program.
        program: ProgramId,
        /// Who.
        speaker: SpeakerId,
        /// When its last packet came.
        since: Instant,
    },
    /// How a line was, every 20 s and once more when its leg closes or is passed on.
    LineMeasured {
        /// The leg.
        leg: LegId,
        /// The program it carried in that window.
        program: ProgramId,
        /// The window that is over.
        window: LineWindow,
    },
}

/// Why a leg ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LegEnd {
    /// Another publisher took its place.
    Replaced,
    /// It was closed by command, alone or with its program.
    Asked,
    /// The peer said goodbye.
    PeerLeft,
    /// It did not connect within 30 s.
    NeverConnected,
    /// No authenticated check came for 15 s (consent, RFC 7675).
    ConsentLost,
    /// DTLS failed, or the certificate was not the one of the offer.
    HandshakeFailed,
    /// The peer used more datagrams or bytes than a handshake may.
    HandshakeTooLong,
    /// Something broke that the leg needs: its own state by the peer's messages, or its whole thread.
    Fault,
    /// The media thread ended.
    Stopped,
}

impl LegEnd {
    /// A stable name for logs and metrics.
    pub fn code(self) -> &'static str {
        match self {
            Self::Replaced => "replaced",
            Self::Asked => "asked",
            Self::PeerLeft => "peer_left",
            Self::NeverConnected => "never_connected",
            Self::ConsentLost => "consent_lost",
            Self::HandshakeFailed => "handshake_failed",
            Self::HandshakeTooLong => "handshake_too_long",
            Self::Fault => "fault",
            Self::Stopped => "stopped",
        }
    }
}
