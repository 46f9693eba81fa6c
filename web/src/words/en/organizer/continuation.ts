/** Letting a branch go, so that its own lead carries on there. */
export const continuation = {
  'organizer.release.open': 'Hand over',
  'organizer.release.open_many': 'Hand over ({count})',
  'organizer.release.title': 'Hand over to a province or branch',
  'organizer.release.text':
    'The endpoints of a branch that is handed over go to its own session at once, without connecting anew. Their time in this session counts until then; after that only their figures are seen here. This cannot be undone.',
  'organizer.release.branch': 'Branch to hand over',
  'organizer.release.hint': 'Choose the endpoint at its top: the whole branch below is handed over with it.',
  'organizer.release.chosen': 'Hand over {name}: {count} endpoints.',
  'organizer.release.confirm': 'Hand over',
  'organizer.release.done': 'Handed over',
  'organizer.release.none': 'No branch has been handed over.',
  'organizer.release.at': 'Handed over at {time} · {count} endpoints',
  'organizer.release.next': 'Now or next in: {title}',
  'organizer.release.no_next': 'This branch has no session of its own yet: its endpoints are waiting.',
  'organizer.release.endpoint': 'This endpoint was handed over at {time}',
  'organizer.release.endpoint_text': 'In this session only its figures are seen.',
} as const;
