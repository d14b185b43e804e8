import { defineConfig } from '@playwright/test'

// Debian's Chromium; nothing is downloaded. The server is the real binary on a store that
// `tests/serve.mjs` fills.
export default defineConfig({
  testDir: 'tests',
  timeout: 60_000,
  expect: { timeout: 15_000 },
  workers: 1,
  fullyParallel: false,
  reporter: 'list',
  use: {
    baseURL: 'http://127.0.0.1:8397',
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync'],
    },
  },
  webServer: {
    command: 'node tests/serve.mjs',
    url: 'http://127.0.0.1:8397/api/v1/status',
    timeout: 240_000,
    reuseExistingServer: false,
    stderr: 'pipe',
  },
})
