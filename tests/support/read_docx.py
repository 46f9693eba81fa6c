"""Prints what python-docx finds in a document as JSON.

Usage: read_docx.py FILE
Output: {"text": all paragraphs and cells, "fonts": [default font], "sections": [{"landscape": …, "width_mm": …,
"margins_mm": [top, bottom, left, right], "first_page_differs": …}], "tables": [[rows, columns], …],
"repeated_rows": how many rows stand on every page}
"""

import json
import sys

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn


def main(path):
    document = docx.Document(path)
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)
    fonts = document.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:rFonts')}")
    sections = [
        {
            "landscape": section.orientation == WD_ORIENT.LANDSCAPE,
            "width_mm": round(section.page_width.mm),
            "margins_mm": [
                round(side.mm)
                for side in (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
            ],
            "first_page_differs": section.different_first_page_header_footer,
        }
        for section in document.sections
    ]
    json.dump(
        {
            "text": text,
            "fonts": [fonts.get(qn("w:ascii"))],
            "sections": sections,
            "tables": [[len(table.rows), len(table.columns)] for table in document.tables],
            "repeated_rows": len(document.element.findall(f".//{qn('w:tblHeader')}")),
        },
        sys.stdout,
        ensure_ascii=False,
    )


if __name__ == "__main__":
    main(sys.argv[1])
