/** Codes for typing: ten characters of Crockford's base 32, read over the phone and copied from paper. */

const length = 10;
const group = 5;

/** Letters that are not in the code, and what the eye or the ear took for them. */
const misread: Record<string, string> = { O: '0', I: '1', L: '1' };

/** What was typed, as the code it means: capitals, no spaces or dashes, misread letters put right. */
export function readCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[\s\-–—._]/g, '')
    .replace(/[OIL]/g, (letter) => misread[letter] ?? letter);
}

/** Whether a read code is whole: ten characters, all of them of the alphabet, which has no I, L, O and U. */
export function isWholeCode(code: string): boolean {
  return code.length === length && /^[0-9A-HJKMNP-TV-Z]+$/.test(code);
}

/** The code in two groups, as it stands on paper. */
export function groupCode(code: string): string {
  return code.length > group ? `${code.slice(0, group)}-${code.slice(group, length)}` : code;
}
