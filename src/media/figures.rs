//! Counters, read by anybody at any time. Every thread has its own; figures are sums.

use std::sync::atomic::{AtomicU64, Ordering};

/// One number that a single thread changes.
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

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl std::iter::Sum for Figures {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), std::ops::Add::add)
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

        impl std::ops::Add for Figures {
            type Output = Self;

            fn add(self, other: Self) -> Self {
                Self { $($name: self.$name.wrapping_add(other.$name),)+ }
            }
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
    /// Dropped: RTP from a publisher's address that was not authenticated, or came once more.
    dropped_forged_packets,
    /// Dropped: an address that another live leg uses was claimed, or too many addresses.
    dropped_claimed_address,
    /// Dropped: to be sent to an address that passed no check.
    dropped_unchecked_destination,
    /// Dropped: a publisher's packet with a payload over 1,400 bytes.
    dropped_oversized_packet,
    /// Dropped: a publisher's packet from before its track began.
    dropped_before_track,
    /// Dropped: a picture in a codec that the receiver did not negotiate.
    dropped_unmatched_codec,
    /// Dropped: the socket's send buffer was full.
    dropped_send_buffer_full,
    /// Dropped: the socket refused the datagram.
    dropped_send_failed,
    /// Dropped: a receiver's DTLS datagram whose handshake is over, has used up its budget, or
    /// waits behind too many others.
    dropped_handshake_datagram,
    /// Handshakes of receivers that gave keys.
    handshakes_done,
    /// Handshakes of receivers that failed.
    handshakes_failed,
    /// Key frames that receivers asked for.
    key_frames_asked,
    /// Key-frame requests that went to publishers, after merging.
    key_frame_requests_sent,
    /// Key frames that came from publishers.
    key_frames_received,
    /// Receivers that began with the last key frame at once.
    joins_with_picture,
    /// Receivers that had to wait for a key frame.
    joins_without_picture,
    /// NACK messages that came from receivers.
    nacks_from_receivers,
    /// Packets sent to receivers again because they missed them.
    packets_sent_again,
    /// Dropped: packets asked for again that are gone, or beyond what a receiver may cost.
    nacks_unanswered,
    /// Dropped: requests for packets in excess of what a receiver may ask for.
    dropped_excess_nacks,
    /// Dropped: reports of receivers that were not authenticated.
    dropped_forged_reports,
    /// Dropped: frames whose numbers were sent before.
    dropped_repeated_frames,
    /// Dropped: frames that came to a shard too late to be sent.
    dropped_late_frames,
    /// Dropped: frames that came too late for one receiver; its picture waits for a key frame.
    dropped_late_at_receivers,
    /// Dropped: frames that found no room on their way to a shard.
    dropped_crowded_frames,
    /// Dropped: frames that found no room on their way to a recorder.
    dropped_recorded_frames,
    /// Messages that the system refused to cut into datagrams, and that were cut here.
    cuts_refused,
    /// How often a thread broke on a mistake of ours and began anew, without the legs it had.
    threads_begun_anew,
    /// Proofs told.
    proofs,
    /// Proofs that nobody took in time.
    proofs_dropped,
}
