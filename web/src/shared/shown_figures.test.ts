import { flushSync, mount, unmount, type Component } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import type { RollCallBoard as Figures } from '../api/organizing_roll_calls';
import type { Report } from '../api/reports';
import { Board } from '../organizer/board/board.svelte';
import type { Desk } from '../organizer/desk/desk.svelte';
import DeskFigures from '../organizer/desk/DeskFigures.svelte';
import RollCallBranches from '../organizer/roll_call/RollCallBranches.svelte';
import RollCallTotals from '../organizer/roll_call/RollCallTotals.svelte';
import ReportTable from '../reports/ReportTable.svelte';

// Figures come from the server, and a page that made its own could show another sum than the report. So these pages
// are fed what cannot be: every total must stand there as it came.

let drawn: Record<string, unknown> | null = null;

function draw<Props extends Record<string, unknown>>(page: Component<Props>, props: Props): HTMLElement {
  const target = document.createElement('div');
  drawn = mount(page, { target, props });
  flushSync();
  return target;
}

afterEach(() => {
  if (drawn) void unmount(drawn);
  drawn = null;
});

const shown = (target: HTMLElement, selector: string): string[] =>
  [...target.querySelectorAll(selector)].map((element) => (element.textContent ?? '').trim());

const impossible = {
  invited: 10,
  present_members: 7_777,
  present_others: 3,
  excused: 500,
  unexcused: 60,
  not_reported: 9_999,
};

const rollCall: Figures = {
  roll_call: {
    roll_call: 1,
    title: 'Đầu buổi',
    opened_at: '2022-07-22T01:00:00.000Z',
    deadline: '2022-07-22T01:30:00.000Z',
    closed_at: null,
    official: true,
    asked: 2,
    answered: 41,
  },
  totals: impossible,
  branches: [
    {
      endpoint: { endpoint: 2, code: 'T10', name: 'Điểm cầu chính Tỉnh Lào Cai', path: [] },
      asked: 1,
      answered: 1_234,
      totals: { ...impossible, present_members: 1 },
    },
  ],
  unanswered: [],
  unanswered_total: 77,
};

test('the totals of a roll call stand there as they came', () => {
  const page = draw(RollCallTotals, { board: rollCall });
  expect(shown(page, 'dd')).toEqual(['41 / 2', '10', '7.777', '500', '60', '9.999', '3']);
});

test('the branches of a roll call stand there as they came', () => {
  const page = draw(RollCallBranches, { desk: {} as Desk, board: rollCall });
  expect(shown(page, 'td')).toEqual(['1.234/1', '1', '500', '60', '9.999']);
});

test('the counts of a branch on the board stand there as they came', () => {
  const board = new Board();
  const branches = [{ position: 0, endpoints: 5, connected: 900, receiving: 12, answered: 4_321 }];
  board.takeSnapshot({ type: 'snapshot', roster_version: 1, first_position: 0, states: '', branches });
  const page = draw(DeskFigures, { desk: { board, stale: false } as Desk, position: 0 });
  expect(shown(page, 'dd')).toEqual(['5', '900', '12', '4.321']);
});

test('the total of a report stands there as it came', () => {
  const column = (key: string) => ({ key, title: key, kind: 'count', group: null });
  const row = (present: string) => ({
    kind: 'endpoint',
    depth: 0,
    endpoint: 1,
    cells: ['10', present],
    values: [],
  });
  const report = {
    columns: [column('invited'), column('present_members')],
    rows: [row('3'), row('4')],
    totals: { ...row('1.000'), kind: 'total' },
  } as unknown as Report;
  const page = draw(ReportTable, { report });
  expect(shown(page, '[data-testid^=total-]')).toEqual(['10', '1.000']);
});
