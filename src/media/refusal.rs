//! Why an offer was refused, by name.

/// Why an offer was refused. The names are stable; the text may be shown to the user.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OfferRefusal {
    /// The text is 64 KiB or more.
    #[error("the offer is larger than 64 KiB")]
    TooLarge,
    /// It is not an SDP offer that can be answered.
    #[error("the offer cannot be understood: {0}")]
    Malformed(String),
    /// It has no sound and no picture in the direction that is needed.
    #[error("the offer has no sound and no picture to exchange")]
    NoMedia,
    /// It has more sounds or pictures than there are places for.
    #[error("the offer has more sounds or pictures than there are places for")]
    TooMuchMedia,
    /// It asks for a data channel.
    #[error("the offer asks for a data channel, which is not served here")]
    DataChannel,
    /// None of Opus, VP8 and H.264 (constrained baseline, packetization mode 1) is in it.
    #[error("the offer has none of the codecs Opus, VP8 and H.264 constrained baseline")]
    NoUsableCodec,
    /// It names no SHA-256 fingerprint of a certificate.
    #[error("the offer has no SHA-256 fingerprint")]
    NoFingerprint,
    /// It has no ICE credentials.
    #[error("the offer has no ICE credentials")]
    NoIce,
    /// Its sections do not share one transport (BUNDLE, rtcp-mux).
    #[error("the sections of the offer do not share one transport (BUNDLE, rtcp-mux)")]
    NotBundled,
    /// Its numbers (payload types, extension ids) differ from those of all other receivers, and
    /// no more ways are served.
    #[error("the offer numbers its formats in a way that cannot be served in addition")]
    TooManyShapes,
    /// The number of legs has reached its limit.
    #[error("no more legs can be opened")]
    TooManyLegs,
    /// Nobody takes the events, so nothing new may begin.
    #[error("the server is too busy to open a leg")]
    Busy,
    /// The media thread has ended.
    #[error("media has stopped")]
    Stopped,
}

impl OfferRefusal {
    /// The stable name of the refusal.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "offer_too_large",
            Self::Malformed(_) => "offer_malformed",
            Self::NoMedia => "offer_without_media",
            Self::TooMuchMedia => "offer_with_too_much_media",
            Self::DataChannel => "offer_with_data_channel",
            Self::NoUsableCodec => "offer_without_usable_codec",
            Self::NoFingerprint => "offer_without_fingerprint",
            Self::NoIce => "offer_without_ice",
            Self::NotBundled => "offer_not_bundled",
            Self::TooManyShapes => "too_many_shapes",
            Self::TooManyLegs => "too_many_legs",
            Self::Busy => "media_busy",
            Self::Stopped => "media_stopped",
        }
    }
}
