/**
 * What a page receives: two pictures and three sounds, from the start and in this order, which the server relies
 * on. Whoever is on air changes without negotiating anything again.
 */
export const slots = [
  { name: 'main', kind: 'video' },
  { name: 'side', kind: 'video' },
  { name: 'hall', kind: 'audio' },
  { name: 'speaker_1', kind: 'audio' },
  { name: 'speaker_2', kind: 'audio' },
] as const;

export type SlotName = (typeof slots)[number]['name'];
export type PictureSlot = 'main' | 'side';
export type SoundSlot = Exclude<SlotName, PictureSlot>;

export const soundSlots: readonly SoundSlot[] = ['hall', 'speaker_1', 'speaker_2'];

/** The tracks that arrive, each by its slot. */
export type SlotTracks = Readonly<Partial<Record<SlotName, MediaStreamTrack>>>;

/** A player with one picture and one sound: for a preview, and what any other player is. */
export const plainSlots: readonly (typeof slots)[number][] = slots.filter(
  ({ name }) => name === 'main' || name === 'hall',
);

/** Packets that have arrived in each slot so far. */
export type SlotPackets = Record<SlotName, number>;

/** Counts the packets of each slot out of `getStats`, given the name of each slot's section in the description. */
export function readPackets(
  stats: Iterable<Record<string, unknown>>,
  sections: ReadonlyMap<string, SlotName>,
): SlotPackets {
  const packets: SlotPackets = { main: 0, side: 0, hall: 0, speaker_1: 0, speaker_2: 0 };
  for (const stat of stats) {
    if (stat['type'] !== 'inbound-rtp' || typeof stat['packetsReceived'] !== 'number') continue;
    // A browser that does not name the section still says whether picture or sound came.
    const slot = sections.get(String(stat['mid'])) ?? (stat['kind'] === 'video' ? 'main' : 'hall');
    packets[slot] += stat['packetsReceived'];
  }
  return packets;
}
