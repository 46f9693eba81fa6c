/** Search without tones: `lao cai` finds `Lào Cai`, `duong` finds `Đường`. */

export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();
}

/** Whether every word of the search, in any order, stands in the folded text. */
export function found(folded: string, search: readonly string[]): boolean {
  return search.every((word) => folded.includes(word));
}

/** The words of what somebody typed, folded. */
export function searchWords(typed: string): string[] {
  return fold(typed)
    .split(' ')
    .filter((word) => word !== '');
}
