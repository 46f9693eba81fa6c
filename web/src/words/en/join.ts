import type { join as source } from '../vi/join';

export const join: Record<keyof typeof source, string> = {
  'join.title': 'Join your endpoint',
  'join.asking': 'Checking the endpoint code…',

  'join.code.title': 'Enter the endpoint code',
  'join.code.lead':
    "The code has 10 characters and is printed on the endpoint's sheet. Capitals do not matter.",
  'join.code.label': 'Endpoint code',
  'join.code.hint': 'For example: 7K3QF-9XW2M',
  'join.code.submit': 'Continue',
  'join.code.incomplete': 'The code needs all 10 characters (letters and digits, there is no U).',
  'join.code.help': 'No code? Call the organizers of your province for a new one.',
  'join.code.why.revoked': 'The old code of this endpoint was revoked. Enter the new one.',
  'join.code.why.signed_out': 'The last sign-in has expired. Enter the endpoint code again.',
  'join.code.why.denied':
    'The server does not let this endpoint in. Enter the code again or ask the organizers.',

  'join.code.why.other_endpoint':
    'This browser has opened another endpoint in another tab, so this page has stopped. A browser can be only one endpoint at a time.',

  'join.check.title': 'Check before you join',
  'join.check.lead': 'You are about to join the endpoint below. If it is the wrong one, change the code.',
  'join.check.other_code': 'Not this endpoint? Change the code',
  'join.check.enter': 'Join the endpoint',
  'join.check.enter_hint': 'You may join before the checks are done.',

  'join.speaker.title': 'Loudspeaker',
  'join.speaker.lead': "Press the button and listen whether the hall's loudspeakers sound.",
  'join.speaker.play': 'Play a test sound',
  'join.speaker.playing': 'Playing the test sound…',
  'join.speaker.heard': 'I hear it',
  'join.speaker.not_heard': 'I hear nothing',
  'join.speaker.good': 'Loudspeaker works',
  'join.speaker.bad': 'No sound yet',
  'join.speaker.bad.advice':
    'Turn up the computer and the amplifier; check that the loudspeaker cable is firmly in; use the speaker symbol in the corner of the computer screen to choose the right loudspeaker, then try again.',

  'join.camera.title': 'Camera and microphone',
  'join.camera.optional': 'Optional',
  'join.camera.lead': 'Only needed when your hall speaks. Endpoints that only watch can skip this.',
  'join.camera.start': 'Test camera and microphone',
  'join.camera.starting': 'The browser is asking: press “Allow”',
  'join.camera.stop': 'Turn camera and microphone off',
  'join.camera.choose': 'Camera',
  'join.camera.choose_microphone': 'Microphone',
  'join.camera.unnamed': 'Device {number}',
  'join.camera.picture': "Picture from this computer's camera",
  'join.camera.level': 'Say something: this bar must move with your voice',
  'join.camera.found': 'This computer has: {cameras} camera(s), {microphones} microphone(s).',
  'join.camera.good': 'Camera and microphone work',
  'join.camera.blocked': 'The browser blocks camera and microphone',
  'join.camera.blocked.advice':
    'Press the padlock (or camera) symbol left of the address, choose “Allow” for camera and microphone, then press “Test camera and microphone” again.',
  'join.camera.missing': 'No camera or microphone found',
  'join.camera.missing.advice':
    'Plug the USB cables of camera and microphone in again, wait a few seconds, then try again.',
  'join.camera.in_use': 'Another program is using the camera',
  'join.camera.in_use.advice': 'Close Zoom, Teams or any other page that uses the camera, then try again.',
  'join.camera.insecure':
    'This page was not opened over a secure address (https), so it cannot use the camera',
  'join.camera.insecure.advice':
    'You can still watch and listen. Tell the organizers when you need to speak.',

  'join.hall.leave': 'Leave the endpoint',
  'join.hall.connecting': 'Joining the endpoint…',
  'join.hall.connected': 'Connected',
  'join.hall.waiting': 'Waiting',
  'join.hall.roll_call_open': 'A roll call is open: report your head count',
  'join.hall.reconnecting': 'Reconnecting',
  'join.hall.program': 'Picture from {lead}',

  'join.floor.title': 'Speaking',
  'join.floor.raise': 'Ask to speak',
  'join.floor.lower': 'No, do not ask any more',
  'join.floor.raised': 'You have asked to speak.',
  'join.floor.registered': 'Your endpoint is on the list of speakers.',
  'join.floor.next': 'You are next: get ready.',
  'join.floor.place': 'You are number {place} in the queue.',
  'join.floor.microphone':
    'Camera and microphone of this endpoint are off. The page turns them on only when the center previews you or gives you the floor, and off again right after.',
  'join.floor.microphone_on':
    'Camera and microphone of this endpoint are on. The page turns them off when the center stops looking or your turn ends.',
  'join.floor.microphone_not_open': 'Camera and microphone of this endpoint are not open yet.',
  'join.floor.now_unseen': 'You have the floor, but picture and sound of this endpoint have not arrived.',
  'join.floor.now': 'You have the floor. The whole conference sees and hears this endpoint.',
  'join.floor.speaking': 'YOU ARE SPEAKING',
  'join.floor.release': 'I have finished',
  'join.floor.ending': 'Almost out of time',
  'join.floor.over': 'Time is up',
  'join.floor.previewed': 'The center is previewing the picture of this endpoint',
  'join.floor.previewed.advice':
    'Camera and microphone are on, but the other endpoints do not see or hear you yet. Take your seat and wait to be called.',
  'join.floor.opening': 'Opening camera and microphone. If the browser asks, press “Allow”',
  'join.floor.connecting': 'Connecting picture and sound of this endpoint to the center…',
  'join.floor.camera_again': 'Open camera and microphone again',
  'join.floor.blocked.advice':
    'The center is waiting for your picture. Press the padlock (or camera) symbol left of the address, choose “Allow” for camera and microphone, then press “Open camera and microphone again”.',
  'join.floor.missing.advice':
    'The center is waiting for your picture. Plug the USB cables of camera and microphone in again; the page opens them by itself.',
  'join.floor.in_use.advice':
    'The center is waiting for your picture. Close Zoom, Teams or any other page that uses the camera, then press “Open camera and microphone again”.',
  'join.floor.insecure.advice':
    'This computer cannot speak yet. Call the organizers, or open the page again by an address that begins with https.',
  'join.floor.cut_off': 'Your turn ended because the line was lost',
  'join.floor.cut_off.advice':
    'The hall is on air again. If you want to go on, wait until the line is steady and press “Ask to speak”.',
  'join.floor.barred.view_only':
    'This endpoint is registered to view only, so it cannot ask to speak. If it has to, call the organizers to make it two-way.',
  'join.floor.barred.broadcast':
    'This endpoint follows by television, so it cannot ask to speak. If it has to, call the organizers to make it two-way.',
  'join.floor.barred.leads_session': 'This endpoint leads the session and speaks without asking.',
  'join.floor.why.line_lost':
    'The connection to the server is lost, so you cannot ask now. The page is reconnecting.',
  'join.floor.why.not_begun': 'The session has not begun, so you cannot ask to speak yet.',

  'join.line.receiving': 'Receiving picture and sound from {lead}',
  'join.line.unproven': 'Picture and sound from {lead} arrive, waiting for the server to take note…',
  'join.line.sound_unproven': 'Sound from {lead} arrives, waiting for the server to take note…',
  'join.line.uncounted': 'The server still has no proof that picture and sound arrive here',
  'join.line.uncounted.advice':
    'Your attendance may not be counted. Tell the organizers and keep this page open.',
  'join.line.sound_only': 'Hearing {lead}, no picture yet',
  'join.line.sound_only.advice':
    'Keep listening, your attendance counts. The picture comes back when the line is better.',
  'join.line.no_sound': 'There is a picture but no sound from {lead}',
  'join.line.no_sound.advice':
    'Wait 10 seconds, the page reconnects. If there is still no sound, tell the organizers.',
  'join.line.muted': 'Receiving from {lead}, but the sound is off on this computer',
  'join.line.muted.advice': 'Press “Sound on” to hear it.',
  'join.line.connecting': 'Connected, getting picture and sound from {lead}…',
  'join.line.connecting.advice': 'This takes a few seconds. There is nothing to press.',
  'join.line.nothing_comes': 'Connected, but no picture and sound from {lead} yet',
  'join.line.nothing_comes.advice':
    'The page keeps trying. Close other pages and programs that use the network; use a cable instead of Wi-Fi. If it takes more than 2 minutes, tell the organizers.',
  'join.line.program_silent': 'Connected. {lead} is not sending picture and sound yet',
  'join.line.program_silent.advice': 'Nothing is wrong here. Leave this page open, the picture will appear.',
  'join.line.program_broken': 'Connected. Picture and sound from {lead} are interrupted',
  'join.line.program_broken.advice':
    'Nothing is wrong here, and the interruption does not count against you. Leave this page open.',
  'join.line.lost': 'Connection to the server lost, the page is reconnecting',
  'join.line.lost.advice':
    'No need to reload. If it takes more than a minute, check the network cable or the Wi-Fi.',
  'join.line.no_session': 'You are in. There is no session for this endpoint yet',
  'join.line.planned': 'You are in. The session has not begun',
  'join.line.keep_open': 'Leave this page open, picture and sound will appear when it begins.',
  'join.line.over': 'This session is over',
  'join.line.over.advice': 'You may close the page, or leave it open for the next session.',

  'join.stage.begins': 'Planned to begin',
  'join.stage.waiting': 'No picture yet',
  'join.stage.own': 'Your endpoint',
  'join.stage.speaking': 'Speaking: {names}',
  'join.stage.sound_on_big': 'Press to turn the sound on',
  'join.stage.sound_on': 'Sound on',
  'join.stage.sound_off': 'Sound off',
  'join.stage.volume': 'Volume',
  'join.stage.full_screen': 'Full screen',

  'join.proof.title': 'The server has proof of',
  'join.proof.sound': 'Sound arriving',
  'join.proof.no_sound': 'No sound yet',
  'join.proof.picture': 'Picture arriving',
  'join.proof.no_picture': 'No picture yet',
  'join.proof.hint': 'Attendance is counted from what the server has proof of.',

  'join.band.good': 'Line good',
  'join.band.fair': 'Line fair',
  'join.band.bad': 'Line bad',
  'join.band.terrible': 'Line very bad',

  'join.session.none': 'No session yet',
  'join.session.none.advice': 'When the organizers plan one, it appears here.',
  'join.session.lead': 'Led by {lead}',
  'join.session.planned_from': 'Planned to begin {time}',
  'join.session.calendar': 'Add to a calendar (.ics)',
  'join.session.agenda': 'Agenda',
  'join.session.no_agenda': 'There is no detailed agenda yet.',
  'join.session.now': 'Now',
  'join.session.minutes': '{minutes} min',
  'join.session.from': 'since {time}',
  'join.session.from_until': '{from} – {until}',

  'join.head_count.title': 'Roll call',
  'join.head_count.deadline': 'Report before {time}',
  'join.head_count.invited': 'Invited according to the roster: {count}',
  'join.head_count.present_members': 'Members present',
  'join.head_count.present_others': 'Others present',
  'join.head_count.excused': 'Absent, excused',
  'join.head_count.unexcused': 'Absent, unexcused',
  'join.head_count.corrected': 'The number really invited differs from the roster',
  'join.head_count.corrected_invited': 'Number really invited',
  'join.head_count.reason': 'Why it differs',
  'join.head_count.reason.hint': 'For example: 2 members moved here recently',
  'join.head_count.submit': 'Send the head count',
  'join.head_count.submit_again': 'Send the changed figures',
  'join.head_count.sending': 'Sending…',
  'join.head_count.sent': 'The organizers have your figures',
  'join.head_count.sent.advice': 'You may change and send them again until the roll call is closed.',
  'join.head_count.number_missing': 'Enter a number. If there is nobody, enter 0.',
  'join.head_count.reason_missing': 'Enter the reason.',
  'join.head_count.closed_unsent':
    'The roll call “{title}” was closed before the server confirmed your figures. Please tell them to the organizers by phone.',

  'join.held.title': 'This endpoint is open on another computer',
  'join.held.lead':
    'The other computer was asked. This page joins by itself when it agrees, when an organizer allows it, or when the other computer loses its connection.',
  'join.held.ask_again': 'Move to this computer',
  'join.held.waiting': 'Waiting for an answer…',
  'join.taken.title': 'The endpoint moved to another computer',
  'join.taken.lead':
    'This page has stopped and does not come back by itself, so that two computers do not fight over the endpoint. To use this computer, press the button below.',
  'join.taken.back': 'Move to this computer',
  'join.take_over.title': 'Another computer wants to take over this endpoint',
  'join.take_over.lead':
    'If you allow it, this page stops and the other computer gets picture and sound. If you do not know who is asking, choose “No”.',
  'join.take_over.allow': 'Allow',
  'join.take_over.refuse': 'No',

  'join.figures.title': 'Line figures',
  'join.figures.none': 'No figures: picture and sound are not connected.',
  'join.figures.resolution': 'Picture size',
  'join.figures.frames_decoded': 'Frames decoded',
  'join.figures.frames_per_second': 'Frames per second',
  'join.figures.picture_lost': 'Picture packets lost',
  'join.figures.freezes': 'Freezes',
  'join.figures.sound_lost': 'Sound packets lost',
  'join.figures.audio_level': 'Sound level (0–1)',
  'join.figures.audio_energy': 'Sound energy',
  'join.figures.concealed': 'Concealed sound samples / all',
  'join.figures.round_trip': 'Round trip (ms)',
  'join.figures.unknown': 'unknown',
};
