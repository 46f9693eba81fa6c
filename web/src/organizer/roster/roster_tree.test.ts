import { expect, test } from 'vitest';
import { provinceTree } from './test_tree';

const tree = provinceTree();

test('a closed branch shows its top only, an open one what is right below', () => {
  expect(tree.visible(100, new Set())).toEqual([100]);
  expect(tree.visible(100, new Set([100]))).toEqual([100, 101, 104]);
  expect(tree.visible(100, new Set([100, 101]))).toEqual([100, 101, 102, 103, 104]);
});

test('what is open inside a closed branch stays hidden', () => {
  expect(tree.visible(100, new Set([101]))).toEqual([100]);
});

test('parents, children and ranges follow from the order', () => {
  expect(tree.parent(103)).toBe(101);
  expect(tree.above(105)).toEqual([104, 100]);
  expect(tree.parent(100)).toBeNull();
  expect(tree.children(100)).toEqual([101, 104]);
  expect(tree.end(101)).toBe(104);
  expect(tree.position(503)).toBe(103);
});

test('typing without tones finds endpoints by name and code, within a branch only', () => {
  const all = () => true;
  expect(tree.matching(100, 'lao cai', all)).toEqual([100, 101]);
  expect(tree.matching(101, 'xa', all)).toEqual([]);
  expect(tree.matching(100, 'm5', all)).toEqual([105]);
  expect(tree.matching(100, '', (position) => position > 103)).toEqual([104, 105]);
});
