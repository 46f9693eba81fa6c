import { expect, test } from 'vitest';
import { parseServerMessage } from './socket';

const endpoint = { endpoint: 7, code: '02647', name: 'Xã Tả Phìn', path: ['Tỉnh Lào Cai'] };
const situation = {
  type: 'situation',
  conference_title: 'Hội nghị',
  endpoint,
  invited: 86,
  connected_since: null,
  receives_sound: true,
  receives_picture: false,
  line: 'fair',
  session: {
    session: 1,
    title: 'Buổi sáng',
    state: 'live',
    planned_from: '2022-07-22T01:00:00.000Z',
    lead_name: 'Hội trường',
    items: [
      {
        item: 1,
        title: 'Khai mạc',
        speaker: '',
        planned_minutes: 20,
        state: 'open',
        started_at: null,
        ended_at: null,
      },
    ],
    program: { sounding: true, since: null, on_air: 'main', connected: ['main'] },
    roll_call: { roll_call: 1, title: 'Đầu buổi', deadline: '2022-07-22T01:30:00.000Z', answer: null },
    floor: {
      barred: null,
      hand_raised: true,
      position: 2,
      is_previewed: false,
      holds_floor: false,
      since: null,
      limit_ms: null,
      last_end: 'line_lost',
      must_send: false,
      speakers: [endpoint],
      main: { shown: 'endpoint', endpoint: 7 },
      side: { shown: 'hall' },
    },
  },
};

const read = (message: unknown) => parseServerMessage(JSON.stringify(message));

test('the messages of the server are read', () => {
  for (const message of [
    { type: 'attending', epoch: 3 },
    { type: 'held_elsewhere' },
    { type: 'take_over_asked', device: 'abcdef0123456789' },
    situation,
    { ...situation, session: null },
    { type: 'done', request: 1 },
    { type: 'refused', request: 1, code: 'too_many_members', detail: '', field: 'present_members' },
    { type: 'refused', request: null, code: 'denied', detail: '', field: null },
    { type: 'snapshot', roster_version: 1, first_position: 0, states: 'AAA=', branches: [] },
    { type: 'delta', states: [[3, 5]], branches: [] },
    { type: 'goodbye', reason: 'taken_over' },
  ]) {
    expect(read(message), message.type).toEqual(message);
  }
});

test('a message of an unknown type is refused', () => {
  expect(read({ type: 'surprise' })).toBeNull();
  expect(read({ type: 'toString' })).toBeNull();
  expect(read({ type: '__proto__' })).toBeNull();
  expect(read({})).toBeNull();
});

test('a message that lacks what the page needs is refused', () => {
  expect(read({ type: 'attending' })).toBeNull();
  expect(read({ type: 'attending', epoch: '3' })).toBeNull();
  expect(read({ type: 'goodbye', reason: 'bored' })).toBeNull();
  expect(read({ type: 'delta', states: [[3]], branches: [] })).toBeNull();
  expect(read({ ...situation, endpoint: null })).toBeNull();
  expect(read({ ...situation, session: { ...situation.session, state: 'asleep' } })).toBeNull();
  for (const wrong of [{ main: { shown: 'endpoint' } }, { barred: 'asleep' }, { last_end: 'bored' }]) {
    const floor = { ...situation.session.floor, ...wrong };
    expect(read({ ...situation, session: { ...situation.session, floor } })).toBeNull();
  }
});

test('what is not JSON text is refused', () => {
  expect(parseServerMessage('{')).toBeNull();
  expect(parseServerMessage(new ArrayBuffer(8))).toBeNull();
  expect(parseServerMessage('null')).toBeNull();
});

test('fields that a later server adds do no harm', () => {
  expect(read({ type: 'attending', epoch: 1, weather: 'fine' })).toMatchObject({
    type: 'attending',
    epoch: 1,
  });
});
