import type { SituationFloor } from '../api/socket';
import type { PictureSlot } from '../media/slots';

/** What stands where on the stage: a large picture, and small ones in its corner. */
export interface StageLayout {
  large: PictureSlot;
  insets: readonly (PictureSlot | 'own')[];
}

/** What is known of the pictures. */
export interface StageFacts {
  /** The number of this endpoint. */
  endpoint: number;
  floor: SituationFloor | null;
  mainFlows: boolean;
  sideFlows: boolean;
  /** Whether there is a picture of this place's own camera. */
  hasOwn: boolean;
}

/**
 * A place that is itself the main picture does not get it back: it sees large what everybody else sees beside it,
 * which is the hall, and itself small. A main picture that cannot begin yet leaves its place to what flows beside it.
 */
export function stageLayout({ endpoint, floor, mainFlows, sideFlows, hasOwn }: StageFacts): StageLayout {
  const own = hasOwn ? (['own'] as const) : [];
  if (!mainFlows && sideFlows) return { large: 'side', insets: own };
  if (floor === null) return { large: 'main', insets: own };
  const isMain = shows(floor.main, endpoint);
  const isSide = floor.side !== null && shows(floor.side, endpoint);
  if (isMain && !mainFlows) return { large: 'side', insets: own };
  if (isMain || isSide || floor.side === null) return { large: 'main', insets: own };
  return { large: 'main', insets: ['side', ...own] };
}

function shows(shown: SituationFloor['main'], endpoint: number): boolean {
  return shown.shown === 'endpoint' && shown.endpoint === endpoint;
}

/**
 * Whose picture a slot has: a speaker is named when it is known, everything else is the hall's. To a place that is
 * itself the main picture, its slots show what is beside it.
 */
export function nameShown(
  floor: SituationFloor | null,
  slot: PictureSlot,
  endpoint: number,
  lead: string,
): string {
  if (floor === null) return lead;
  const given = slot === 'main' ? floor.main : floor.side;
  const shown = given !== null && shows(given, endpoint) ? other(floor, slot) : given;
  if (shown === null || shown.shown === 'hall') return lead;
  return floor.speakers.find((speaker) => speaker.endpoint === shown.endpoint)?.name ?? lead;
}

function other(floor: SituationFloor, slot: PictureSlot): SituationFloor['side'] {
  return slot === 'main' ? floor.side : floor.main;
}
