/** The titles of articles, one a line; empty lines count for nothing. */
export function articleTitles(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
