import type { Failure } from '../api/client';
import { isWord, t } from '../words/words.svelte';

/** What went wrong, in the page's language. A code without words of its own is shown, so that it can be told. */
export function failureText(failure: Failure): string {
  if (failure.kind === 'unreachable') return t('problem.unreachable');
  return problemText(failure.code, failure.field, failure.status);
}

/** The words for a refusal's code, from HTTP or from the WebSocket; what is wrong with some fields can be said better. */
export function problemText(code: string, field: string | null = null, status = 400): string {
  const nearer = `problem.${code}.${field}`;
  if (isWord(nearer)) return t(nearer);
  const key = `problem.${code}`;
  if (isWord(key)) return t(key);
  return status >= 500 ? t('problem.internal') : t('problem.unknown', { code });
}
