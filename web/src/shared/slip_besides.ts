/** What the value beside a slip is called: what is known now or, once somebody decided, then. */
export const besides = {
  waiting: 'slip.known',
  accepted: 'slip.known.replaced',
  refused: 'slip.known.kept',
} as const;
