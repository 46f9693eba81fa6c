import { chromium, type Browser } from 'playwright-core';
import type { Clip } from './clip';

/** How a browser differs from the one of this machine. */
export interface BrowserSettings {
  /** What its camera and microphone deliver. */
  clip?: Clip;
  /** The program that starts it. */
  program?: string;
  /** Its home folder, with the certificates that it trusts. */
  home?: string;
}

/** Debian's Chromium. Sound needs a click, as it does for everybody. */
export function launchChromium({ clip, program, home }: BrowserSettings): Promise<Browser> {
  const devices = clip
    ? [`--use-file-for-fake-video-capture=${clip.picture}`, `--use-file-for-fake-audio-capture=${clip.sound}`]
    : [];
  return chromium.launch({
    executablePath: program ?? '/usr/bin/chromium',
    env: { ...process.env, ...(home ? { HOME: home } : {}) },
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-features=WebRtcHideLocalIpsWithMdns',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      ...devices,
    ],
  });
}
