use std::path::Path;

use super::*;

#[test]
fn every_scenario_that_comes_with_the_project_can_be_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config/rehearsals");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut read = 0;
    for path in files.filter(|path| path.extension().is_some_and(|kind| kind == "toml")) {
        if path.ends_with("server.toml") {
            continue;
        }
        let scenario = Scenario::read(&path).unwrap();
        crate::roster::text(&scenario).unwrap();
        read += 1;
    }
    assert_eq!(read, 10);
}
