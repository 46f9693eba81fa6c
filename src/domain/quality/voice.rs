//! How sound would be judged by those who hear it: the E-model of ITU-T G.107, simplified to delay and
//! loss, everything else at its default.

/// What the model has to know of the codec.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VoiceModel {
    /// Ie: how much the codec impairs the sound without any loss, 0 to 95.
    pub codec_impairment: f64,
    /// Bpl: how well it stands loss, 1 or more; the larger, the better.
    pub loss_robustness: f64,
    /// `BurstR`: how much loss comes in bursts, 1 for loss at random.
    pub burst_ratio: f64,
}

impl Default for VoiceModel {
    fn default() -> Self {
        Self { codec_impairment: 0.0, loss_robustness: 25.0, burst_ratio: 1.0 }
    }
}

/// A judgement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rating {
    /// R, the transmission rating; 93.2 at best.
    pub transmission: f64,
    /// MOS, the mean opinion score, 1 (bad) to 4.5.
    pub opinion: f64,
}

/// R without delay and loss.
const BEST_TRANSMISSION: f64 = 93.2;
/// From here on people begin to talk across each other, in milliseconds.
const TALK_OVER_MS: f64 = 177.3;
/// How much loss can impair.
const WORST_IMPAIRMENT: f64 = 95.0;

impl VoiceModel {
    /// Judges sound by its one-way delay, in milliseconds, and its loss, in percent.
    #[must_use]
    pub fn rate(&self, one_way_ms: f64, loss_percent: f64) -> Rating {
        let transmission = BEST_TRANSMISSION - by_delay(one_way_ms) - self.by_loss(loss_percent);
        Rating { transmission, opinion: opinion(transmission) }
    }

    /// Ie,eff.
    fn by_loss(&self, loss_percent: f64) -> f64 {
        let effect = loss_percent / (loss_percent / self.burst_ratio + self.loss_robustness);
        self.codec_impairment + (WORST_IMPAIRMENT - self.codec_impairment) * effect
    }
}

/// Id.
fn by_delay(one_way_ms: f64) -> f64 {
    0.024 * one_way_ms + 0.11 * (one_way_ms - TALK_OVER_MS).max(0.0)
}

fn opinion(transmission: f64) -> f64 {
    match transmission {
        r if r <= 0.0 => 1.0,
        r if r >= 100.0 => 4.5,
        r => 1.0 + 0.035 * r + 7e-6 * r * (r - 60.0) * (100.0 - r),
    }
}
