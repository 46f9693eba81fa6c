import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { JOIN, WORKER, joinWorker } from './build/join_worker.ts';

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const server = process.env['DIEMCAU_SERVER'] ?? 'http://127.0.0.1:8080';

export default defineConfig({
  appType: 'mpa',
  plugins: [svelte(), joinWorker()],
  // Vitest would otherwise take Svelte's server build, whose `$effect` does nothing.
  resolve: process.env['VITEST'] ? { conditions: ['browser'] } : {},
  build: {
    // 109 is the last Chromium for Windows 7, which many offices still have.
    target: ['chrome109', 'edge109', 'firefox115', 'safari16.4'],
    // The server allows `default-src 'self'` only: a data: URL would be refused by the browser.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: {
        organizer: page('index.html'),
        [JOIN]: page('join/index.html'),
        [WORKER]: page('src/join/offline/join_worker.ts'),
        checkin: page('checkin/index.html'),
        reports: page('reports/index.html'),
      },
      output: {
        // A worker serves what lies at or below its own address, and must keep it.
        entryFileNames: (entry) => (entry.name === WORKER ? '[name].js' : 'assets/[name]-[hash].js'),
      },
    },
  },
  server: {
    proxy: {
      '/api': server,
      '/whip': server,
      '/whep': server,
      '/ws': { target: server, ws: true },
    },
  },
  test: {
    environment: 'happy-dom',
    environmentOptions: { happyDOM: { url: 'http://127.0.0.1/' } },
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
  },
});
