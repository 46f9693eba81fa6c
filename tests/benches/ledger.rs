//! How fast records are committed to a file on this disk, and read back and checked.
//!
//! Every answer waits for the disk (`synchronous=FULL`), so the figures are the disk's as much as
//! ours: `alone` is one commit a record, `gathered` what a thousand callers get from one commit.

#![expect(clippy::unwrap_used, reason = "a benchmark fails by panicking")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{Author, ConferenceId, EndpointId, LegNumber, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::time::Timestamp;
use diemcau_store::Store;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::task::JoinSet;

/// Records of the ledger that is read: some minutes of a conference of 11,731 endpoints.
const LEDGER: u32 = 100_000;

fn record(number: u32) -> Record {
    let since = Timestamp::from_millis(1_658_450_000_000 + i64::from(number));
    let (endpoint, leg, kind) = (EndpointId(number % 11_731), LegNumber(1 + number / 11_731), MediaKind::Sound);
    Record {
        at: since,
        author: Author::Server,
        event: Event::MediaBegan { endpoint, session: SessionId(1), leg, kind, since },
    }
}

fn records(length: u32) -> Vec<Record> {
    (0..length).map(record).collect()
}

/// A store beside the build, because a temporary folder is often memory and not a disk.
async fn new_store() -> (Store, ConferenceId, TempDir) {
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    let store = Store::open(&folder.path().join("record.sqlite")).await.unwrap();
    let conference = store.create_conference(Timestamp::from_millis(0)).await.unwrap();
    (store, conference, folder)
}

fn append(criterion: &mut Criterion, runtime: &Runtime) {
    let (store, conference, _folder) = runtime.block_on(new_store());
    let mut group = criterion.benchmark_group("ledger_append");
    for length in [1_u32, 100, 1_000] {
        let batch = records(length);
        group.throughput(Throughput::Elements(u64::from(length)));
        group.bench_with_input(BenchmarkId::new("alone", length), &batch, |bencher, batch| {
            bencher.iter(|| runtime.block_on(store.append(conference, batch.clone())).unwrap());
        });
    }
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("gathered/1000", |bencher| {
        bencher.iter(|| runtime.block_on(append_one_each(&store, conference, 1_000)));
    });
    group.finish();
    runtime.block_on(store.close());
}

async fn append_one_each(store: &Store, conference: ConferenceId, callers: u32) {
    let mut appends = JoinSet::new();
    for number in 0..callers {
        let store = store.clone();
        appends.spawn(async move { store.append(conference, vec![record(number)]).await.unwrap() });
    }
    appends.join_all().await;
}

fn read(criterion: &mut Criterion, runtime: &Runtime) {
    let (store, conference, _folder) = runtime.block_on(new_store());
    runtime.block_on(store.append(conference, records(LEDGER))).unwrap();
    let mut group = criterion.benchmark_group("ledger_read");
    group.sample_size(10).throughput(Throughput::Elements(u64::from(LEDGER)));
    group.bench_function("load/100000", |bencher| {
        bencher.iter(|| runtime.block_on(store.load(conference)).unwrap());
    });
    group.bench_function("verify/100000", |bencher| {
        bencher.iter(|| runtime.block_on(store.verify(conference)).unwrap());
    });
    group.finish();
    runtime.block_on(store.close());
}

fn ledger(criterion: &mut Criterion) {
    let runtime = Runtime::new().unwrap();
    append(criterion, &runtime);
    read(criterion, &runtime);
}

criterion_group!(benches, ledger);
criterion_main!(benches);
