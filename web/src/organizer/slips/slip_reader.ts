import { isRecord } from '../../api/client';
import type { TakenInAs } from '../../api/organizing_slips';
import type { SignedSlip } from '../../api/slips';

/** A slip that was read, and from what. */
export interface ReadSlip {
  slip: SignedSlip;
  way: TakenInAs;
}

/** A file of a slip is a few hundred bytes; a larger one is not read as text. */
const text_limit_bytes = 64 * 1024;

/**
 * How large a picture is looked at, in pixels of its longer side. Grain hides a code from the reader and goes when the
 * picture is made smaller; a code that was held far away is only to be read in a large one.
 */
export const sizes_px = [540, 1_080, 400, 1_600] as const;

/** Reads a slip's file, or the QR code in a picture; null for anything else. */
export async function readSlipFile(file: Blob): Promise<ReadSlip | null> {
  if (file.size <= text_limit_bytes) {
    const slip = readSlip(await file.text());
    if (slip !== null) return { slip, way: 'file' };
  }
  try {
    const picture = await createImageBitmap(file);
    const whole = { x: 0, y: 0, width: picture.width, height: picture.height };
    let slip: ReadSlip | null = null;
    for (const size_px of sizes_px) slip ??= await readPart(picture, whole, size_px);
    picture.close();
    return slip;
  } catch {
    // It is no picture either.
    return null;
  }
}

/**
 * Reads the QR code in the square in the middle of a picture, where a camera's frame shows it. What lies beside it is
 * a room full of things: looking for a code there costs the page seconds and finds none.
 */
export function readCentre(
  picture: CanvasImageSource,
  width: number,
  height: number,
  size_px: number,
): Promise<ReadSlip | null> {
  const side = Math.min(width, height);
  const centre = { x: (width - side) / 2, y: (height - side) / 2, width: side, height: side };
  return readPart(picture, centre, size_px);
}

/** Reads the QR code in a part of a picture, if there is one and it is a slip's. */
async function readPart(
  picture: CanvasImageSource,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  size_px: number,
): Promise<ReadSlip | null> {
  const scale = Math.min(1, size_px / Math.max(width, height, 1));
  const [canvas_width, canvas_height] = [Math.round(width * scale), Math.round(height * scale)];
  // A camera that just began has no picture yet, and a canvas of no size cannot be made.
  if (canvas_width === 0 || canvas_height === 0) return null;
  const context = new OffscreenCanvas(canvas_width, canvas_height).getContext('2d', {
    willReadFrequently: true,
  });
  if (context === null) return null;
  context.drawImage(picture, x, y, width, height, 0, 0, canvas_width, canvas_height);
  const { data } = context.getImageData(0, 0, canvas_width, canvas_height);
  // Large, and needed by few.
  const { default: findCode } = await import('jsqr');
  // Our codes are dark on light, on every screen and paper: looking for the opposite doubles the time.
  const code = findCode(data, canvas_width, canvas_height, { inversionAttempts: 'dontInvert' });
  const slip = code === null ? null : readSlip(code.data);
  return slip === null ? null : { slip, way: 'qr' };
}

/** The paper of a slip in a text. What is written on it is for the server to read. */
export function readSlip(text: string): SignedSlip | null {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value)) return null;
    const { content, signature } = value;
    return typeof content === 'string' && typeof signature === 'string' ? { content, signature } : null;
  } catch {
    return null;
  }
}
