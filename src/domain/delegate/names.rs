//! What stands beside the ledger about delegates: what they are called.

use std::collections::BTreeMap;

use crate::identity::DelegateNumber;

/// What a delegate is called.
#[derive(Clone, PartialEq, Eq)]
pub struct DelegateName {
    /// Họ và tên.
    pub name: String,
    /// Chức vụ, đơn vị; may be empty.
    pub unit: String,
}

/// Names by number, as far as they are kept, and how they are to be sorted.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct DelegateNames {
    /// With each name its place among all of them.
    names: BTreeMap<DelegateNumber, (usize, DelegateName)>,
}

impl DelegateNames {
    /// These names, in the order in which they are to be shown.
    #[must_use]
    pub fn sorted(names: impl IntoIterator<Item = (DelegateNumber, DelegateName)>) -> Self {
        let placed = names.into_iter().enumerate();
        Self { names: placed.map(|(place, (delegate, name))| (delegate, (place, name))).collect() }
    }

    /// What a delegate is called; none if that was erased.
    #[must_use]
    pub fn get(&self, delegate: DelegateNumber) -> Option<&DelegateName> {
        self.names.get(&delegate).map(|(_, name)| name)
    }

    /// What delegates are sorted by: their names, those that were erased at the end and by number.
    #[must_use]
    pub fn rank(&self, delegate: DelegateNumber) -> (usize, DelegateNumber) {
        (self.names.get(&delegate).map_or(usize::MAX, |(place, _)| *place), delegate)
    }
}

/// Names of people do not show themselves in logs.
impl std::fmt::Debug for DelegateName {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("DelegateName")
    }
}

impl std::fmt::Debug for DelegateNames {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("DelegateNames").field("names", &self.names.len()).finish()
    }
}
