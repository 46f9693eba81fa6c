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

/** Photographs are large, and a reader does not become better by it. */
const picture_limit_px = 1_600;

/** Reads a slip's file, or the QR code in a picture; null for anything else. */
export async function readSlipFile(file: Blob): Promise<ReadSlip | null> {
  if (file.size <= text_limit_bytes) {
    const slip = readSlip(await file.text());
    if (slip !== null) return { slip, way: 'file' };
  }
  try {
    const picture = await createImageBitmap(file);
    const slip = await readPicture(picture, picture.width, picture.height);
    picture.close();
    return slip;
  } catch {
    // It is no picture either.
    return null;
  }
}

/** Reads the QR code in a picture, if there is one and it is a slip's. */
export async function readPicture(
  picture: CanvasImageSource,
  width: number,
  height: number,
): Promise<ReadSlip | null> {
  const scale = Math.min(1, picture_limit_px / Math.max(width, height, 1));
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null || canvas.width === 0 || canvas.height === 0) return null;
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  // Large, and needed by few.
  const { default: findCode } = await import('jsqr');
  const code = findCode(data, canvas.width, canvas.height);
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
