import { expect, test } from 'vitest';
import { groupOf, viewsIn } from './desk_views';

const views = (...given: Parameters<typeof viewsIn>) => viewsIn(...given).flatMap((group) => group.views);

test('readiness is looked at before a session, by who may do something about it', () => {
  expect(views('rehearsing', true)).toContain('readiness');
  expect(views('rehearsing', false)).not.toContain('readiness');
  expect(views('live', true)).not.toContain('readiness');
});

test('what comes after a session has no place on the desk before', () => {
  expect(viewsIn('live', true).map(({ group }) => group)).toEqual(['endpoints', 'running', 'papers']);
  expect(viewsIn('ended', true).at(-1)).toEqual({ group: 'after', views: ['write_ups'] });
  expect(viewsIn('closed', true).at(-1)).toEqual({ group: 'after', views: ['figures', 'write_ups'] });
});

test('every view stands in the group that it is found by', () => {
  for (const { group, views } of viewsIn('closed', true)) {
    for (const view of views) expect(groupOf(view)).toBe(group);
  }
});
