import { expect, test } from 'vitest';
import { groupOf, viewsIn } from './desk_views';

const views = (...given: Parameters<typeof viewsIn>) => viewsIn(...given).flatMap((group) => group.views);

test('readiness is looked at before a session, by who may do something about it', () => {
  expect(views('rehearsing', true, true)).toContain('readiness');
  expect(views('rehearsing', false, true)).not.toContain('readiness');
  expect(views('live', true, true)).not.toContain('readiness');
});

test('what comes after a session has no place on the desk before', () => {
  expect(viewsIn('live', true, true).map(({ group }) => group)).toEqual(['endpoints', 'running', 'papers']);
  expect(viewsIn('ended', true, true).at(-1)).toEqual({ group: 'after', views: ['write_ups'] });
  expect(viewsIn('closed', true, true).at(-1)).toEqual({ group: 'after', views: ['figures', 'write_ups'] });
});

test('an organizer of a part of the audience is not led to recordings that are not shown to it', () => {
  expect(views('live', true, true)).toContain('recording');
  expect(views('live', true, false)).not.toContain('recording');
});

test('every view stands in the group that it is found by', () => {
  for (const { group, views } of viewsIn('closed', true, true)) {
    for (const view of views) expect(groupOf(view)).toBe(group);
  }
});
