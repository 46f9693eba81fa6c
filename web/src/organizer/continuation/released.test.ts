import { expect, test } from 'vitest';
import type { ReleasedBranch } from '../../api/types';
import { provinceTree } from '../roster/test_tree';
import { releasedWith } from './released';

function released(endpoint: number): ReleasedBranch {
  return {
    branch: { endpoint, code: '', name: '', path: [] },
    endpoints: 1,
    released_at: '2022-07-22T04:30:00Z',
    carries_on_in: null,
  };
}

test('an endpoint was released with the branch it stands in, and its neighbours were not', () => {
  const tree = provinceTree();
  const branches = [released(501)];
  const found = [100, 101, 102, 103, 104, 105].map((at) => releasedWith(branches, tree, at)?.branch.endpoint);
  expect(found).toEqual([undefined, 501, 501, 501, undefined, undefined]);
  expect(releasedWith([], tree, 101)).toBeNull();
});
