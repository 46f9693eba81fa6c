//! Moments that nobody can foresee who does not know the seed, and everybody can check who does.

/// Draws `count` moments between `from_ms` and `until_ms` from a seed, ascending and at least
/// `apart_ms` from one another; every choice of such moments is as likely as any other. None if there
/// is no room for so many.
///
/// The method is fixed for ever: a plan in an old ledger is checked by drawing its moments again.
#[must_use]
pub fn moments(seed: u64, count: usize, from_ms: i64, until_ms: i64, apart_ms: i64) -> Option<Vec<i64>> {
    let gaps = i64::try_from(count.saturating_sub(1)).ok()?;
    // The gaps are taken out, the moments are drawn in what is left, and the gaps are put back.
    let room_ms = until_ms.checked_sub(from_ms)?.checked_sub(gaps.checked_mul(apart_ms)?)?;
    let room = u64::try_from(room_ms).ok().filter(|room| *room > 0)?;
    let mut numbers = Numbers { state: seed };
    let mut drawn: Vec<i64> = (0..count).filter_map(|_| i64::try_from(numbers.below(room)).ok()).collect();
    drawn.sort_unstable();
    let apart = (0_i64..).map(|before| before.saturating_mul(apart_ms));
    Some(
        drawn
            .into_iter()
            .zip(apart)
            .map(|(drawn, apart)| from_ms.saturating_add(drawn).saturating_add(apart))
            .collect(),
    )
}

/// SplitMix64 (Steele, Lea, Flood: "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014).
struct Numbers {
    state: u64,
}

impl Numbers {
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`; with bounds of hours in milliseconds, none is likelier by more than
    /// one in a hundred thousand million.
    fn below(&mut self, bound: u64) -> u64 {
        let wide = (u128::from(self.next()) * u128::from(bound)) >> 64;
        u64::try_from(wide).unwrap_or_default()
    }
}
