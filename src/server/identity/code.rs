//! Codes for typing: ten characters of Crockford's base 32 to join, eight to check in.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use sha2::digest::KeyInit;

use super::secret::{NoRandomness, random_bytes};

/// No I, L, O and U, so that nothing is mistaken on the phone.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code of so many characters, without the dash.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedCode<const LENGTH: usize>(String);

/// A join code.
pub type Code = TypedCode<10>;
/// A delegate's own code, or that of an endpoint's screen.
pub type CheckInCode = TypedCode<8>;

impl<const LENGTH: usize> std::fmt::Debug for TypedCode<LENGTH> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Code")
    }
}

impl<const LENGTH: usize> TypedCode<LENGTH> {
    /// Five random bits a character.
    ///
    /// # Errors
    /// [`NoRandomness`].
    pub fn fresh() -> Result<Self, NoRandomness> {
        let bytes = random_bytes::<LENGTH>()?;
        Ok(Self::of_bytes(&bytes))
    }

    /// The code that shows five bits of each byte.
    #[must_use]
    pub fn of_bytes(bytes: &[u8; LENGTH]) -> Self {
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect())
    }

    /// As it stands in links.
    #[must_use]
    pub fn plain(&self) -> &str {
        &self.0
    }

    /// What somebody typed, in either case, with spaces and dashes anywhere, `O` for `0`, `I` or
    /// `L` for `1`. None if that is not a code.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let mut code = String::with_capacity(LENGTH);
        for typed in text.chars().filter(|typed| !typed.is_whitespace() && !matches!(typed, '-' | '–' | '.')) {
            let meant = match typed.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            };
            let known = u8::try_from(meant).is_ok_and(|byte| ALPHABET.contains(&byte));
            if !known || code.len() == LENGTH {
                return None;
            }
            code.push(meant);
        }
        (code.len() == LENGTH).then_some(Self(code))
    }

    /// For reading aloud: two groups.
    #[must_use]
    pub fn grouped(&self) -> String {
        let (first, second) = self.0.split_at(LENGTH / 2);
        format!("{first}-{second}")
    }

    /// What is kept of it. So few bits could be tried out if the store were stolen, so the server's
    /// own key goes into it.
    #[must_use]
    pub fn hash(&self, server_key: &[u8; 32]) -> [u8; 32] {
        authenticated(server_key, &self.0)
    }
}

/// HMAC with a key of the server over anything.
#[must_use]
pub(super) fn authenticated(server_key: &[u8; 32], text: &str) -> [u8; 32] {
    let mut mac = keyed(server_key);
    mac.update(text.as_bytes());
    mac.finalize().into_bytes().into()
}

/// A key of 32 bytes, filled up to the block of SHA-256 as RFC 2104 has it.
fn keyed(server_key: &[u8; 32]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    block[..32].copy_from_slice(server_key);
    Hmac::new(&block.into())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_understood_however_it_was_typed() {
        let code = Code::typed("0123A-BCDEF").unwrap();
        for typed in ["o123abcdef", " OI23A BCDEF ", "0L23a-bcd-ef", "0123ABCDEF"] {
            assert_eq!(Code::typed(typed), Some(code.clone()), "{typed}");
        }
    }

    #[test]
    fn what_is_not_ten_characters_of_the_alphabet_is_no_code() {
        for typed in ["", "0123ABCDE", "0123ABCDEFG", "0123ABCDEU", "0123ABCDEĐ", "0123_ABCDE"] {
            assert_eq!(Code::typed(typed), None, "{typed}");
        }
    }

    #[test]
    fn a_fresh_code_survives_being_read_aloud() {
        let code = Code::fresh().unwrap();
        assert_eq!(Code::typed(&code.grouped().to_lowercase()), Some(code));
    }

    #[test]
    fn the_kept_hash_depends_on_the_servers_key() {
        let code = Code::typed("0123A-BCDEF").unwrap();
        assert_ne!(code.hash(&[1; 32]), code.hash(&[2; 32]));
    }
}
