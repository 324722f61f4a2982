import { defineConfig } from '@playwright/test'

const isCi = (process.env['CI'] ?? 'false') !== 'false'

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: true,
  workers: 2,
  // A second try in CI, so that one slow moment refuses nothing; the summary calls such a test flaky.
  retries: isCi ? 1 : 0,
  reporter: isCi ? [['line'], ['html', { open: 'never' }]] : 'line',
  // Details of feel are timed where they must be; all else may wait for a busy machine.
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    // `e2e/world/test.ts` sets the address: BEEP_URL, or a Beep of its own for each worker.
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
