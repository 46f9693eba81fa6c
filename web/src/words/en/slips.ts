/** Words of attendance slips: on the page that writes them and on the one that takes them in. */
export const slips = {
  'join.offline.state': 'No connection',
  'join.offline.title': 'The server cannot be reached. This page keeps trying',
  'join.offline.roll_call_open':
    'The roll call below was open when the connection was lost. You can still fill it in; the figures stay on this computer.',
  'join.offline.nothing_open': 'No roll call was open when the connection was lost. Leave this page open.',
  'join.offline.retry': 'Try now',

  'slip.title': 'Attendance slips on this computer',
  'slip.keep_open':
    'A slip is handed in by itself when the connection is back. Until then, save its file or show its QR code and send it to the organizers.',
  'slip.not_sent': 'Not sent yet – kept on this computer',
  'slip.not_sent.advice':
    'The figures go out by themselves when the connection is back. If that takes long, write an attendance slip: it has a number and the signature of this computer, and can be handed in later.',
  'slip.write': 'Write an attendance slip',
  'slip.written': 'A slip is written',
  'slip.written.advice':
    'Correct the figures and write a slip again, and the new slip takes the place of this one.',
  'slip.made_at': 'Written at {time}',
  'slip.fate.kept': 'Not handed in',
  'slip.fate.asks': 'Look again',
  'slip.fate.counted': 'Handed in and counted',
  'slip.fate.waiting': 'Handed in, to be decided',
  'slip.fate.accepted': 'Handed in, and the organizers took its figures',
  'slip.fate.passed_over': 'Handed in, but the organizers keep what they have',
  'slip.decided': 'Decided by {who}, {time}. Reason: {reason}',
  'slip.decided.organizers': 'the organizers',
  'slip.fate.handed_in': 'Was handed in before',
  'slip.fate.refused': 'Not taken',
  'slip.asks':
    'While the connection was lost the organizers got other figures of this endpoint. Compare the two and choose; if you hand the slip in, the organizers decide.',
  'slip.asks_short': 'A slip differs from what is known: please look',
  'slip.asks_below': 'Compare both under “Attendance slips on this computer” and choose.',
  'slip.on_slip': 'On the slip',
  'slip.known': 'What the organizers have',
  'slip.known.kept': 'What the organizers keep',
  'slip.known.replaced': 'What stood there before',
  'slip.nothing_known': 'Not reported',
  'slip.absence_known': 'Recorded as absent: {reason}',
  'slip.hand_in_anyway': 'Hand in all the same',
  'slip.drop': 'Drop the slip, keep what they have',
  'slip.save': 'Save the slip as a file',
  'slip.show_qr': 'QR code',
  'slip.qr.title': 'QR code of the slip',
  'slip.qr.label': 'QR code of slip {number}',
  'slip.qr.advice':
    'Send a photograph of this screen to the organizers, or hold it in front of their camera.',
  'slip.print': 'Print the slip',
  'slip.paper.title': 'Attendance slip',
  'slip.paper.advice': 'The organizers read this code with a camera under Roll call, Attendance slips.',
  'slip.paper.technician': 'Technician of the endpoint',
  'slip.paper.sign': '(signature and full name)',
  'slip.broken':
    'The browser does not let this page keep anything, so no slip can be written while the line is down. Leave private browsing or make room on the disk; else report your figures by telephone.',

  'organizer.slips.title': 'Attendance slips',
  'organizer.slips.view': 'Attendance slips',
  'organizer.slips.waiting': '{count} slips to be decided',
  'organizer.slips.none': 'No attendance slips yet',
  'organizer.slips.none_text':
    'An endpoint without a connection writes a slip on its own computer. It comes by itself when the connection is back, or is sent as a file or a QR code.',
  'organizer.slips.take_in': 'Take in a slip',
  'organizer.slips.take_in_text':
    'Choose a .phieu.json file or a photograph of the QR code, or hold the QR code in front of this camera.',
  'organizer.slips.file': 'Choose a slip file or a photograph',
  'organizer.slips.camera': 'Read with the camera',
  'organizer.slips.camera_stop': 'Turn the camera off',
  'organizer.slips.camera_picture': 'Picture of the camera: hold the QR code in its middle',
  'organizer.slips.camera_failed':
    'The camera cannot be opened. Allow this page to use it, or choose a photograph of the QR code.',
  'organizer.slips.unreadable':
    'This file is no attendance slip, and there is no QR code of a slip in the picture.',
  'organizer.slips.read': 'Slip {number}',
  'organizer.slips.confirm': 'Take in this slip',
  'organizer.slips.cancel': 'Do not take it in',
  'organizer.slips.will_count': 'The signature is right and nothing else is known: it counts at once.',
  'organizer.slips.will_amend':
    'The signature is right and nothing else is known. The figures are closed, so the slip makes a new version.',
  'organizer.slips.will_wait_conflict':
    'Other figures are known: the slip is taken in and waits for a decision.',
  'organizer.slips.will_wait_unsigned':
    'It is not known which computer wrote it: the slip is taken in and waits for a decision.',
  'organizer.slips.taken_counted': 'Slip {number} was taken in and counts.',
  'organizer.slips.taken_waiting': 'Slip {number} was taken in and waits for a decision.',
  'organizer.slips.state.counted': 'Counted',
  'organizer.slips.state.waiting': 'To be decided',
  'organizer.slips.state.accepted': 'Accepted',
  'organizer.slips.state.refused': 'Not accepted',
  'organizer.slips.signed': 'Signed by a computer of the endpoint',
  'organizer.slips.unsigned': 'Unknown computer',
  'organizer.slips.way.page': 'handed in by its page',
  'organizer.slips.way.file': 'taken in as a file',
  'organizer.slips.way.qr': 'taken in as a QR code',
  'organizer.slips.times':
    'Written at {made} (by the clock of the endpoint’s computer), {way} at {handed_in}',
  'organizer.slips.conflict':
    'It differs from what is known. Compare the two, ask the endpoint, then decide.',
  'organizer.slips.decide': 'Decide',
  'organizer.slips.reason': 'Reason',
  'organizer.slips.reason_example': 'Example: asked the endpoint by telephone',
  'organizer.slips.accept': 'Take the figures of the slip',
  'organizer.slips.refuse': 'Do not, keep what is known',

  'problem.unknown_slip': 'There is no such slip in this session.',
  'problem.slip_number_wrong': 'The number of the slip is not one of this endpoint and computer.',
  'problem.slip_used': 'This slip was handed in before. A slip is handed in once.',
  'problem.slip_decided': 'This slip was decided already.',
  'problem.slip_overtaken':
    'The figures of the endpoint have just changed. Compare them with the slip again.',
  'problem.slip_malformed': 'This slip cannot be read.',
  'problem.other_conference': 'This slip is from another conference.',
  'problem.other_endpoint': 'This slip is another endpoint’s.',
  'problem.wrong_signature': 'The signature on the slip is wrong: it was changed or damaged.',
  'problem.wrong_public_key': 'The key of this browser cannot be used.',
  'problem.key_revoked': 'The key of this browser was revoked.',
  'problem.too_many_keys': 'The endpoint has registered as many machines as it may.',
} as const;
