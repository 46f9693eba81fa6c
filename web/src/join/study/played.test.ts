import { describe, expect, it } from 'vitest';
import { Played } from './played';

/** Plays for so many seconds, with four steps a second. */
function play(played: Played, from_s: number, until_s: number, rate = 1, wall_s = 0): void {
  for (let at = from_s; at <= until_s; at += 0.25) {
    played.moved(at * 1_000, (wall_s + (at - from_s) / rate) * 1_000);
  }
}

describe('what was played', () => {
  it('is one stretch as long as the player only plays', () => {
    const played = new Played();
    play(played, 0, 10);
    expect(played.take()).toEqual([{ from_ms: 0, until_ms: 10_000 }]);
    expect(played.take()).toEqual([]);
  });

  it('leaves out what was skipped', () => {
    const played = new Played();
    play(played, 0, 5);
    played.broke();
    play(played, 60, 65, 1, 5);
    expect(played.take()).toEqual([
      { from_ms: 0, until_ms: 5_000 },
      { from_ms: 60_000, until_ms: 65_000 },
    ]);
  });

  it('leaves out a skip that nobody announced', () => {
    const played = new Played();
    play(played, 0, 5);
    played.moved(300_000, 5_250);
    expect(played.take()).toEqual([{ from_ms: 0, until_ms: 5_000 }]);
  });

  it('counts at one and a half times the speed, and not at four', () => {
    const played = new Played();
    play(played, 0, 30, 1.5);
    expect(played.take()).toEqual([{ from_ms: 0, until_ms: 30_000 }]);
    played.broke();
    for (let step = 0; step < 8; step += 1) played.moved(100_000 + step * 4_000, 60_000 + step * 1_000);
    expect(played.take()).toEqual([]);
  });

  it('goes on where it was after a report', () => {
    const played = new Played();
    play(played, 0, 5);
    played.take();
    played.moved(5_250, 5_250);
    expect(played.take()).toEqual([{ from_ms: 5_000, until_ms: 5_250 }]);
  });
});
