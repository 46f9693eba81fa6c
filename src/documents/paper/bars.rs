//! Quality by branch, as bars.

use diemcau_domain::report::{Cell, ColumnKey, Report, RowKind};
use serde::Serialize;

use crate::{Language, figures};

/// How many endpoints of each branch had good lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Bars {
    pub(crate) title: String,
    pub(crate) bars: Vec<Bar>,
}

/// One branch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Bar {
    pub(crate) name: String,
    /// As a part of the whole, 0 to 1.
    pub(crate) length: f64,
    pub(crate) figure: String,
}

/// A bar a branch right below the top; none where nothing was measured.
pub(crate) fn bars(report: &Report, language: Language) -> Option<Bars> {
    let column = |key| report.columns.iter().position(|column| column.key == key);
    let (name, quality) = (column(ColumnKey::Name)?, column(ColumnKey::Quality)?);
    let branches = report.rows.iter().filter(|row| row.kind == RowKind::Branch && row.depth == 1);
    let bars = branches.filter_map(|row| match (row.cells.get(name)?, row.cells.get(quality)?) {
        (Cell::Text(name), Cell::OutOf { part, whole }) if *whole > 0 => Some(Bar {
            name: name.clone(),
            length: exact(*part) / exact(*whole),
            figure: figures::out_of(*part, *whole, language),
        }),
        _ => None,
    });
    let bars: Vec<Bar> = bars.collect();
    let title = language.choose(
        "Số điểm cầu có đường truyền tốt trên số điểm cầu đo được, theo đơn vị",
        "Endpoints with good lines of those measured, by branch",
    );
    (!bars.is_empty()).then(|| Bars { title: title.to_owned(), bars })
}

fn exact(number: u64) -> f64 {
    f64::from(u32::try_from(number).unwrap_or(u32::MAX))
}
