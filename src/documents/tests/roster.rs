use crate::{BranchCount, count_roster, roster_file};

#[test]
fn a_roster_is_counted_by_level_and_by_branch() {
    let text = "code,parent_code,name,level,unit_code,invited,mode,note\n\
                TW,,Trung ương,central,,500,two_way,\n\
                BN,TW,Bộ Nội vụ,central_body,,20,two_way,\n\
                10,TW,Lào Cai,province,10,450,two_way,\n\
                085,10,Bảo Yên,district,085,80,two_way,\n\
                02647,085,Nghĩa Đô,commune,02647,45,two_way,\n\
                086,10,Sa Pa,district,086,80,two_way,\n";
    let counts = count_roster(&roster_file::read(text.as_bytes()).unwrap().entries);
    assert_eq!((counts.endpoints, counts.invited), (6, 1175));
    let levels: Vec<_> = counts.levels.iter().map(|count| (count.level.as_str(), count.endpoints)).collect();
    assert_eq!(levels, [("central", 1), ("central_body", 1), ("province", 1), ("district", 2), ("commune", 1)]);
    let branch = |code: &str, name: &str, endpoints| BranchCount { code: code.into(), name: name.into(), endpoints };
    assert_eq!(counts.branches, [branch("BN", "Bộ Nội vụ", 1), branch("10", "Lào Cai", 4)]);
}

#[test]
fn the_national_roster_has_its_endpoints() {
    let file = roster_file::read(include_bytes!("../../../config/rosters/2022-07-22.csv")).unwrap();
    let counts = count_roster(&file.entries);
    assert_eq!((counts.endpoints, counts.invited), (11_731, 1_009_970));
    let of_level = |level: &str| counts.levels.iter().find(|count| count.level == level).unwrap().endpoints;
    assert_eq!(of_level("district") + of_level("commune"), 11_661);
    let lao_cai = counts.branches.iter().find(|branch| branch.name.ends_with("Tỉnh Lào Cai")).unwrap();
    assert_eq!(lao_cai.endpoints, 178);
    assert!(file.ignored_columns.is_empty() && file.contacts.is_empty());
}

#[test]
fn the_roster_of_two_levels_reads_as_well() {
    let file = roster_file::read(include_bytes!("../../../config/rosters/2025-07-01.csv")).unwrap();
    assert_eq!(count_roster(&file.entries).branches.len(), 34);
}
