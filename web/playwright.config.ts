import { defineConfig } from '@playwright/test'

/** A running Beep to test against; without it `web/e2e` brings its own. */
const base = process.env['BEEP_URL']

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  reporter: process.env['CI'] ? [['line'], ['html', { open: 'never' }]] : 'line',
  timeout: 30_000,
  use: {
    baseURL: base ?? 'http://127.0.0.1:4173',
    locale: 'en-GB',
    timezoneId: 'Europe/Paris',
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'retain-on-failure',
    launchOptions: {
      // The system's Chromium: nothing is downloaded.
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'feel', testMatch: '*.spec.ts', testIgnore: 'screenshots.spec.ts' },
    { name: 'screenshots', testMatch: 'screenshots.spec.ts' },
  ],
})
