/** A whole number that somebody typed; null where nothing was. What is no number the server refuses as 0. */
export function seconds(typed: string): number | null {
  const text = typed.trim();
  if (text === '') return null;
  return /^\d{1,6}$/.test(text) ? Number(text) : 0;
}
