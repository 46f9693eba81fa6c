import { expect, test } from 'vitest';
import type { RollCallBoard } from '../../api/organizing_roll_calls';
import { byBranch } from './unanswered';

const at = (endpoint: number) => ({ endpoint, code: `${endpoint}`, name: `Điểm cầu ${endpoint}`, path: [] });
const totals = {
  invited: 0,
  present_members: 0,
  present_others: 0,
  excused: 0,
  unexcused: 0,
  not_reported: 0,
};
const branch = (endpoint: number): RollCallBoard['branches'][number] => ({
  endpoint: at(endpoint),
  asked: 7,
  answered: 3,
  totals,
});
const waiting = (endpoint: number, of: number): RollCallBoard['unanswered'][number] => ({
  endpoint: at(endpoint),
  mode: 'two_way',
  connected: false,
  branch: of,
});

test('those who have not answered stand below the head of their branch, and the top below none', () => {
  const rows = byBranch(
    [branch(1), branch(10), branch(20), branch(30)],
    [waiting(1, 1), waiting(10, 10), waiting(11, 10), waiting(31, 30)],
  );
  const numbers = rows.map((row) =>
    row.branch ? -row.branch.endpoint.endpoint : row.waiting.endpoint.endpoint,
  );
  expect(numbers).toEqual([1, -10, 10, 11, -30, 31]);
  expect(rows.find((row) => row.branch)?.branch?.answered).toBe(3);
});
