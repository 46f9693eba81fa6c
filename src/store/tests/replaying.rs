use diemcau_domain::event::{Event, MediaKind};
use diemcau_domain::identity::{AccountId, Author, DeviceId, EndpointId, Epoch, LegNumber, SessionId};
use diemcau_domain::ledger::Record;
use diemcau_domain::roster::{Mode, RosterEntry};
use diemcau_domain::session::SessionPlan;
use diemcau_domain::time::Timestamp;
use proptest::collection::vec;
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_assert_eq, prop_oneof, proptest};

use super::Scene;

fn times() -> impl Strategy<Value = Timestamp> {
    prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)].prop_map(Timestamp::from_millis)
}

fn endpoints() -> impl Strategy<Value = EndpointId> {
    any::<u32>().prop_map(EndpointId)
}

fn authors() -> impl Strategy<Value = Author> {
    prop_oneof![
        Just(Author::Server),
        Just(Author::Operator),
        any::<u32>().prop_map(|account| Author::Account(AccountId(account))),
        endpoints().prop_map(Author::Endpoint),
    ]
}

fn modes() -> impl Strategy<Value = Mode> {
    prop_oneof![Just(Mode::TwoWay), Just(Mode::ViewOnly), Just(Mode::Broadcast)]
}

fn entries() -> impl Strategy<Value = RosterEntry> {
    (endpoints(), any::<Option<u32>>(), any::<[String; 5]>(), any::<u32>(), modes()).prop_map(
        |(endpoint, parent, [code, name, level, unit_code, note], invited, mode)| RosterEntry {
            endpoint,
            parent: parent.map(EndpointId),
            code,
            name,
            level,
            unit_code,
            invited,
            mode,
            note,
        },
    )
}

/// Texts, numbers, times, lists and absent values: everything that JSON could spoil.
fn events() -> impl Strategy<Value = Event> {
    let kinds = prop_oneof![Just(MediaKind::Sound), Just(MediaKind::Picture)];
    let plans = (any::<String>(), endpoints(), endpoints(), times(), times()).prop_map(
        |(title, lead, audience, planned_from, planned_until)| SessionPlan {
            title,
            lead,
            audience,
            planned_from,
            planned_until,
        },
    );
    prop_oneof![
        any::<String>().prop_map(|title| Event::ConferencePlanned { title }),
        vec(entries(), 0..4).prop_map(|entries| Event::RosterImported { entries }),
        (endpoints(), modes()).prop_map(|(endpoint, mode)| Event::ModeChanged { endpoint, mode }),
        (any::<u32>(), plans).prop_map(|(session, plan)| Event::SessionPlanned { session: SessionId(session), plan }),
        times().prop_map(|until| Event::ProvenUntil { until }),
        (endpoints(), any::<u32>(), any::<String>()).prop_map(|(endpoint, epoch, device)| Event::LinkOpened {
            endpoint,
            epoch: Epoch(epoch),
            device: DeviceId(device),
        }),
        (endpoints(), any::<u32>(), kinds, times()).prop_map(|(endpoint, leg, kind, since)| Event::MediaBegan {
            endpoint,
            session: SessionId(1),
            leg: LegNumber(leg),
            kind,
            since,
        }),
        (any::<u32>(), endpoints(), any::<String>()).prop_map(|(session, endpoint, reason)| Event::AbsenceDeclared {
            session: SessionId(session),
            endpoint,
            reason,
        }),
    ]
}

fn records() -> impl Strategy<Value = Record> {
    (times(), authors(), events()).prop_map(|(at, author, event)| Record { at, author, event })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_ledger_is_read_back_as_it_was_written(batches in vec(vec(records(), 0..40), 1..6)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (loaded, verified) = runtime.block_on(async {
            let (scene, conference) = Scene::with_ledger(0).await;
            let mut last = scene.store.head(conference).await.unwrap();
            for batch in batches.clone() {
                last = scene.store.append(conference, batch).await.unwrap();
            }
            let verified = scene.store.verify(conference).await.unwrap();
            assert_eq!(verified.head, last);
            (scene.store.load(conference).await.unwrap(), verified)
        });
        let written = batches.concat();
        prop_assert_eq!(verified.head.sequence, u64::try_from(written.len()).unwrap());
        prop_assert_eq!(loaded, written);
    }
}
