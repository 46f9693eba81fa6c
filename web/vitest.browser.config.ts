import { defineConfig } from 'vitest/config';

/** Whole conferences in a real browser against the real server: `make browser-tests`. */
export default defineConfig({
  test: {
    environment: 'node',
    include: ['tests/**/*.browser.ts'],
    // One conference at a time: the machine has two cores and the media is real.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
