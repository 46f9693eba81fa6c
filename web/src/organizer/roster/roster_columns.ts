import { saveFile } from '../../shared/save_file';
import type { WordKey } from '../../words/vi';
import { t, words } from '../../words/words.svelte';

/** The columns of a roster file, by the names that the server gives them. */
export const columns = [
  { name: 'code', needed: true },
  { name: 'parent_code', needed: true },
  { name: 'name', needed: true },
  { name: 'level', needed: true },
  { name: 'unit_code', needed: false },
  { name: 'invited', needed: true },
  { name: 'mode', needed: true },
  { name: 'note', needed: false },
  { name: 'contact_name', needed: false },
  { name: 'contact_phone', needed: false },
] as const;

/** Three endpoints, one below the other, in the words that a file of this language may have. */
export function exampleRows(): string[][] {
  const say = (key: WordKey, code: string): string => (words.language === 'vi' ? t(key) : code);
  const central = say('organizer.level.central', 'central');
  const province = say('organizer.level.province', 'province');
  const commune = say('organizer.level.commune', 'commune');
  const twoWay = say('mode.two_way', 'two_way');
  const viewOnly = say('mode.view_only', 'view_only');
  const contact = t('organizer.columns.contact_example');
  return [
    ['TW', '', 'Điểm cầu Trung ương', central, '', '500', twoWay, '', '', ''],
    ['T10', 'TW', 'Điểm cầu chính Tỉnh Lào Cai', province, '10', '300', twoWay, '', contact, '0900 000 001'],
    ['X02641', 'T10', 'Điểm cầu Phường Lào Cai', commune, '02641', '80', viewOnly, '', '', ''],
  ];
}

/** The example as a file that Excel opens with its letters whole, to be filled in and read back. */
export function exampleFile(): string {
  const header = columns.map(({ name }) => t(`organizer.columns.header.${name}`));
  const separator = words.language === 'vi' ? ';' : ',';
  const lines = [header, ...exampleRows()].map((cells) =>
    cells.map((cell) => (cell.includes(separator) ? `"${cell}"` : cell)).join(separator),
  );
  return `\ufeff${lines.join('\r\n')}\r\n`;
}

export function saveExample(): void {
  saveFile(new Blob([exampleFile()], { type: 'text/csv' }), 'danh-sach-diem-cau.csv');
}
