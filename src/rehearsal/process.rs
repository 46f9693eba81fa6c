//! What a process takes, as the kernel counts it.

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

/// The kernel counts the time of processes in hundredths of a second on every architecture of Linux.
const TICKS_PER_SECOND: u64 = 100;

/// How a process is found.
#[derive(Clone, Debug)]
pub enum ProcessId {
    /// By its number.
    Number(u32),
    /// By a file that has its number; it is read anew each time, as the process may be started anew.
    File(PathBuf),
}

/// What a process took.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Usage {
    /// The most memory it had, in bytes.
    pub most_memory_bytes: u64,
    /// Time of all its threads, in seconds.
    pub cpu_seconds: f64,
    /// Cores it kept busy on average while it was watched.
    pub cores: f64,
}

/// Watches a process.
#[derive(Debug)]
pub(crate) struct Watcher {
    process: ProcessId,
    most_memory_bytes: u64,
    cpu: Duration,
    /// The process and its time at the last look.
    last: Option<(u32, Duration)>,
}

impl Watcher {
    pub(crate) fn new(process: ProcessId) -> Self {
        Self { process, most_memory_bytes: 0, cpu: Duration::ZERO, last: None }
    }

    pub(crate) fn look(&mut self) {
        let Some(number) = self.number() else { return };
        let Some((memory_bytes, cpu)) = memory_of(number).zip(cpu_of(number)) else { return };
        self.most_memory_bytes = self.most_memory_bytes.max(memory_bytes);
        match self.last {
            Some((same, before)) if same == number => self.cpu += cpu.saturating_sub(before),
            // Started anew: all its time belongs to the rehearsal.
            Some(_) => self.cpu += cpu,
            None => {}
        }
        self.last = Some((number, cpu));
    }

    pub(crate) fn usage(&self, watched: Duration) -> Usage {
        let cpu_seconds = self.cpu.as_secs_f64();
        let cores = cpu_seconds / watched.as_secs_f64().max(1.0);
        Usage { most_memory_bytes: self.most_memory_bytes, cpu_seconds, cores }
    }

    fn number(&self) -> Option<u32> {
        match &self.process {
            ProcessId::Number(number) => Some(*number),
            ProcessId::File(path) => std::fs::read_to_string(path).ok()?.trim().parse().ok(),
        }
    }
}

fn memory_of(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024)
}

fn cpu_of(process: u32) -> Option<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name stands in brackets and may hold anything; user and system time are fields 14 and 15.
    let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
    let ticks: u64 = fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?;
    Some(Duration::from_millis(ticks * 1_000 / TICKS_PER_SECOND))
}
