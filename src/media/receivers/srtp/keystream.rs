//! AES in counter mode as RFC 3711 uses it, for packets and for deriving keys.

use aes::cipher::consts::U16;
use aes::cipher::{Array, BlockCipherEncrypt};

/// The longest text that 16 bits of block counter allow.
const MOST_BYTES: usize = 16 << 16;

/// Mixes the key stream that begins at block `first` into `text`; a longer text than the counter
/// allows is left as zeros, which reveals nothing.
pub(super) fn mix(cipher: &impl BlockCipherEncrypt<BlockSize = U16>, first: [u8; 16], text: &mut [u8]) {
    if text.len() > MOST_BYTES {
        return text.fill(0);
    }
    let [start @ .., _, _] = first;
    for (counter, chunk) in (0..=u16::MAX).zip(text.chunks_mut(16)) {
        let mut block = [0; 16];
        block[..14].copy_from_slice(&start);
        block[14..].copy_from_slice(&counter.to_be_bytes());
        let mut block = Array::from(block);
        cipher.encrypt_block(&mut block);
        for (byte, key) in chunk.iter_mut().zip(block) {
            *byte ^= key;
        }
    }
}
