//! The roster file of a scenario.

use std::fmt::Write as _;

use crate::scenario::{RosterSource, Scenario, ScenarioError};

/// So many communes a made-up province has.
const COMMUNES_OF_A_PROVINCE: u32 = 300;

/// The text of the roster: read from its file, or made up.
pub(crate) fn text(scenario: &Scenario) -> Result<String, ScenarioError> {
    match &scenario.roster {
        RosterSource::File(path) => {
            let path = scenario.folder.join(path);
            std::fs::read_to_string(&path).map_err(|error| ScenarioError::File { path, error })
        }
        RosterSource::Generated(endpoints) => Ok(made_up(*endpoints)),
    }
}

fn made_up(endpoints: u32) -> String {
    let mut text =
        "code,parent_code,name,level,unit_code,invited,mode,note\nTW,,Hội trường,central,,500,two_way,\n".to_owned();
    for number in 1..endpoints {
        let (province, commune) = (number / COMMUNES_OF_A_PROVINCE, number % COMMUNES_OF_A_PROVINCE);
        // Writing to a String cannot fail.
        let _ = if number == 1 || commune == 0 {
            writeln!(text, "T{province:03},TW,Điểm cầu tỉnh {province},province,,200,two_way,")
        } else {
            writeln!(text, "X{number:06},T{province:03},Điểm cầu xã {number},commune,,50,two_way,")
        };
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_roster_has_as_many_endpoints_as_asked_and_no_orphan() {
        for endpoints in [1, 2, 299, 300, 301, 18_000] {
            let text = made_up(endpoints);
            let rows: Vec<Vec<&str>> = text.lines().skip(1).map(|line| line.split(',').collect()).collect();
            assert_eq!(rows.len(), usize::try_from(endpoints).unwrap_or_default());
            for row in rows.iter().skip(1) {
                assert!(rows.iter().any(|parent| parent[0] == row[1]), "{row:?}");
            }
        }
    }
}
