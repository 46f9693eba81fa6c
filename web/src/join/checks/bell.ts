import { playChime } from '../chime';

/** Two falling notes, unlike the chime of the loudspeaker check; frequencies in hertz. */
const notes_hz = [880, 659.25];
const again_ms = 6_000;

/** Rings until the answer is called. A browser that nobody has touched yet stays silent. */
export function ring(): () => void {
  const context = new AudioContext();
  const strike = (): void => void context.resume().then(() => playChime(context, notes_hz));
  strike();
  const timer = setInterval(strike, again_ms);
  return () => {
    clearInterval(timer);
    void context.close();
  };
}
