import type { IconName } from './icons';

/** How a piece of news is meant. Each has its colour and its icon; a word always says it too. */
export const tones = ['neutral', 'info', 'good', 'warning', 'danger'] as const;
export type Tone = (typeof tones)[number];

export const toneIcons: Record<Tone, IconName> = {
  neutral: 'info',
  info: 'info',
  good: 'check_circle',
  warning: 'alert',
  danger: 'stop_sign',
};
