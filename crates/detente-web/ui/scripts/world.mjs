// The map's shapes: Natural Earth's countries, named by the codes that the store uses.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const atlas = createRequire(import.meta.url)('world-atlas/countries-110m.json')
const table = readFileSync(new URL('../../../detente-store/layouts/countries.tsv', import.meta.url), 'utf8')
const codes = new Map(
  table
    .split('\n')
    .filter((row) => row && !row.startsWith('#'))
    .map((row) => row.split('\t'))
    .map(([iso3, , number]) => [number, iso3]),
)
// Natural Earth gives these no number; the store knows Kosovo alone of them.
const unnumbered = new Map([['Kosovo', 'XKX']])
const countries = atlas.objects.countries
for (const shape of countries.geometries) {
  shape.id = codes.get(shape.id) ?? unnumbered.get(shape.properties.name) ?? ''
  shape.properties = { name: shape.properties.name }
}
mkdirSync(new URL('../public/', import.meta.url), { recursive: true })
const world = { ...atlas, objects: { countries } }
writeFileSync(new URL('../public/world.json', import.meta.url), JSON.stringify(world))
