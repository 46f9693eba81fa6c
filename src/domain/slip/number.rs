//! The number on a slip: `X02641-7F3A-2-K` is the second slip of a device of the endpoint X02641.
//!
//! People read it to each other over the phone, so it ends in a check character: ISO/IEC 7064, MOD 37,36,
//! over its letters and digits.

use crate::identity::{DeviceId, SlipNumber};

const MODULUS: u32 = 36;

/// How much of a device's name stands in the number: two devices of an endpoint count apart.
const TAG_LENGTH: usize = 4;

impl SlipNumber {
    /// The number of the `count`th slip, from 1, that a device writes for the endpoint with this code.
    #[must_use]
    pub fn composed(code: &str, device: &DeviceId, count: u32) -> Self {
        let tag: String = device.0.chars().take(TAG_LENGTH).collect();
        let number = format!("{code}-{}-{count}", tag.to_ascii_uppercase());
        let check = check_character(&number);
        Self(format!("{number}-{check}"))
    }

    /// Whether a device may have given this number to a slip of the endpoint with this code.
    #[must_use]
    pub fn is_of(&self, code: &str, device: &DeviceId) -> bool {
        let mut parts = self.0.rsplitn(3, '-');
        let count = parts.nth(1).and_then(|count| count.parse::<u32>().ok()).filter(|count| *count > 0);
        count.is_some_and(|count| Self::composed(code, device, count) == *self)
    }
}

fn check_character(text: &str) -> char {
    let values = text.chars().filter_map(|character| character.to_digit(MODULUS));
    let product = values.fold(MODULUS, |product, value| {
        let sum = (product + value) % MODULUS;
        let sum = if sum == 0 { MODULUS } else { sum };
        sum * 2 % (MODULUS + 1)
    });
    let check = (MODULUS + 1 - product) % MODULUS;
    char::from_digit(check, MODULUS).map_or('0', |check| check.to_ascii_uppercase())
}
