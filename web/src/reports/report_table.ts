import type { ColumnKind, ReportColumn } from '../api/reports';

/** How wide a column is, in rem: by what it shows, so that no row needs to be measured. */
const widths_rem: Record<ColumnKind, number> = {
  text: 12,
  code: 7.5,
  count: 6.5,
  duration: 7,
  share: 6.5,
  time: 9.5,
  word: 10,
  intervals: 18,
  decimal: 6.5,
};

const special_rem: Record<string, number> = { number: 4.5, name: 20, remarks: 22 };

export function width_rem(column: ReportColumn): number {
  return special_rem[column.key] ?? widths_rem[column.kind];
}

/** The columns as a CSS grid. */
export function gridColumns(columns: readonly ReportColumn[]): string {
  return columns.map((column) => `${width_rem(column)}rem`).join(' ');
}

const figures: readonly ColumnKind[] = ['count', 'duration', 'share', 'decimal'];

/** Figures stand at the right, so that their digits stand under each other. */
export function isFigure(column: ReportColumn): boolean {
  return figures.includes(column.kind);
}

/** Neighbouring columns under one heading, counted in columns. */
export interface ColumnGroup {
  title: string | null;
  columns: number;
}

export function columnGroups(columns: readonly ReportColumn[]): ColumnGroup[] {
  const groups: ColumnGroup[] = [];
  for (const { group } of columns) {
    const last = groups.at(-1);
    if (last !== undefined && last.title === group) last.columns += 1;
    else groups.push({ title: group, columns: 1 });
  }
  return groups;
}
