//! Sums over any branch of a tree: what the nodes up to its last one have together, less what those before
//! its first one have.

use std::ops::Range;

use super::scope::Scope;
use crate::roster::RosterEntry;

/// So many figures of the first nodes of a tree together, from none to all of them.
pub(super) struct BranchSums<const FIGURES: usize> {
    upto: Vec<[u64; FIGURES]>,
}

impl<const FIGURES: usize> BranchSums<FIGURES> {
    /// Adds up what each endpoint of a report has.
    pub(super) fn over(scope: &Scope<'_>, own: impl Fn(&RosterEntry) -> [u64; FIGURES]) -> Self {
        let mut sum = [0; FIGURES];
        let mut upto = Vec::with_capacity(scope.tree.nodes.len() + 1);
        upto.push(sum);
        for node in &scope.tree.nodes {
            let own = scope.tree.entry(node).map_or([0; FIGURES], &own);
            sum = std::array::from_fn(|index| sum[index] + own[index]);
            upto.push(sum);
        }
        Self { upto }
    }

    /// What these nodes have together.
    pub(super) fn of(&self, nodes: &Range<usize>) -> [u64; FIGURES] {
        let upto = |index: usize| self.upto.get(index).copied().unwrap_or([0; FIGURES]);
        let (before, all) = (upto(nodes.start), upto(nodes.end));
        std::array::from_fn(|index| all[index] - before[index])
    }
}
