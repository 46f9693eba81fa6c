//! How a delegate proves where it is and who it is: the rotating code of the endpoint's screen, and
//! its own code.

use diemcau_domain::identity::{ConferenceId, DelegateNumber, EndpointId, SessionId};
use diemcau_domain::time::Timestamp;
use diemcau_store::{Store, StoreError};

use super::code::{CheckInCode, authenticated};
use super::secret::random_bytes;
use super::sign_ins::SignInTrouble;

/// How long a screen shows one code, in milliseconds.
const STEP_MS: i64 = 30_000;
/// For how many steps more a code is taken: whoever scanned it must still type its own.
const STEPS_AFTERWARDS: i64 = 2;
/// Two codes of forty bits are the same once in a long while; then all are made anew.
const MOST_TRIES: u32 = 5;

/// Where somebody checks in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckInPlace {
    /// The conference.
    pub conference: ConferenceId,
    /// The session.
    pub session: SessionId,
    /// The endpoint.
    pub endpoint: EndpointId,
}

/// Makes and knows codes for checking in.
#[derive(Clone)]
pub struct CheckIns {
    store: Store,
    place_key: [u8; 32],
    delegate_key: [u8; 32],
}

impl std::fmt::Debug for CheckIns {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("CheckIns")
    }
}

impl CheckIns {
    /// With keys that the store keeps; the first time they are made.
    ///
    /// # Errors
    /// [`SignInTrouble`].
    pub async fn open(store: Store) -> Result<Self, SignInTrouble> {
        let place_key = store.server_key("check-in-places", random_bytes()?).await?;
        let delegate_key = store.server_key("delegate-codes", random_bytes()?).await?;
        Ok(Self { store, place_key, delegate_key })
    }

    /// What the screen of an endpoint shows now, and in how many milliseconds it changes.
    #[must_use]
    pub fn shown_at(&self, place: CheckInPlace, now: Timestamp) -> (CheckInCode, i64) {
        let now = now.as_millis();
        (self.of_step(place, now.div_euclid(STEP_MS)), STEP_MS - now.rem_euclid(STEP_MS))
    }

    /// Whether a code was on the screen just now.
    #[must_use]
    pub fn is_shown(&self, place: CheckInPlace, code: &CheckInCode, now: Timestamp) -> bool {
        let step = now.as_millis().div_euclid(STEP_MS);
        (step - STEPS_AFTERWARDS..=step).any(|step| self.of_step(place, step) == *code)
    }

    /// Makes a code for each of these delegates of an endpoint. Their former codes stop working.
    ///
    /// # Errors
    /// [`SignInTrouble`]; then all former codes still work.
    pub async fn issue(
        &self,
        conference: ConferenceId,
        endpoint: EndpointId,
        delegates: &[DelegateNumber],
    ) -> Result<Vec<CheckInCode>, SignInTrouble> {
        let mut tries = 1;
        loop {
            let fresh = delegates.iter().map(|_| CheckInCode::fresh()).collect::<Result<Vec<_>, _>>()?;
            let kept = delegates.iter().zip(&fresh).map(|(delegate, code)| (*delegate, code.hash(&self.delegate_key)));
            match self.store.give_delegate_codes(conference, endpoint, kept.collect()).await {
                Err(StoreError::HashTaken) if tries < MOST_TRIES => tries += 1,
                outcome => return outcome.map(|()| fresh).map_err(SignInTrouble::from),
            }
        }
    }

    /// Whose code it is.
    ///
    /// # Errors
    /// [`StoreError`].
    pub async fn find(
        &self,
        conference: ConferenceId,
        code: &CheckInCode,
    ) -> Result<Option<DelegateNumber>, StoreError> {
        self.store.delegate_by_code(conference, code.hash(&self.delegate_key)).await
    }

    fn of_step(&self, place: CheckInPlace, step: i64) -> CheckInCode {
        let CheckInPlace { conference, session, endpoint } = place;
        let mac = authenticated(&self.place_key, &format!("{conference} {session} {endpoint} {step}"));
        let [a, b, c, d, e, f, g, h, ..] = mac;
        CheckInCode::of_bytes(&[a, b, c, d, e, f, g, h])
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    const PLACE: CheckInPlace =
        CheckInPlace { conference: ConferenceId(1), session: SessionId(2), endpoint: EndpointId(3) };

    async fn check_ins() -> (CheckIns, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("store.sqlite")).await.unwrap();
        (CheckIns::open(store).await.unwrap(), folder)
    }

    #[tokio::test]
    async fn a_code_is_taken_for_a_minute_after_it_left_the_screen() {
        let (check_ins, _folder) = check_ins().await;
        let (code, changes_in_ms) = check_ins.shown_at(PLACE, Timestamp::from_millis(60_000));
        assert_eq!(changes_in_ms, 30_000);
        let is_shown = |at| check_ins.is_shown(PLACE, &code, Timestamp::from_millis(at));
        assert!(is_shown(60_000) && is_shown(89_999) && is_shown(149_999));
        assert!(!is_shown(59_999) && !is_shown(150_000));
    }

    #[tokio::test]
    async fn another_endpoint_or_session_shows_another_code() {
        let (check_ins, _folder) = check_ins().await;
        let now = Timestamp::from_millis(60_000);
        let (code, _) = check_ins.shown_at(PLACE, now);
        for other in [
            CheckInPlace { endpoint: EndpointId(4), ..PLACE },
            CheckInPlace { session: SessionId(3), ..PLACE },
            CheckInPlace { conference: ConferenceId(2), ..PLACE },
        ] {
            assert!(!check_ins.is_shown(other, &code, now));
        }
    }
}
