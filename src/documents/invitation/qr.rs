//! A link as a QR code, drawn without a picture file.

use std::fmt::Write;

use qrcode::types::QrError;
use qrcode::{Color, EcLevel, QrCode};

/// Light modules around a code: readers need four.
const BORDER: usize = 4;

/// The code as an SVG that stands in a page: a rectangle of paper and one path, run by run.
pub(super) fn svg(text: &str, label: &str) -> Result<String, QrError> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M)?;
    let (width, colors) = (code.width(), code.into_colors());
    let mut path = String::new();
    for (y, row) in colors.chunks(width).enumerate() {
        for (x, length) in runs(row) {
            // Writing to a string cannot fail.
            let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + BORDER, y + BORDER);
        }
    }
    let size = width + 2 * BORDER;
    Ok(format!(
        "<svg viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{label}\" shape-rendering=\"crispEdges\">\
         <path fill=\"#fff\" d=\"M0 0h{size}v{size}h-{size}z\"/><path d=\"{path}\"/></svg>"
    ))
}

/// Where dark runs of a row begin, and how long they are.
fn runs(row: &[Color]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (x, _) in row.iter().enumerate().filter(|(_, color)| **color == Color::Dark) {
        match runs.last_mut().filter(|(from, length)| from + length == x) {
            Some((_, length)) => *length += 1,
            None => runs.push((x, 1)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dark_modules_that_touch_are_one_run() {
        let (dark, light) = (Color::Dark, Color::Light);
        assert_eq!(runs(&[dark, dark, light, dark, light]), [(0, 2), (3, 1)]);
        assert_eq!(runs(&[light, light]), []);
    }
}
