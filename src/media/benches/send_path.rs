//! What a shard needs to seal and send, against sealing and sending alone.
//!
//! Both ways take turns in one thread, whose own CPU time is counted: on a busy machine the ratio
//! is worth more than either figure. The last line is the result as JSON.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use std::fs;
use std::time::Duration;

use diemcau_media::bench::{SendPath, Sending};

const RECEIVERS: u32 = 1_000;
const ROUNDS: u32 = 150;
const WARM_UP_ROUNDS: u32 = 10;

/// What is sent in a round: 30 frames of picture a second and sound each 60 ms.
const ROUND: [Sending; 3] = [Sending::Picture, Sending::Picture, Sending::Sound];

/// Between two frames, so that the receivers come after.
const PAUSE: Duration = Duration::from_millis(8);

#[derive(Debug, Default)]
struct Cost {
    /// CPU time and packets.
    picture: (Duration, u32),
    sound: (Duration, u32),
}

fn main() {
    let mut path = SendPath::open(RECEIVERS);
    let (mut bare, mut by_shard) = (Cost::default(), Cost::default());
    for round in 0..WARM_UP_ROUNDS + ROUNDS {
        for sending in ROUND {
            let costs = [measured(|| path.send_bare(sending)), measured(|| path.send_by_shard(sending))];
            if round >= WARM_UP_ROUNDS {
                bare.add(sending, costs[0]);
                by_shard.add(sending, costs[1]);
            }
        }
    }
    let lost = path.sent().saturating_sub(path.read());
    println!(
        "{{\"ratio\": {:.3}, \"picture\": {}, \"sound\": {}, \"sent\": {}, \"unread\": {lost}}}",
        by_shard.total().div_duration_f64(bare.total()),
        compared(&bare, &by_shard, Sending::Picture),
        compared(&bare, &by_shard, Sending::Sound),
        path.sent(),
    );
}

/// CPU a packet by both ways, in microseconds.
fn compared(bare: &Cost, by_shard: &Cost, sending: Sending) -> String {
    let [bare, by_shard] = [bare, by_shard].map(|cost| cost.microseconds_a_packet(sending));
    format!("{{\"bare_us\": {bare:.3}, \"shard_us\": {by_shard:.3}, \"ratio\": {:.3}}}", by_shard / bare)
}

impl Cost {
    fn add(&mut self, sending: Sending, cpu: Duration) {
        let (of_kind, packets) = match sending {
            Sending::Picture => (&mut self.picture.0, &mut self.picture.1),
            Sending::Sound => (&mut self.sound.0, &mut self.sound.1),
        };
        *of_kind += cpu;
        *packets += u32::try_from(sending.packets()).unwrap() * RECEIVERS;
    }

    fn total(&self) -> Duration {
        self.picture.0 + self.sound.0
    }

    fn microseconds_a_packet(&self, sending: Sending) -> f64 {
        let (cpu, packets) = match sending {
            Sending::Picture => self.picture,
            Sending::Sound => self.sound,
        };
        cpu.as_secs_f64() * 1e6 / f64::from(packets)
    }
}

fn measured(act: impl FnOnce()) -> Duration {
    let begin = cpu_time();
    act();
    let cost = cpu_time() - begin;
    std::thread::park_timeout(PAUSE);
    cost
}

/// The CPU time of this thread.
fn cpu_time() -> Duration {
    // The system brings the figure up to date when the thread lets go.
    std::thread::yield_now();
    let figures = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    Duration::from_nanos(figures.split_whitespace().next().unwrap().parse().unwrap())
}
