/**
 * A name for where there is little room and the rest is clear from what stands around it: "Điểm cầu chính Tỉnh
 * Lào Cai" is "Lào Cai" on a label of provinces. The whole name is always one look away.
 */
export function shortName(name: string): string {
  const main = /^điểm cầu chính (?:tỉnh |thành phố )?(.+)$/iu.exec(name);
  if (main?.[1] !== undefined) return main[1];
  const rest = /^điểm cầu (.+)$/iu.exec(name)?.[1];
  return rest === undefined ? name : rest.charAt(0).toUpperCase() + rest.slice(1);
}
