import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const WIDTH = 640;
const HEIGHT = 360;
const FRAMES_A_SECOND = 15;
const SECONDS = 2;
const SAMPLES_A_SECOND = 48_000;

/** Files that Chromium plays in a loop as its camera and its microphone. */
export interface Clip {
  picture: string;
  sound: string;
}

/** What tells one place from another. */
export interface ClipLook {
  /** Part of the names of its files. */
  name: string;
  /** Colour differences of every point, blue and red, 128 for grey; none for one that changes. */
  tint?: { blue: number; red: number };
  /** What is heard in turn, a second each. */
  pitches_hz: readonly [number, number];
}

const anybody: ClipLook = { name: 'anybody', pitches_hz: [440, 660] };

/** A moving pattern and two alternating tones: something to decode, something to hear. */
export async function writeClip(folder: string, look = anybody): Promise<Clip> {
  const clip = {
    picture: join(folder, `camera-${look.name}.y4m`),
    sound: join(folder, `microphone-${look.name}.wav`),
  };
  await writeFile(clip.picture, picture(look));
  await writeFile(clip.sound, sound(look));
  return clip;
}

/** YUV4MPEG2, 4:2:0: a line of text, then for each frame a line and its three planes. */
function picture({ tint }: ClipLook): Buffer {
  const parts: Buffer[] = [
    Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${FRAMES_A_SECOND}:1 Ip A1:1 C420jpeg\n`),
  ];
  for (let frame = 0; frame < FRAMES_A_SECOND * SECONDS; frame += 1) {
    const light = Buffer.alloc(WIDTH * HEIGHT);
    for (let y = 0; y < HEIGHT; y += 1) {
      for (let x = 0; x < WIDTH; x += 1) light[y * WIDTH + x] = (x + y * 2 + frame * 16) & 0xff;
    }
    const changing = 96 + ((frame * 4) & 0x3f);
    const blue = Buffer.alloc((WIDTH * HEIGHT) / 4, tint?.blue ?? changing);
    const red = Buffer.alloc((WIDTH * HEIGHT) / 4, tint?.red ?? changing);
    parts.push(Buffer.from('FRAME\n'), light, blue, red);
  }
  return Buffer.concat(parts);
}

/** WAV: 16 bits, one channel. */
function sound({ pitches_hz }: ClipLook): Buffer {
  const samples = Buffer.alloc(SAMPLES_A_SECOND * SECONDS * 2);
  for (let index = 0; index < SAMPLES_A_SECOND * SECONDS; index += 1) {
    const pitch_hz = pitches_hz[index < SAMPLES_A_SECOND ? 0 : 1];
    samples.writeInt16LE(
      Math.round(9000 * Math.sin((2 * Math.PI * pitch_hz * index) / SAMPLES_A_SECOND)),
      index * 2,
    );
  }
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(SAMPLES_A_SECOND, 24);
  header.writeUInt32LE(SAMPLES_A_SECOND * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}
