//! Values as the tables hold them, and back.

use std::sync::Arc;

use thiserror::Error;

use crate::error::StoreError;

/// A column holds something that was never written there.
#[derive(Debug, Error)]
#[error("{column} holds a value that was never written there")]
struct ForeignValue {
    column: &'static str,
}

/// The error for a column that holds something else than it should.
pub(crate) fn foreign_value(column: &'static str) -> StoreError {
    StoreError::Corrupt { source: Arc::new(ForeignValue { column }) }
}

/// 32 bytes out of a column.
pub(crate) fn hash(column: &'static str, bytes: &[u8]) -> Result<[u8; 32], StoreError> {
    <[u8; 32]>::try_from(bytes).map_err(|_| foreign_value(column))
}

/// A number from 0 on out of a column.
pub(crate) fn number(column: &'static str, value: i64) -> Result<u64, StoreError> {
    u64::try_from(value).map_err(|_| foreign_value(column))
}

/// A number for a column, which ends at [`i64::MAX`]: no record is ever numbered beyond.
pub(crate) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// 32 bytes out of 64 hexadecimal digits.
pub(crate) fn from_hex(digits: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = digits.chars().map(|digit| u8::try_from(digit.to_digit(16)?).ok()).collect();
    let digits = digits.filter(|digits| digits.len() == 64)?;
    let bytes = digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit));
    bytes.collect::<Vec<u8>>().try_into().ok()
}

/// Lower-case hexadecimal, two digits a byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 0x0f])
        .filter_map(|half| DIGITS.get(usize::from(half)))
        .map(|digit| char::from(*digit))
        .collect()
}
