import type { RosterLine } from '../../api/types';
import { RosterTree } from './roster_tree';

const names: [name: string, depth: number, subtree: number][] = [
  ['Tỉnh Lào Cai', 1, 6],
  ['Thành phố Lào Cai', 2, 3],
  ['Phường Cốc Lếu', 3, 1],
  ['Phường Duyên Hải', 3, 1],
  ['Huyện Bát Xát', 2, 2],
  ['Xã Y Tý', 3, 1],
];

/** Part of a province for tests: positions 100 to 105, endpoints 500 to 505. */
export function provinceTree(): RosterTree {
  return new RosterTree({
    roster_version: 1,
    first_position: 100,
    endpoints: names.map(([name, depth, subtree], index): RosterLine => ({
      endpoint: index + 500,
      code: `M${index}`,
      name,
      level: 'commune',
      depth,
      subtree,
      invited: 1,
      mode: 'two_way',
    })),
  });
}
