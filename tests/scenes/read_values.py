"""Prints the values of a workbook's first sheet as JSON, as openpyxl reads them.

Usage: read_values.py FILE
Output: [[value, …], …]. Times are ISO 8601, lengths of time are seconds. Reads row by row, so that a
sheet of 11,731 endpoints is no matter.
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
    sheet = openpyxl.load_workbook(path, read_only=True).worksheets[0]
    rows = [[plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    json.dump(rows, sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main(sys.argv[1])
