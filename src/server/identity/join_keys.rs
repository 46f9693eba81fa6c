//! Join keys: how an endpoint proves that it is the one.

use diemcau_domain::identity::{ConferenceId, EndpointId};
use diemcau_domain::time::Timestamp;
use diemcau_store::{JoinKey, JoinProof, NewJoinKey, Store, StoreError};

use super::code::Code;
use super::secret::{Secret, hash_of};
use super::sign_ins::SignInTrouble;

/// Two codes of fifty bits are the same once in a long while; then all are made anew.
const MOST_TRIES: u32 = 5;

/// A key just made. Nobody can read it again.
#[derive(Clone, Debug)]
pub struct FreshKey {
    /// Whose it is.
    pub endpoint: EndpointId,
    /// For the link.
    pub key: Secret,
    /// For typing.
    pub code: Code,
}

/// Makes, finds and revokes join keys.
#[derive(Clone)]
pub struct JoinKeys {
    store: Store,
    server_key: [u8; 32],
}

impl std::fmt::Debug for JoinKeys {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JoinKeys")
    }
}

impl JoinKeys {
    /// Keys that the store keeps; `server_key` goes into the hashes of codes.
    #[must_use]
    pub const fn new(store: Store, server_key: [u8; 32]) -> Self {
        Self { store, server_key }
    }

    /// Makes a key for each endpoint. Their former keys, and the sign-ins got with them, end.
    ///
    /// # Errors
    /// [`SignInTrouble`]; then all former keys still work.
    pub async fn issue(
        &self,
        conference: ConferenceId,
        endpoints: &[EndpointId],
        now: Timestamp,
    ) -> Result<Vec<FreshKey>, SignInTrouble> {
        let mut tries = 1;
        loop {
            let fresh = endpoints.iter().map(|endpoint| make(*endpoint)).collect::<Result<Vec<_>, _>>()?;
            let kept = fresh.iter().map(|fresh| NewJoinKey {
                endpoint: fresh.endpoint,
                key_hash: fresh.key.hash(),
                code_hash: fresh.code.hash(&self.server_key),
            });
            match self.store.issue_join_keys(conference, kept.collect(), now).await {
                Err(StoreError::HashTaken) if tries < MOST_TRIES => tries += 1,
                outcome => return outcome.map(|()| fresh).map_err(SignInTrouble::from),
            }
        }
    }

    /// Whether somebody shows a code for typing: fifty bits, so guessing must be slow. Keys of links
    /// have 128.
    #[must_use]
    pub fn is_code(shown: &str) -> bool {
        Code::typed(shown.trim()).is_some()
    }

    /// The valid key that somebody shows, from a link or typed as a code.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(&self, shown: &str) -> Result<Option<JoinKey>, StoreError> {
        let shown = shown.trim();
        let proof = match Code::typed(shown) {
            Some(code) => JoinProof::Code(code.hash(&self.server_key)),
            None => JoinProof::Key(hash_of(shown)),
        };
        self.store.join_key(proof).await
    }
}

fn make(endpoint: EndpointId) -> Result<FreshKey, SignInTrouble> {
    Ok(FreshKey { endpoint, key: Secret::fresh_join_key()?, code: Code::fresh()? })
}
