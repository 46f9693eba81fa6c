//! Sets of time behave like sets.

use proptest::prelude::*;

use crate::interval::Intervals;
use crate::time::Timestamp;

const SPAN: i64 = 60;

fn some_intervals() -> impl Strategy<Value = Intervals> {
    prop::collection::vec((0..SPAN, 0..SPAN), 0..12).prop_map(|spans| {
        let mut all = Intervals::none();
        for (from, until) in spans {
            all.insert(Timestamp::from_millis(from), Timestamp::from_millis(until));
        }
        all
    })
}

fn moments(of: &Intervals) -> Vec<bool> {
    (0..SPAN).map(|moment| of.contains(Timestamp::from_millis(moment))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_moment_is_in_the_result_as_sets_have_it(left in some_intervals(), right in some_intervals()) {
        let (in_left, in_right) = (moments(&left), moments(&right));
        let expected = |rule: fn(bool, bool) -> bool| -> Vec<bool> {
            in_left.iter().zip(&in_right).map(|(left, right)| rule(*left, *right)).collect()
        };
        prop_assert_eq!(moments(&left.union(&right)), expected(|left, right| left || right));
        prop_assert_eq!(moments(&left.intersection(&right)), expected(|left, right| left && right));
        prop_assert_eq!(moments(&left.minus(&right)), expected(|left, right| left && !right));
    }

    #[test]
    fn spans_are_ordered_apart_and_never_empty(one in some_intervals()) {
        let spans: Vec<_> = one.iter().collect();
        prop_assert!(spans.iter().all(|span| span.from < span.until));
        prop_assert!(spans.windows(2).all(|pair| pair[0].until < pair[1].from));
        let counted = i64::try_from(moments(&one).into_iter().filter(|inside| *inside).count()).unwrap();
        prop_assert_eq!(one.total_ms(), counted);
    }

    #[test]
    fn cutting_at_a_moment_loses_nothing(one in some_intervals(), moment in 0..SPAN) {
        let moment = Timestamp::from_millis(moment);
        prop_assert_eq!(one.before(moment).total_ms() + one.after(moment).total_ms(), one.total_ms());
    }
}
