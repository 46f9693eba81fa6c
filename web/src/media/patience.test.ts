import { expect, test } from 'vitest';
import { Patience } from './patience';

/** A second on a line: a thousand packets, so many of them lost. */
class Line {
  readonly patience = new Patience();
  round_trip_ms: number | null = 300;
  #now_ms = 0;
  #came = 0;
  #lost = 0;

  seconds(count: number, lost_of_thousand: number): number {
    let wait_ms = 0;
    for (let second = 0; second < count; second += 1) {
      this.#now_ms += 1_000;
      this.#came += 1_000 - lost_of_thousand;
      this.#lost += lost_of_thousand;
      const figures = {
        picture_packets: this.#came,
        picture_lost: this.#lost,
        sound_packets: 0,
        sound_lost: null,
        round_trip_ms: this.round_trip_ms,
      };
      wait_ms = this.patience.counted(figures, this.#now_ms);
    }
    return wait_ms;
  }
}

test('a good line is left to the browser', () => {
  expect(new Line().seconds(10, 0)).toBe(0);
  expect(new Line().seconds(10, 4)).toBe(0);
});

test('a line that loses much waits at once for as long as asking three times takes', () => {
  const line = new Line();
  line.seconds(10, 0);
  expect(line.seconds(1, 100)).toBe(1_060);
});

test('a line that loses little waits for as long as asking twice takes', () => {
  const line = new Line();
  line.seconds(10, 0);
  expect(line.seconds(1, 20)).toBe(730);
});

test('nobody waits longer than two seconds, and an unknown way is an ordinary one', () => {
  const line = new Line();
  line.seconds(10, 0);
  line.round_trip_ms = null;
  expect(line.seconds(1, 100)).toBe(420);
  line.round_trip_ms = 5_000;
  expect(line.seconds(1, 100)).toBe(2_000);
});

test('a line that became good is trusted late and little by little', () => {
  const line = new Line();
  line.seconds(10, 100);
  expect(line.seconds(30, 0)).toBe(1_060);
  expect(line.seconds(1, 0)).toBe(1_040);
  expect(line.seconds(60, 0)).toBe(0);
});

test('figures that begin anew lose nothing', () => {
  const patience = new Patience();
  const figures = (count: number) => ({
    picture_packets: count,
    picture_lost: count,
    sound_packets: 0,
    sound_lost: 0,
    round_trip_ms: 10,
  });
  patience.counted(figures(1_000), 1_000);
  expect(patience.counted(figures(10), 2_000)).toBe(0);
});
