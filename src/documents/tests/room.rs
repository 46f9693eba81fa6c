//! What a hostile file may cost.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write};

use diemcau_documents::roster_file;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HEADER: &str = "code,parent_code,name,level,unit_code,invited,mode,note";
const MIB: usize = 1024 * 1024;

/// Files that a careless reader would turn into hundreds of megabytes or more.
fn bombs() -> Vec<(&'static str, Vec<u8>)> {
    let sheet = |content: String| format!("<worksheet><sheetData>{content}</sheetData></worksheet>");
    let cells = sheet(format!("<row r=\"1\">{}</row>", "<c><v>1</v></c>".repeat(MIB)));
    let far = sheet(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row>".into(),
    );
    vec![
        ("blanks", workbook(&sheet(" ".repeat(60 * MIB)), "<sst/>")),
        ("a million cells", workbook(&cells, "<sst/>")),
        ("two cells far apart", workbook(&far, "<sst/>")),
        ("empty texts", workbook(&sheet(String::new()), &format!("<sst>{}</sst>", "<si/>".repeat(8 * MIB)))),
        ("a boast", workbook(&sheet(String::new()), "<sst count=\"1\" uniqueCount=\"4000000000\"></sst>")),
        ("small cells of a sheet", workbook(&sheet(small_cells()), "<sst/>")),
        (
            "a long text in many cells",
            workbook(&padded(sheet(shared_cells())), &format!("<sst><si><t>{}</t></si></sst>", "x".repeat(MIB - 64))),
        ),
        (
            "a text just short enough",
            workbook(&padded(sheet(shared_cells())), &format!("<sst><si><t>{}</t></si></sst>", "x".repeat(4_096))),
        ),
        ("elements within elements", workbook(&padded("<x>".repeat(20 * MIB)), "<sst/>")),
        ("many sheets", workbook_of(&[("xl/workbook.xml", &padded("<sheet/>".repeat(7 * MIB)))])),
        ("many relationships", workbook_of(&[("_rels/.rels", &padded("<Relationship/>".repeat(3 * MIB)))])),
        ("another encoding", b"\xFF\n".repeat(10 * MIB)),
        ("one endless line", vec![b'a'; 20 * MIB]),
        ("one endless quote", [format!("{HEADER}\n\"").into_bytes(), vec![b'a'; 19 * MIB]].concat()),
        ("separators", [format!("{HEADER}\n").into_bytes(), vec![b','; 19 * MIB]].concat()),
        ("small cells", format!("{HEADER}\n{}", (",a".repeat(63) + "\n").repeat(150_000)).into_bytes()),
    ]
}

/// 30,000 rows of 60 numbers that do not pack well, under a proper header.
fn small_cells() -> String {
    let header: String = HEADER.split(',').map(|name| format!("<c t=\"str\"><v>{name}</v></c>")).collect();
    let number = |at: u32| at.wrapping_mul(2_654_435_761) >> 16;
    let row =
        |row: u32| (0..60).map(|column| format!("<c><v>{}</v></c>", number(row * 60 + column))).collect::<String>();
    let rows: String = (1..30_000).map(|at| format!("<row>{}</row>", row(at))).collect();
    format!("<row>{header}</row>{rows}")
}

/// A part with as much noise before it as keeps it from being refused for how well it packs.
fn padded(content: String) -> String {
    let mut state = 1_u64;
    let mut letter = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        char::from(b'a' + u8::try_from((state >> 40) % 26).unwrap())
    };
    let noise: String = (0..content.len() / 20).map(&mut letter).collect();
    format!("<!--{noise}-->{content}")
}

/// 80,000 rows of eight cells with the first shared string, under a proper header.
fn shared_cells() -> String {
    let header: String = HEADER.split(',').map(|name| format!("<c t=\"str\"><v>{name}</v></c>")).collect();
    let row = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(8));
    format!("<row>{header}</row>{}", row.repeat(80_000))
}

fn workbook(sheet: &str, strings: &str) -> Vec<u8> {
    workbook_of(&[("xl/s.xml", sheet), ("xl/t.xml", strings)])
}

/// A workbook with some parts in place of its own.
fn workbook_of(given: &[(&str, &str)]) -> Vec<u8> {
    let own = [
        (
            "_rels/.rels",
            "<Relationships><Relationship Id=\"1\" Type=\"t/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"1\" Type=\"t/worksheet\" Target=\"s.xml\"/><Relationship Id=\"2\" Type=\"t/sharedStrings\" Target=\"t.xml\"/></Relationships>",
        ),
        ("xl/workbook.xml", "<workbook xmlns:r=\"r\"><sheets><sheet name=\"1\" r:id=\"1\"/></sheets></workbook>"),
    ];
    let is_given = |path: &str| given.iter().any(|part| part.0 == path);
    let parts = own.into_iter().filter(|(path, _)| !is_given(path)).chain(given.iter().copied());
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in parts {
        writer.start_file(path, SimpleFileOptions::default()).unwrap();
        writer.write_all(content.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// The most memory this process ever had, in bytes.
fn peak_memory_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim_end_matches("kB").trim().parse::<usize>().unwrap() * 1024
}

#[test]
fn a_hostile_file_is_refused_without_taking_much_room() {
    for (name, bytes) in bombs() {
        // Forgets the peak that making the files came to.
        std::fs::write("/proc/self/clear_refs", "5").unwrap();
        let before = peak_memory_bytes();
        let refusal = roster_file::read(&bytes).unwrap_err();
        let taken = peak_memory_bytes() - before;
        assert!(taken < 128 * MIB, "{name} took {} MiB", taken / MIB);
        println!("{name}: {refusal}: {}; {} MiB", refusal.faults[0], taken / MIB);
    }
}
