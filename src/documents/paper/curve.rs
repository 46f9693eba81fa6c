//! Attendance over time, as a curve.

use diemcau_domain::report::{Course, MINUTE_MS, Report};
use serde::Serialize;

use crate::{Language, figures};

/// The most marks under a curve.
const MOST_MARKS: i64 = 9;
/// How far apart marks may stand, in minutes.
const STEPS: [i64; 9] = [5, 10, 15, 30, 60, 120, 180, 360, 720];
/// The most points of a curve; more than that is finer than a printer.
const MOST_POINTS: usize = 720;

/// How many endpoints received, minute by minute.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Curve {
    pub(crate) title: String,
    /// From the left and from below, both as a part of the whole, 0 to 1.
    pub(crate) points: Vec<(f64, f64)>,
    /// What stands beside it, from below: place and text.
    pub(crate) levels: Vec<(f64, String)>,
    /// What stands under it, from the left: place and text.
    pub(crate) times: Vec<(f64, String)>,
    /// The same in figures, for those who read them, at the same times.
    pub(crate) samples: Vec<(String, String)>,
}

/// One of each session that began.
pub(super) fn curves(report: &Report, language: Language) -> Vec<Curve> {
    report.courses.iter().filter_map(|course| curve(report, course, language)).collect()
}

/// What a curve is about.
pub(crate) fn curve_title(session: &str, language: Language) -> String {
    let what = language.choose("Số điểm cầu nhận tín hiệu theo từng phút", "Endpoints that received, minute by minute");
    format!("{what}: {session}")
}

fn curve(report: &Report, course: &Course, language: Language) -> Option<Curve> {
    let session = report.heading.sessions.get(course.session)?;
    let minutes = course.received.len();
    let most = course.endpoints.max(course.received.iter().copied().max().unwrap_or(0));
    if minutes < 2 || most == 0 {
        return None;
    }
    let part = |minute: usize| fraction(minute, minutes - 1);
    let points = (0..minutes).step_by(minutes.div_ceil(MOST_POINTS)).filter_map(|minute| {
        let received = course.received.get(minute)?;
        Some((part(minute), f64::from(*received) / f64::from(most)))
    });
    let marks = marks(course);
    let samples = marks.iter().filter_map(|(minute, text)| {
        Some((text.clone(), figures::count(u64::from(*course.received.get(*minute)?), language)))
    });
    // Half of an odd number is no number of endpoints.
    let half = (most >= 4).then_some(most / 2);
    let levels = [Some(0), half, Some(most)].into_iter().flatten();
    Some(Curve {
        title: curve_title(&session.title, language),
        points: points.collect(),
        levels: levels
            .map(|count| (f64::from(count) / f64::from(most), figures::count(count.into(), language)))
            .collect(),
        times: marks.iter().map(|(minute, text)| (part(*minute), text.clone())).collect(),
        samples: samples.collect(),
    })
}

/// Full hours or parts of them.
fn marks(course: &Course) -> Vec<(usize, String)> {
    let minutes = i64::try_from(course.received.len()).unwrap_or(i64::MAX);
    let step = STEPS.into_iter().find(|step| minutes / step < MOST_MARKS).unwrap_or(1_440);
    // Asia/Ho_Chi_Minh lies whole hours from UTC, and marks further apart than that begin at the first one.
    let past = course.from.as_millis().div_euclid(MINUTE_MS).rem_euclid(step.min(60));
    let first = if past == 0 { 0 } else { step.min(60) - past };
    (0..=MOST_MARKS)
        .map(|index| first + index * step)
        .filter(|minute| *minute < minutes)
        .filter_map(|minute| {
            let local = figures::local(course.from.plus_ms(minute * MINUTE_MS))?;
            Some((usize::try_from(minute).ok()?, format!("{:02}:{:02}", local.hour(), local.minute())))
        })
        .collect()
}

fn fraction(part: usize, whole: usize) -> f64 {
    let exact = |number: usize| u32::try_from(number).map_or(0.0, f64::from);
    if whole == 0 { 0.0 } else { exact(part) / exact(whole) }
}
