import { expect, test } from 'vitest';
import { formatAddress, parseAddress, type Address } from './address';

test('every address comes back from its own fragment', () => {
  const addresses: Address[] = [
    { at: 'conferences' },
    { at: 'accounts' },
    { at: 'conference', conference: 3, part: 'sessions' },
    { at: 'conference', conference: 3, part: 'roster' },
    { at: 'plan_session', conference: 3 },
    { at: 'session', conference: 3, session: 12 },
    { at: 'session_plan', conference: 3, session: 12 },
  ];
  for (const address of addresses) expect(parseAddress(formatAddress(address))).toEqual(address);
});

test('a fragment that means nothing leads to the list of conferences', () => {
  for (const hash of [
    '',
    '#',
    '#/nothing',
    '#/conferences/0',
    '#/conferences/x',
    '#/conferences/1/sessions/',
  ]) {
    expect(parseAddress(hash)).toEqual({ at: 'conferences' });
  }
});
