use super::*;

const MS: Duration = Duration::from_millis(1);

fn packet(sequence: u64, timestamp: u32, marker: bool) -> TrackPacket {
    TrackPacket {
        sequence,
        timestamp,
        marker,
        begins_key_frame: false,
        orientation: None,
        numbers: None,
        payload: Arc::from([0_u8]),
    }
}

#[derive(Default)]
struct Desk {
    gathering: Gathering,
    sent: Vec<Vec<u64>>,
}

impl Desk {
    fn push(&mut self, packet: TrackPacket, now: Instant) {
        let sent = &mut self.sent;
        self.gathering.push(packet, now, now, &mut |it| sent.push(numbers(&it)));
    }

    fn turn(&mut self, now: Instant) {
        let sent = &mut self.sent;
        self.gathering.turn(now, &mut |it| sent.push(numbers(&it)));
    }
}

fn numbers(gathered: &Gathered) -> Vec<u64> {
    gathered.packets.iter().map(|packet| packet.sequence).collect()
}

#[test]
fn a_frame_leaves_with_its_marker() {
    let now = Instant::now();
    let mut desk = Desk::default();
    desk.push(packet(1, 9, false), now);
    desk.push(packet(2, 9, false), now);
    assert!(desk.sent.is_empty());
    desk.push(packet(3, 9, true), now);
    desk.push(packet(4, 18, true), now);
    assert_eq!(desk.sent, [vec![1, 2, 3], vec![4]]);
    assert_eq!(desk.gathering.due(), None);
}

#[test]
fn packets_that_changed_places_are_put_in_order() {
    let now = Instant::now();
    let mut desk = Desk::default();
    desk.push(packet(1, 0, true), now);
    desk.push(packet(4, 9, true), now);
    desk.push(packet(2, 9, false), now);
    desk.push(packet(3, 9, false), now);
    assert_eq!(desk.sent, [vec![1], vec![2, 3, 4]]);
}

#[test]
fn a_frame_without_its_end_waits_three_milliseconds() {
    let now = Instant::now();
    let mut desk = Desk::default();
    desk.push(packet(1, 9, false), now);
    desk.push(packet(2, 9, false), now + 2 * MS);
    desk.turn(now + 2 * MS);
    assert!(desk.sent.is_empty());
    assert_eq!(desk.gathering.due(), Some(now + 3 * MS));
    desk.turn(now + 3 * MS);
    desk.push(packet(3, 9, true), now + 4 * MS);
    assert_eq!(desk.sent, [vec![1, 2], vec![3]]);
}

#[test]
fn the_next_frame_ends_the_one_before() {
    let now = Instant::now();
    let mut desk = Desk::default();
    desk.push(packet(1, 9, false), now);
    desk.push(packet(3, 18, false), now);
    assert_eq!(desk.sent, [vec![1]]);
}

#[test]
fn a_straggler_goes_alone_and_at_once() {
    let now = Instant::now();
    let mut desk = Desk::default();
    desk.push(packet(2, 9, true), now);
    desk.push(packet(4, 18, false), now);
    desk.push(packet(3, 9, true), now);
    desk.push(packet(1, 9, false), now);
    assert_eq!(desk.sent, [vec![2], vec![3], vec![1]]);
}

#[test]
fn a_frame_without_end_is_sent_in_parts() {
    let now = Instant::now();
    let mut desk = Desk::default();
    for sequence in 1..=700 {
        desk.push(packet(sequence, 9, false), now);
    }
    assert_eq!(desk.sent.iter().map(Vec::len).collect::<Vec<_>>(), [300, 300]);
}
