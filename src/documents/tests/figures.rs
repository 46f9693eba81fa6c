use diemcau_domain::attendance::Share;
use diemcau_domain::time::Timestamp;

use super::example::at;
use crate::{Language, figures};

#[test]
fn numbers_look_as_people_write_them() {
    let (vietnamese, english) = (Language::Vietnamese, Language::English);
    for (number, shown) in [(0, "0"), (7, "7"), (999, "999"), (11_661, "11.661"), (1_009_970, "1.009.970")] {
        assert_eq!(figures::count(number, vietnamese), shown);
    }
    assert_eq!(figures::count(11_661, english), "11,661");
    let rate = Share { part: 35_599, whole: 35_900 };
    assert_eq!((figures::share(rate, vietnamese), figures::share(rate, english)), ("99,16%".into(), "99.16%".into()));
    assert_eq!(figures::share(Share { part: 1, whole: 30_000 }, vietnamese), "0,00%");
    assert_eq!(figures::share(Share { part: 5, whole: 5 }, vietnamese), "100,00%");
    assert_eq!(figures::share(Share { part: 0, whole: 0 }, vietnamese), "—");
}

#[test]
fn lengths_of_time_are_hours_minutes_and_seconds() {
    let shown = [0, 499, 500, 4_740_000, 3_600_000 * 11_731].map(figures::duration);
    assert_eq!(shown, ["0:00:00", "0:00:00", "0:00:01", "1:19:00", "11731:00:00"]);
}

#[test]
fn dates_have_their_zeros_and_times_are_those_of_ho_chi_minh() {
    let first_of_july = Timestamp::from_millis(1_751_302_799_000);
    assert_eq!(figures::date_time(first_of_july), "30/06/2025 23:59:59");
    assert_eq!(figures::date(first_of_july.plus_ms(1000)), "01/07/2025");
    assert_eq!(figures::time(at("08:05:09")), "08:05:09");
    assert_eq!(figures::span(at("08:00:00"), at("09:30:00")), "22/07/2022 08:00:00–09:30:00");
    assert_eq!(figures::span(at("23:00:00"), at("25:30:00")), "22/07/2022 23:00:00–23/07/2022 01:30:00");
    assert_eq!(figures::date(Timestamp::MAX), "—");
}
