import type { Fault } from '../../api/types';
import { isWord, t, words } from '../../words/words.svelte';

/** Why a row is refused. English has the server's own sentence, which names what stands there. */
export function faultText(fault: Fault): string {
  const key = `organizer.fault.${fault.code}`;
  if (words.language === 'en' || !isWord(key)) return fault.detail;
  return t(key);
}

/** The column by the header that an office writes; one that is not known is called as the file calls it. */
export function columnText(fault: Fault): string {
  const key = `organizer.columns.header.${fault.column}`;
  return isWord(key) ? t(key) : fault.column;
}
