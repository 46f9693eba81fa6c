import { expect, test } from 'vitest';
import { fileName, readReport } from './reports';

const report = {
  kind: 'summary',
  language: 'vi',
  title: 'Tổng hợp tham dự',
  final: true,
  heading: ['Hội nghị: Mùa thu'],
  known_until: null,
  ledger_head: null,
  sessions: [],
  columns: [
    { key: 'name', title: 'Tên điểm cầu', group: null, kind: 'text' },
    { key: 'rate', title: 'Tỷ lệ', group: 'Đại biểu', kind: 'share' },
  ],
  rows: [{ kind: 'branch', endpoint: 1, depth: 0, cells: ['Tỉnh Lào Cai', '99,16%'], values: [] }],
  totals: { kind: 'totals', endpoint: null, depth: 0, cells: ['', '99,16%'], values: [] },
  notes: [],
};

test('a report is taken as it came', () => {
  expect(readReport(report)).toMatchObject({
    title: 'Tổng hợp tham dự',
    final: true,
    rows: [{ kind: 'branch', depth: 0, cells: ['Tỉnh Lào Cai', '99,16%'] }],
  });
});

test('a report whose rows do not fit its columns is none', () => {
  expect(readReport({ ...report, rows: [{ ...report.rows[0], cells: ['Tỉnh Lào Cai'] }] })).toBeNull();
  expect(readReport({ ...report, totals: null })).toBeNull();
  expect(readReport({ title: 'x' })).toBeNull();
  expect(readReport('<html>')).toBeNull();
});

test('a download keeps the name that the server gave it', () => {
  expect(fileName('attachment; filename="diemcau-summary-LCI-20220722.xlsx"')).toBe(
    'diemcau-summary-LCI-20220722.xlsx',
  );
  expect(fileName(`attachment; filename="bao-cao.csv"; filename*=UTF-8''b%C3%A1o%20c%C3%A1o.csv`)).toBe(
    'báo cáo.csv',
  );
  expect(fileName(null)).toBeNull();
  expect(fileName("attachment; filename*=UTF-8''%E0%A4%A")).toBeNull();
});
