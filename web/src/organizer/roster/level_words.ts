import { isWord, t } from '../../words/words.svelte';

/** The word for a level of the roster; a level that the roster's author named otherwise is shown as written. */
export function levelWord(level: string): string {
  const key = `organizer.level.${level}`;
  return isWord(key) ? t(key) : level;
}
