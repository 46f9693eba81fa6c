"""Prints the cells of a workbook's first sheet as JSON, as openpyxl reads them.

Usage: read_xlsx.py FILE
Output: {"sheet": title, "rows": [[{"value": …, "format": …, "kind": …}, …], …]}
A kind is openpyxl's own: "s" text, "n" number, "d" time, "f" formula. Times are ISO 8601, lengths
of time are seconds.
"""

import datetime
import json
import sys

import openpyxl


def plain(value):
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.time):
        return value.hour * 3600 + value.minute * 60 + value.second
    if isinstance(value, datetime.datetime):
        return value.isoformat()
    return value


def main(path):
    sheet = openpyxl.load_workbook(path).worksheets[0]
    rows = [
        [{"value": plain(cell.value), "format": cell.number_format, "kind": cell.data_type} for cell in row]
        for row in sheet.iter_rows()
    ]
    json.dump({"sheet": sheet.title, "rows": rows}, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
