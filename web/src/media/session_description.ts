/**
 * What is written into an answer before the browser takes it. Browsers have no other way to be asked for these:
 * the parameters of the codec that they send are those that the answer names.
 */

/** One packet of sound carries so many milliseconds: fewer packets to send to thousands. */
const packet_time_ms = 60;

/**
 * Sound in long packets, each with a poorer copy of the one before (in-band FEC, RFC 7587), so that a single loss
 * is not heard. What the server asks for itself is left as it is.
 */
export function withSteadySound(answer: string): string {
  const lines = answer.split('\r\n');
  const section = sectionOf(lines, 'audio');
  if (section === null) return answer;
  addParameter(lines, section, 'useinbandfec=1');
  if (!lines.some((line, index) => section.holds(index) && line.startsWith('a=ptime:'))) {
    // Attributes of a section stand after its other lines (RFC 8866, 5).
    const first = lines.findIndex((line, index) => section.holds(index) && line.startsWith('a='));
    if (first > 0) lines.splice(first, 0, `a=ptime:${packet_time_ms}`);
  }
  return lines.join('\r\n');
}

/**
 * A hint for Chromium's sender: it begins with 300 kbit/s else, shows every hall a picture of 180 lines, and takes
 * a minute to grow to its full size. Other browsers ignore the parameter.
 */
export function withQuickStart(answer: string, bitrate: number): string {
  const lines = answer.split('\r\n');
  const section = sectionOf(lines, 'video');
  if (section === null) return answer;
  addParameter(lines, section, `x-google-start-bitrate=${Math.round(bitrate / 1_000)}`);
  return lines.join('\r\n');
}

interface Section {
  begin: number;
  holds(index: number): boolean;
}

function sectionOf(lines: readonly string[], kind: 'audio' | 'video'): Section | null {
  const begin = lines.findIndex((line) => line.startsWith(`m=${kind}`));
  if (begin < 0) return null;
  const next = lines.findIndex((line, index) => index > begin && line.startsWith('m='));
  const end = next < 0 ? lines.length : next;
  return { begin, holds: (index) => index > begin && index < end };
}

/** Adds a parameter to the first payload type of a section: the one that is sent. */
function addParameter(lines: string[], section: Section, parameter: string): void {
  const type = lines[section.begin]?.split(' ')[3];
  const at = (start: string): number =>
    lines.findIndex((line, index) => section.holds(index) && line.startsWith(start));
  const format = at(`a=fmtp:${type} `);
  const name = parameter.split('=')[0] ?? parameter;
  if (format >= 0) {
    if (!lines[format]?.includes(name)) lines[format] += `;${parameter}`;
    return;
  }
  const map = at(`a=rtpmap:${type} `);
  if (map >= 0) lines.splice(map + 1, 0, `a=fmtp:${type} ${parameter}`);
}
