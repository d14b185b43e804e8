import AxeBuilder from '@axe-core/playwright'
import { expect, test, type Page } from '@playwright/test'

// Every page on a real store: it shows what it should, asks nobody else, and axe finds nothing serious.

const YEAR = 'until=2014-10-31&days=300'

const PAGES: [string, string, RegExp][] = [
  ['home', `/?${YEAR}`, /How states deal/],
  ['relation', `/r/CHN/JPN?since=2014-01-01&until=2014-12-31`, /China – Japan/],
  ['unknown relation', '/r/XYZ/QQQ', /XYZ – QQQ/],
  ['search', '/search?actor=RUS&status=fact', /Search/],
  ['actor', '/actor/CHN', /China/],
  ['person', '/actor/Xi%20Jinping', /Xi Jinping/],
  ['map', `/map?${YEAR}`, /Where they deal/],
  ['alerts', '/alerts', /Alerts/],
  ['calendar', '/calendar', /Planned diplomacy/],
  ['correct', '/correct', /Correct/],
  ['completeness', '/completeness', /What may be missing/],
  ['sql', '/sql?q=SELECT%20source,%20count(*)%20AS%20acts%20FROM%20dyad_day%20GROUP%20BY%201%20LIMIT%205', /Ask in SQL/],
  ['paste', '/paste', /Read a text/],
  ['nothing', '/nowhere', /nothing at this address/],
]

/** Notes what goes wrong on a page: errors, and requests that leave the server. */
function watch(page: Page): string[] {
  const trouble: string[] = []
  page.on('pageerror', (error) => trouble.push(String(error)))
  page.on('console', (message) => {
    // Chromium reports answers of 404 as errors of the console; the page shows them.
    if (message.type() === 'error' && !/status of 40[04]/.test(message.text())) trouble.push(message.text())
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.host !== '127.0.0.1:8397' && url.protocol !== 'data:') trouble.push(`asked ${url}`)
  })
  page.on('dialog', (dialog) => {
    trouble.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return trouble
}

async function accessible(page: Page) {
  const found = await new AxeBuilder({ page }).analyze()
  const serious = found.violations.filter((one) => one.impact === 'serious' || one.impact === 'critical')
  expect(serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.target.join(' ')).slice(0, 3).join('; ')}`)).toEqual([])
}

for (const scheme of ['light', 'dark'] as const) {
  for (const [name, address, heading] of PAGES) {
    test(`${name}, ${scheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      const trouble = watch(page)
      await page.goto(address)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
      await page.waitForLoadState('networkidle')
      await accessible(page)
      expect(trouble).toEqual([])
    })
  }
}

test('from the home page to the sentence', async ({ page }) => {
  const trouble = watch(page)
  await page.goto('/search?text=Kharkiv')
  const act = page.locator('article a.open').first()
  const sentence = await act.innerText()
  await act.click()
  await expect(page).toHaveURL(/\/article\/[0-9a-f]{32}\?report=/)
  const lit = page.locator('.text mark.sentence')
  await expect(lit.first()).toBeVisible()
  expect((await lit.allInnerTexts()).join('').replace(/\s+/g, ' ')).toContain(sentence.replace(/\s+/g, ' ').slice(0, 40))
  await expect(page.locator('.text mark.did')).not.toHaveCount(0)
  await accessible(page)
  await page.goBack()
  await expect(page).toHaveURL(/text=Kharkiv/)
  expect(trouble).toEqual([])
})

test('dragging over a series zooms, and the list of acts follows', async ({ page }) => {
  await page.goto('/r/CHN/JPN?since=2014-01-01&until=2014-12-31')
  const chart = page.locator('.u-over').first()
  const box = (await chart.boundingBox())!
  await page.mouse.move(box.x + box.width * 0.4, box.y + 50)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 5 })
  await page.mouse.up()
  await expect(page).toHaveURL(/since=2014-0[45].*until=2014-0[678]/)
  await expect(page.getByRole('heading', { name: /What they did · from/ })).toBeVisible()
})

test('keys reach the matrix, the finder and the queue', async ({ page }) => {
  await page.goto(`/?${YEAR}`)
  await page.locator('table a[data-place="0 1"], table td[data-place="0 1"]').first().focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('[data-place="1 2"]:focus')).toHaveCount(1)
  await page.keyboard.press('/')
  await page.keyboard.type('china japan')
  await expect(page.getByRole('option').first()).toContainText('China – Japan')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/r\/CHN\/JPN/)
  await page.goto('/correct')
  await expect(page.getByRole('button', { name: /Accept/ })).toBeEnabled()
  await page.keyboard.press('a')
  await expect(page.getByRole('cell', { name: 'accept' }).first()).toBeVisible()
  await page.keyboard.press('f')
  await page.getByLabel('status').last().selectOption('plan')
  await page.getByRole('button', { name: 'Save the fix' }).click()
  await expect(page.getByRole('cell', { name: /status: plan/ }).first()).toBeVisible()
})

test('a search becomes an alert', async ({ page }) => {
  const trouble = watch(page)
  await page.goto('/search?actor=RUS&status=fact')
  await page.getByLabel(/be told of what is new/).fill('moscow')
  await page.getByRole('button', { name: 'Make an alert' }).click()
  await expect(page.getByRole('form', { name: 'Be told' }).getByRole('status')).toContainText('made')
  await page.goto('/alerts')
  await page.getByRole('link', { name: 'moscow' }).click()
  await expect(page.getByRole('heading', { name: /moscow: 0 things new/ })).toBeVisible()
  await accessible(page)
  await page.getByRole('button', { name: 'remove moscow' }).click()
  await expect(page.getByText('No alerts yet.')).toBeVisible()
  expect(trouble).toEqual([])
})

test('a pasted text is read at once', async ({ page }) => {
  await page.goto('/paste')
  await page.getByLabel(/Text, or a page/).fill('Israel attacked Iran on Friday. <img src=x onerror=alert(1)>')
  await page.getByRole('button', { name: 'Read it' }).click()
  await expect(page.locator('aside .report').first()).toContainText('Israel → Iran')
  await expect(page.locator('.text img')).toHaveCount(0)
})

test('hostile articles are only text', async ({ page, request }) => {
  test.setTimeout(180_000)
  const trouble = watch(page)
  const list = await (await request.get('/api/v1/articles?limit=500')).json()
  const hostile = list.items.filter((article: { source_id: string | null }) => article.source_id?.startsWith('hostile-'))
  expect(hostile.length).toBeGreaterThanOrEqual(60)
  for (const article of hostile) {
    await page.goto(`/article/${article.id}`)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    expect(await page.locator('#app script, #app iframe, #app img, #app base, #app style, #app object, #app embed').count()).toBe(0)
    const links = await page.locator('#app a[href]').evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).protocol))
    expect(links.every((protocol) => /^https?:$/.test(protocol))).toBe(true)
  }
  for (const address of ['/search?actor=CHN', '/actor/CHN', '/r/CHN/JPN', '/completeness']) {
    await page.goto(address)
    await page.waitForLoadState('networkidle')
  }
  expect(trouble).toEqual([])
})

// `PICTURES=docs npm test -- --grep pictures` makes the README's pictures anew.
test('pictures', async ({ page }) => {
  const folder = process.env.PICTURES
  test.skip(!folder, 'only when asked for')
  const shoot = async (name: string, address: string) => {
    await page.goto(address)
    await page.waitForLoadState('networkidle')
    await page.screenshot({ path: `../../../${folder}/${name}.png` })
  }
  await shoot('home', `/?${YEAR}`)
  await shoot('relation', '/r/CHN/JPN?since=2014-01-01&until=2014-12-31')
  await page.goto('/search?text=Kharkiv')
  await page.locator('article a.open').first().click()
  await expect(page.locator('.text mark.did')).not.toHaveCount(0)
  await page.screenshot({ path: `../../../${folder}/article.png` })
})
