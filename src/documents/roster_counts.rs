//! What a roster comes to: the figures people check a file by.

use diemcau_domain::roster::RosterEntry;

/// How many endpoints a roster has, and where.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RosterCounts {
    /// How many endpoints it has.
    pub endpoints: usize,
    /// How many members are summoned in all.
    pub invited: u64,
    /// How many endpoints each level has, in the order in which the levels first appear.
    pub levels: Vec<LevelCount>,
    /// How many endpoints each branch right below the root has.
    pub branches: Vec<BranchCount>,
}

/// How many endpoints a level has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LevelCount {
    /// The level, as the roster names it.
    pub level: String,
    /// The number of endpoints.
    pub endpoints: usize,
}

/// How many endpoints a branch has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BranchCount {
    /// The code of its top.
    pub code: String,
    /// The name of its top.
    pub name: String,
    /// The number of endpoints, the top included.
    pub endpoints: usize,
}

/// Counts entries that stand in tree order.
#[must_use]
pub fn count_roster(entries: &[RosterEntry]) -> RosterCounts {
    let root = entries.first().map(|root| root.endpoint);
    let mut counts = RosterCounts { endpoints: entries.len(), ..RosterCounts::default() };
    for entry in entries {
        counts.invited += u64::from(entry.invited);
        match counts.levels.iter_mut().find(|count| count.level == entry.level) {
            Some(count) => count.endpoints += 1,
            None => counts.levels.push(LevelCount { level: entry.level.clone(), endpoints: 1 }),
        }
        if entry.parent.is_some() && entry.parent == root {
            let (code, name) = (entry.code.clone(), entry.name.clone());
            counts.branches.push(BranchCount { code, name, endpoints: 1 });
        } else if let Some(branch) = counts.branches.last_mut() {
            // In tree order everything between two tops belongs to the first of them.
            branch.endpoints += 1;
        }
    }
    counts
}
