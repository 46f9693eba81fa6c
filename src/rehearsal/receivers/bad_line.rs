//! A line that loses packets.

use rand::rngs::SmallRng;
use rand::{RngExt as _, SeedableRng as _};

/// Swallows a share of the packets with media that arrive; nobody is told.
#[derive(Debug)]
pub(crate) struct BadLine {
    /// 0 to 1.
    share: f64,
    random: Option<SmallRng>,
}

impl BadLine {
    pub(crate) fn new(share: f64, seed: u64) -> Self {
        Self { share, random: (share > 0.0).then(|| SmallRng::seed_from_u64(seed)) }
    }

    pub(crate) fn swallows(&mut self) -> bool {
        match &mut self.random {
            Some(random) => random.random::<f64>() < self.share,
            None => false,
        }
    }
}
