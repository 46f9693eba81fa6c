//! Counters of the media thread, read by anybody at any time.

use std::sync::atomic::{AtomicU64, Ordering};

/// One number that only the media thread changes.
#[derive(Debug, Default)]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, amount: u64) {
        self.0.fetch_add(amount, Ordering::Relaxed);
    }

    pub(crate) fn one(&self) {
        self.add(1);
    }

    pub(crate) fn bytes(&self, length: usize) {
        self.add(u64::try_from(length).unwrap_or(u64::MAX));
    }

    pub(crate) fn set(&self, value: usize) {
        let value = u64::try_from(value).unwrap_or(u64::MAX);
        self.0.store(value, Ordering::Relaxed);
    }

    fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

macro_rules! figures {
    ($($(#[doc = $doc:literal])+ $name:ident,)+) => {
        /// A snapshot of the counters. All are cumulative since the start, but for the four
        /// that count what is open now: `publishers`, `receivers`, `legs_connecting`, `programs`.
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
        pub struct Figures {
            $($(#[doc = $doc])+ pub $name: u64,)+
        }

        #[derive(Debug, Default)]
        pub(crate) struct Counters {
            $(pub(crate) $name: Counter,)+
        }

        impl Counters {
            pub(crate) fn snapshot(&self) -> Figures {
                Figures { $($name: self.$name.get(),)+ }
            }
        }
    };
}

figures! {
    /// Programs known now.
    programs,
    /// Publishers connected now.
    publishers,
    /// Receivers connected now.
    receivers,
    /// Legs that are not connected yet, now.
    legs_connecting,
    /// Legs ever opened.
    legs_opened,
    /// Legs ever closed.
    legs_closed,
    /// Offers refused.
    offers_refused,
    /// Datagrams read from the socket.
    datagrams_in,
    /// Bytes of those datagrams.
    bytes_in,
    /// Datagrams handed to the socket.
    datagrams_out,
    /// Bytes of those datagrams.
    bytes_out,
    /// Packets of publishers that were accepted, sound and picture.
    packets_from_publishers,
    /// Packets written to receivers, without those sent again.
    packets_to_receivers,
    /// Dropped: not STUN, from an address that passed no check.
    dropped_unchecked_source,
    /// Dropped: STUN that names no leg, or is no request.
    dropped_unknown_check,
    /// Dropped: STUN that names a leg but was not authenticated or not acceptable.
    dropped_failed_check,
    /// Dropped: not STUN, DTLS, RTP or RTCP, or malformed.
    dropped_noise,
    /// Dropped: RTP of a stream that is not known to be the peer's own, while its own one runs.
    dropped_foreign_stream,
    /// Dropped: an address that another live leg uses was claimed, or too many addresses.
    dropped_claimed_address,
    /// Dropped: to be sent to an address that passed no check.
    dropped_unchecked_destination,
    /// Dropped: a publisher's packet with a payload over 1,400 bytes.
    dropped_oversized_packet,
    /// Dropped: a publisher's packet that came after its numbers had moved on, or was not on air.
    dropped_not_on_air,
    /// Dropped: a picture in a codec that the receiver did not negotiate.
    dropped_unmatched_codec,
    /// Dropped: the socket's send buffer was full.
    dropped_send_buffer_full,
    /// Dropped: the socket refused the datagram.
    dropped_send_failed,
    /// Key frames asked for by receivers or by the program itself.
    key_frames_asked,
    /// Key-frame requests that went to a publisher after merging.
    key_frame_requests_sent,
    /// Key frames that came from publishers on air.
    key_frames_received,
    /// Receivers that began with the last key frame at once.
    joins_with_picture,
    /// Receivers that had to wait for a key frame.
    joins_without_picture,
    /// NACK messages that came from receivers.
    nacks_from_receivers,
    /// Proofs told.
    proofs,
    /// Proofs that nobody took in time.
    proofs_dropped,
}
