//! Delegates as they are shown. Their names stand beside the record and come as an argument.

use std::collections::BTreeSet;

use diemcau_domain::Conference;
use diemcau_domain::delegate::{DelegateKind, DelegateNames};
use diemcau_domain::identity::{DelegateNumber, EndpointId};
use diemcau_domain::session::Session;
use diemcau_protocol::delegate::{DelegateBoard, DelegateLine, SituationDelegates};

use super::session::named;

/// Everybody who stands on the list of an endpoint or is there, by number.
#[must_use]
pub fn delegates_at(conference: &Conference, session: &Session, endpoint: EndpointId) -> BTreeSet<DelegateNumber> {
    let listed = conference.delegates_of(session, endpoint).iter().map(|listed| listed.delegate);
    let sitting = conference.delegates().of_session(session.id);
    let present = sitting.into_iter().flat_map(|sitting| sitting.present_at(endpoint));
    listed.chain(present.map(|(delegate, _)| delegate)).collect()
}

/// The delegates of an endpoint with their names; `with_code` are those who were given a code.
#[must_use]
pub fn delegate_board(
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
    names: &DelegateNames,
    with_code: &BTreeSet<DelegateNumber>,
) -> DelegateBoard {
    let roster = conference.roster_of(session);
    let mut numbers: Vec<_> = delegates_at(conference, session, endpoint).into_iter().collect();
    numbers.sort_by_key(|delegate| names.rank(*delegate));
    let sitting = conference.delegates().of_session(session.id);
    let presiding = conference.presiding(session, endpoint);
    let line = |delegate: DelegateNumber| {
        let (name, home) = (names.get(delegate), conference.delegate_home(session, delegate));
        let place = sitting.and_then(|sitting| sitting.place(delegate));
        let here = place.filter(|place| place.endpoint == endpoint);
        let elsewhere = place.filter(|place| place.endpoint != endpoint);
        let guest_of = home.map(|(home, _)| home).filter(|home| *home != endpoint);
        DelegateLine {
            delegate: delegate.0,
            name: name.map(|name| name.name.clone()),
            unit: name.map(|name| name.unit.clone()),
            kind: home.map_or(DelegateKind::Other, |(_, listed)| listed.kind).into(),
            presides: presiding.contains(&delegate),
            has_code: with_code.contains(&delegate),
            since: here.map(|place| place.since.into()),
            attested: here.map(|place| place.attested.into()),
            elsewhere: elsewhere.map(|place| named(&roster, place.endpoint).name),
            guest_of: guest_of.map(|home| named(&roster, home).name),
        }
    };
    DelegateBoard {
        endpoint: named(&roster, endpoint),
        delegates: numbers.into_iter().map(line).collect(),
        counts: conference.delegate_counts(session, endpoint).into(),
        revision: conference.delegates().revision(session.id, endpoint),
    }
}

/// What an endpoint is told of its delegates; nothing where it has no list and nobody is there.
pub(crate) fn own_delegates(
    conference: &Conference,
    session: &Session,
    endpoint: EndpointId,
) -> Option<SituationDelegates> {
    let revision = conference.delegates().revision(session.id, endpoint);
    let counts = || conference.delegate_counts(session, endpoint).into();
    (revision > 0).then(|| SituationDelegates { counts: counts(), revision })
}
