/** Moving things in a list, by keyboard or by drag. */

/** The list with the thing at `from` taken out and put in at `to`; places outside of the list change nothing. */
export function moved<Thing>(things: readonly Thing[], from: number, to: number): Thing[] {
  const result = [...things];
  if (from === to || to < 0 || to >= result.length) return result;
  const [taken] = result.splice(from, 1);
  if (taken !== undefined) result.splice(to, 0, taken);
  return result;
}

/** Where a thing that is dragged would land: before the first row whose middle is below the pointer. */
export function landing(middles: readonly number[], pointer: number, from: number): number {
  const before = middles.findIndex((middle) => pointer < middle);
  const place = before < 0 ? middles.length : before;
  // Its own row is taken out first, which moves every later one up.
  return place > from ? place - 1 : place;
}
