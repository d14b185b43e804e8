// How soon a page of a running server is seen: first paint, and all that the store answers for it.
//
//     node scripts/paint.mjs http://127.0.0.1:8413/r/USA/RUS [times]
//
// Each time is a new browser with nothing kept; what the server keeps of its answers stays, so that the first line is of
// a page that nobody has asked for before.
import { chromium } from '@playwright/test'

const [address, times = '5'] = process.argv.slice(2)
for (let n = 0; n < Number(times); n += 1) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  })
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } })
  await page.goto(address, { waitUntil: 'networkidle' })
  const found = await page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime,
    answers: performance.getEntriesByType('resource').filter((entry) => entry.name.includes('/api/'))
      .map((entry) => [new URL(entry.name).pathname, Math.round(entry.duration)]),
  }))
  const largest = await page.evaluate(() => new Promise((resolve) => {
    new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime))
      .observe({ type: 'largest-contentful-paint', buffered: true })
  }))
  const answers = found.answers.map(([path, took]) => `${path} ${took} ms`).join(', ')
  console.log(`first paint ${Math.round(found.paint)} ms, largest ${Math.round(largest)} ms; ${answers}`)
  await browser.close()
}
