//! Who does what when: the script, made from a seed.

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

pub(super) const SIGNALLING_AGENTS: usize = 500;
pub(super) const MEDIA_AGENTS: usize = 20;
const NEVER_COME: usize = 10;

/// What an endpoint does. Seconds of the script.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Course {
    /// It comes and stays.
    Stay { comes: f64 },
    /// It leaves in good order, and may come back.
    Leave { comes: f64, leaves: f64, back: Option<f64> },
    /// Its connection is cut, and made again.
    Drop { comes: f64, cut: f64, back: Option<f64> },
    /// It falls silent without its connection being cut, and comes back.
    Silence { comes: f64, silent: f64, back: Option<f64> },
    /// A second device takes over, after the first one let it.
    TakeOver { comes: f64, second_comes: f64 },
    /// It never comes.
    Never,
    /// It never comes, and an organizer says so.
    Absent,
}

/// One endpoint of the conference.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    pub(super) code: String,
    pub(super) course: Course,
    /// Whether it receives the program.
    pub(super) media: bool,
    /// Whether it answers the roll call.
    pub(super) answers: bool,
}

/// Everybody, the same for the same seed.
pub(super) fn cast(seed: u64) -> Vec<Cast> {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut cast: Vec<Cast> = (0..SIGNALLING_AGENTS)
        .map(|number| {
            let course = some_course(&mut chance, number);
            let answers = matches!(course, Course::Stay { .. }) && number % 4 == 0;
            Cast { code: format!("X{number:03}"), course, media: false, answers }
        })
        .collect();
    cast.extend((0..MEDIA_AGENTS).map(|number| {
        let course = media_course(number);
        Cast { code: format!("M{number:02}"), course, media: true, answers: number % 3 == 0 }
    }));
    cast.extend((0..NEVER_COME).map(|number| {
        let course = if number % 2 == 0 { Course::Never } else { Course::Absent };
        Cast { code: format!("N{number:02}"), course, media: false, answers: false }
    }));
    cast
}

fn some_course(chance: &mut StdRng, number: usize) -> Course {
    let comes = chance.random_range(0.0..7.0);
    let goes = chance.random_range(13.0..40.0);
    let back = (chance.random_range(0..3) > 0).then(|| goes + chance.random_range(3.0..18.0));
    match number % 8 {
        0..=2 => Course::Stay { comes },
        3 => Course::Leave { comes, leaves: goes, back },
        4 => Course::Drop { comes, cut: goes, back },
        // Later than a living connection could be silent, so that there is a gap.
        5 => Course::Silence { comes, silent: goes, back: back.map(|back| back.max(goes + 8.0)) },
        6 => Course::TakeOver { comes, second_comes: goes },
        // Late comers.
        _ => Course::Stay { comes: chance.random_range(12.0..50.0) },
    }
}

/// Far enough from nine tenths to leave no doubt about the status.
fn media_course(number: usize) -> Course {
    let comes = 0.2 * f64::from(u32::try_from(number).unwrap_or(0));
    match number % 5 {
        0 | 1 => Course::Stay { comes },
        2 => Course::Leave { comes, leaves: 28.0, back: Some(46.0) },
        3 => Course::Drop { comes, cut: 30.0, back: Some(50.0) },
        _ => Course::Leave { comes: comes + 26.0, leaves: 56.0, back: None },
    }
}
