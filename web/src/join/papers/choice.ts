import type { Ballot } from '../../api/own_papers';

/** What an endpoint can say to a question. */
export const choices = ['in_favour', 'against', 'blank'] as const;
export type Choice = (typeof choices)[number];

/** The one voice of an endpoint. */
export function voiceFor(choice: Choice): Ballot {
  return { in_favour: 0, against: 0, blank: 0, [choice]: 1 };
}

/** What an endpoint with one voice said; null if it said something else than one of the three. */
export function chosen(ballot: Ballot): Choice | null {
  return choices.find((choice) => ballot[choice] === 1) ?? null;
}
