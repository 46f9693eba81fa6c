//! Figures that others count: they are read when somebody asks, and written beside the rest.

use std::fmt::Write;

use diemcau_secretariat::Desk;

use crate::app::App;

/// What a figure is.
#[derive(Clone, Copy)]
enum Kind {
    /// What there is now.
    Gauge,
    /// What was counted since the start.
    Counter,
}

/// Appends every figure in the text format of Prometheus.
pub(super) fn write(text: &mut Vec<u8>, app: &App) {
    let mut page = Page::default();
    page.gauge("websocket_connections", "WebSocket connections", count(app.open_sockets.count()));
    page.gauge("process_memory_bytes", "Resident memory of the process", resident_bytes().unwrap_or_default());
    write_store(&mut page, app);
    write_desks(&mut page, &app.secretariat.desks());
    write_media(&mut page, app);
    text.extend_from_slice(page.0.as_bytes());
}

fn write_store(page: &mut Page, app: &App) {
    let store = app.store.figures();
    page.gauge("store_queued", "Writes that wait", store.queued);
    page.counter("store_records_total", "Records appended to the ledger", store.records);
    page.counter("store_commits_total", "Commits", store.commits);
    page.counter("store_failed_commits_total", "Commits that failed", store.failed_commits);
}

fn write_desks(page: &mut Page, desks: &[Desk]) {
    let all: Vec<_> = desks.iter().map(Desk::figures).collect();
    let sum = |read: fn(&diemcau_secretariat::Figures) -> u64| all.iter().map(read).sum();
    page.gauge("desk_waiting_wishes", "Wishes that wait for a decision", sum(|it| it.waiting_wishes));
    page.gauge("desk_connections", "Connections of endpoints, waiting ones included", sum(|it| it.connections));
    page.gauge("desk_watchers", "Boards that are watched", sum(|it| it.watchers));
    page.counter("desk_batches_total", "Batches written", sum(|it| it.batches));
    page.counter("desk_events_total", "Events written", sum(|it| it.events));
    page.counter("desk_failed_batches_total", "Batches that could not be written", sum(|it| it.failed_batches));
}

fn write_media(page: &mut Page, app: &App) {
    let media = app.streams.figures();
    page.gauge("media_programs", "Programs", media.programs);
    page.gauge("media_publishers", "Publishers connected", media.publishers);
    page.gauge("media_receivers", "Receivers connected", media.receivers);
    page.gauge("media_legs_connecting", "Legs that are not connected yet", media.legs_connecting);
    for (name, help, value) in [
        ("media_legs_opened_total", "Legs opened", media.legs_opened),
        ("media_legs_closed_total", "Legs closed", media.legs_closed),
        ("media_offers_refused_total", "Offers refused", media.offers_refused),
        ("media_datagrams_in_total", "Datagrams read", media.datagrams_in),
        ("media_bytes_in_total", "Bytes read", media.bytes_in),
        ("media_datagrams_out_total", "Datagrams sent", media.datagrams_out),
        ("media_bytes_out_total", "Bytes sent", media.bytes_out),
        ("media_packets_from_publishers_total", "Packets taken from publishers", media.packets_from_publishers),
        ("media_packets_to_receivers_total", "Packets written to receivers", media.packets_to_receivers),
        ("media_key_frames_asked_total", "Key frames asked for", media.key_frames_asked),
        ("media_key_frame_requests_sent_total", "Key-frame requests sent", media.key_frame_requests_sent),
        ("media_key_frames_received_total", "Key frames received", media.key_frames_received),
        ("media_nacks_from_receivers_total", "NACK messages from receivers", media.nacks_from_receivers),
        (
            "media_packets_sent_again_total",
            "Packets sent again to receivers that missed them",
            media.packets_sent_again,
        ),
        ("media_joins_with_picture_total", "Receivers that began with a picture at once", media.joins_with_picture),
        ("media_joins_without_picture_total", "Receivers that had to wait for one", media.joins_without_picture),
        ("media_handshakes_done_total", "Handshakes of receivers that gave keys", media.handshakes_done),
        ("media_handshakes_failed_total", "Handshakes of receivers that failed", media.handshakes_failed),
        ("media_cuts_refused_total", "Messages that the system refused to cut", media.cuts_refused),
        ("media_threads_begun_anew_total", "Media threads that broke and began anew", media.threads_begun_anew),
        ("media_proofs_total", "Proofs that media arrived", media.proofs),
        ("media_proofs_dropped_total", "Proofs that nobody took in time", media.proofs_dropped),
    ] {
        page.counter(name, help, value);
    }
    page.by_reason(
        "media_dropped_total",
        "Datagrams and packets dropped, by reason",
        &[
            ("unchecked_source", media.dropped_unchecked_source),
            ("unknown_check", media.dropped_unknown_check),
            ("failed_check", media.dropped_failed_check),
            ("noise", media.dropped_noise),
            ("foreign_stream", media.dropped_foreign_stream),
            ("claimed_address", media.dropped_claimed_address),
            ("unchecked_destination", media.dropped_unchecked_destination),
            ("oversized_packet", media.dropped_oversized_packet),
            ("before_track", media.dropped_before_track),
            ("unmatched_codec", media.dropped_unmatched_codec),
            ("send_buffer_full", media.dropped_send_buffer_full),
            ("send_failed", media.dropped_send_failed),
            ("handshake_datagram", media.dropped_handshake_datagram),
            ("nack_unanswered", media.nacks_unanswered),
            ("excess_nack", media.dropped_excess_nacks),
            ("forged_packet", media.dropped_forged_packets),
            ("forged_report", media.dropped_forged_reports),
            ("repeated_frame", media.dropped_repeated_frames),
            ("late_frame", media.dropped_late_frames),
            ("late_at_receiver", media.dropped_late_at_receivers),
            ("crowded_frame", media.dropped_crowded_frames),
            ("recorded_frame", media.dropped_recorded_frames),
        ],
    );
}

#[derive(Default)]
struct Page(String);

impl Page {
    fn gauge(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, Kind::Gauge);
        self.line(name, "", value);
    }

    fn counter(&mut self, name: &str, help: &str, value: u64) {
        self.head(name, help, Kind::Counter);
        self.line(name, "", value);
    }

    fn by_reason(&mut self, name: &str, help: &str, values: &[(&str, u64)]) {
        self.head(name, help, Kind::Counter);
        for (reason, value) in values {
            self.line(name, &format!("{{reason=\"{reason}\"}}"), *value);
        }
    }

    fn head(&mut self, name: &str, help: &str, kind: Kind) {
        let kind = match kind {
            Kind::Gauge => "gauge",
            Kind::Counter => "counter",
        };
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "# HELP diemcau_{name} {help}\n# TYPE diemcau_{name} {kind}");
    }

    fn line(&mut self, name: &str, labels: &str, value: u64) {
        let _ = writeln!(self.0, "diemcau_{name}{labels} {value}");
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// Memory of this process, in bytes, as the kernel counts it.
fn resident_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
