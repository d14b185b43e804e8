// Fills a store with what the tests look at, and serves it with the real binary:
// the examples, events imported from a table, and one article for each row of the hostile corpus.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const at = (path) => fileURLToPath(new URL(path, import.meta.url))
const root = at('../../../../')
const binary = process.env.DETENTE ?? join(root, 'target/debug/detente')
if (!existsSync(binary)) {
  console.error(`no binary at ${binary}: cargo build -p detente, or name one with DETENTE`)
  process.exit(2)
}
const folder = mkdtempSync(join(tmpdir(), 'detente-ui-'))
const store = join(folder, 'news.db')
const run = (...words) => execFileSync(binary, words, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] })

run('read', ...['summit-announced', 'missile-strike', 'denial', 'sanctions-package', 'trade-agreement', 'interview'].map((name) => `examples/${name}.html`), '--store', store)

const events = join(root, '../shared/data/forecast/icews14/train.txt.xz')
if (existsSync(events)) {
  run('import', '--format', 'tkg', events, '--first-day', '2014-01-01', '--store', store)
} else {
  console.error('no ../shared/data/forecast here: a made table stands in for ICEWS')
  const table = join(folder, 'made.tab')
  writeFileSync(table, made())
  run('import', '--format', 'icews', table, '--store', store)
}

const rows = readFileSync(at('../../tests/web/hostile.tsv'), 'utf8').split('\n').filter((row) => row && !row.startsWith('#'))
const hostile = rows.map((row, number) => {
  const [field, text] = [row.slice(0, row.indexOf('\t')), JSON.parse(row.slice(row.indexOf('\t') + 1))]
  const story = { id: `hostile-${number}`, text: 'China condemned Japan on Monday. "We trust Japan," Wang Yi said.', published: '2025-03-04' }
  if (field === 'quote') story.text = `China condemned Japan on Monday. "${text}," Wang Yi said.`
  else if (field === 'url') story.url = text
  else story.title = text
  return JSON.stringify(story)
})
writeFileSync(join(folder, 'hostile.jsonl'), hostile.join('\n'))
run('read', join(folder, 'hostile.jsonl'), '--store', store)

const server = spawn(binary, ['serve', '--store', store, '--address', '127.0.0.1:8397'], { stdio: 'inherit' })
const stop = () => server.kill('SIGTERM')
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
server.on('exit', (code) => {
  rmSync(folder, { recursive: true, force: true })
  process.exit(code ?? 0)
})

/** A table in ICEWS' layout with events of no meaning, the same in every run. */
function made() {
  const states = ['China', 'Japan', 'Russian Federation', 'United States', 'Iran', 'Israel', 'France', 'Germany', 'India', 'Ukraine']
  const acts = [['Consult', '040', '1.0'], ['Make statement', '010', '0.0'], ['Express intent to cooperate', '030', '4.0'],
    ['Criticize or denounce', '111', '-2.0'], ['Threaten', '130', '-4.4'], ['Provide aid', '070', '7.0'], ['Use conventional military force', '190', '-10.0']]
  const columns = ['Event ID', 'Event Date', 'Source Name', 'Source Sectors', 'Source Country', 'Event Text', 'CAMEO Code', 'Intensity',
    'Target Name', 'Target Sectors', 'Target Country', 'Story ID', 'Sentence Number', 'Publisher', 'City', 'District', 'Province', 'Country', 'Latitude', 'Longitude']
  let seed = 7
  const pick = (list) => list[(seed = (seed * 1103515245 + 12345) % 2147483648) % list.length]
  const lines = [columns.join('\t')]
  for (let number = 0; number < 6000; number++) {
    const day = new Date(Date.UTC(2014, 0, 1) + (number % 365) * 86_400_000).toISOString().slice(0, 10)
    const [source, target, [act, code, intensity]] = [pick(states), pick(states), pick(acts)]
    if (source === target) continue
    lines.push([number, day, source, '', source, act, code, intensity, target, '', target, number, 1, 'Made', '', '', '', source, '0', '0'].join('\t'))
  }
  return lines.join('\n') + '\n'
}
