// The shapes of the API's answers, as far as the pages read them. `/api/v1/openapi.json` has all.

export interface Words {
  start: number
  end: number
  text: string
}

export interface ActorWords extends Words {
  name: string
  code: string | null
  country: string | null
  sector: string | null
  kind: string
}

export interface Identity {
  name: string
  code: string | null
  country: string | null
  sector: string | null
  kind: string
}

export interface When {
  first: string | null
  last: string | null
  precision: string
  basis: string
  start: number | null
  end: number | null
}

export interface Place extends Words {
  name: string
  country: string | null
  lat: number | null
  lon: number | null
}

export interface Report {
  id: string
  sentence: { start: number; end: number }
  source: ActorWords[]
  target: ActorWords[]
  type: string
  mode: string | null
  context: string[]
  cameo: string
  quad: number
  goldstein: number
  status: string
  said_by: ActorWords | null
  when: When | null
  place: Place | null
  dead: number | null
  injured: number | null
  size: number | null
  confidence: number
  trigger: Words
  evidence: Words[]
  rule: string
}

export interface Quote extends Words {
  form: string
  speaker: ActorWords | null
  cue: Words | null
  about: ActorWords[]
  stance: number | null
}

export interface Published {
  date: string
  precision: string
  basis: string
}

export interface ArticleRef {
  id: string
  source_id: string | null
  url: string | null
  site: string | null
  title: string | null
  published: Published | null
}

export interface Document {
  article: ArticleRef & {
    byline: string | null
    language: string | null
    text: string
    blocks: { start: number; end: number; role: string }[]
    furniture: { kind: string; excerpt: string }[]
  }
  reports: Report[]
  quotes: Quote[]
  dates: (Words & { type: string; value: string | null })[]
  places: Place[]
  mentions: (Words & { how: string; actor: Identity })[]
  notes: { code: string; start: number | null; end: number | null; message: string }[]
}

export interface ReportRow {
  report: Report
  sentence: string
  article: ArticleRef
}

export interface ImportedRow {
  day: string
  type: string
  cameo: string | null
  act: string | null
  quad: number | null
  goldstein: number | null
  status: string
  source: Identity | null
  target: Identity | null
  site: string | null
  layout: string
  file: string
  line: number
}

export interface EventRow {
  id: string
  source: string
  target: string
  type: string
  status: string
  first: string | null
  last: string | null
  reports: number
  articles: number
  sites: number
  confidence: number
  first_published: string | null
  links: { kind: string; event: string; status: string; first: string | null }[]
  lead: ReportRow
}

export interface Copied {
  article: string
  original: ArticleRef
  kind: string
  shared: number
}

export interface EventPage {
  event: EventRow
  reports: ReportRow[]
  copies: Copied[]
}

export interface ArticlePage extends Document {
  events: Record<string, string[]>
  copy_of: Copied | null
  copies: ArticleRef[]
}

export type Act = ({ kind: 'event' } & EventRow) | ({ kind: 'imported' } & ImportedRow)

export interface QuoteRow {
  quote: Quote
  article: ArticleRef
}

export interface List<T> {
  items: T[]
  next: string | null
}

export interface Counts {
  verbal_cooperation: number
  material_cooperation: number
  verbal_conflict: number
  material_conflict: number
  goldstein: number
}

export interface Cell {
  source: string
  target: string
  now: Counts
  before: Counts
  change: number
}

export interface Matrix {
  since: string
  until: string
  before: string
  parties: { code: string; events: number }[]
  cells: Cell[]
  events: number
  events_before: number
  dyads: number
  names: Record<string, string>
}

export interface Told {
  report: string
  article: string
  words: string
  site: string | null
  url: string | null
}

export interface Shift {
  date: string
  direction: 'hardening' | 'softening'
  since: string
  size: number
  probability: number
  causes: { kind: string; seen: number; expected: number }[]
  sentences: Told[]
  imported: ImportedRow[]
}

export type TurnOf = Shift & { source: string; target: string }

export interface Period {
  first: string
  last: string
  counts: Counts
  coverage: number
}

export interface Direction {
  source: string
  target: string
  series: Period[]
  shifts: Shift[]
}

export interface RelationPage {
  a: string
  b: string
  names: Record<string, string>
  events: number
  first: string | null
  last: string | null
  a_to_b: Record<string, number>
  b_to_a: Record<string, number>
}

export interface Party {
  code: string
  name: string
  events: number
}

export interface ActorPage {
  id: string
  name: string
  kind: string | null
  country: string | null
  wikidata: string | null
  party: string | null
  offices: { person: string; title: string; of: string; from: string | null; to: string | null }[]
  members: { country: string; from: string | null; to: string | null }[]
  relations: { code: string; name: string; cooperation: number; conflict: number }[]
}

export interface Plan extends ReportRow {
  reports: number
  fate: 'ahead' | 'kept' | 'moved' | 'cancelled' | 'unknown'
  because: Told | null
  moved_to: string | null
}

export interface Status {
  version: string
  demo: boolean
  writable: boolean
  fetches: boolean
  store: string
  today: string | null
  counts: {
    articles: number
    reports: number
    quotes: number
    actors: number
    dyads: number
    first_published: string | null
    last_published: string | null
  }
  tables: number
  imported: number
}

export interface Facets {
  counted: number
  capped: boolean
  types: [string, number][]
  statuses: [string, number][]
  sites: [string, number][]
  languages: [string, number][]
  places: [string, number][]
}

export interface Correction {
  report: string
  verdict: 'accept' | 'fix' | 'reject'
  fields: Record<string, string>
  note: string | null
  made: string
}

export interface Forecast {
  source: string
  target: string
  type: string
  first: string
  last: string
  horizon: number
  probability: number
  low: number
  high: number
  basis: string
  reasons: {
    source: string
    type: string
    target: string
    day: string
    age: number
    held: number
    of: number
    held_here: number
    of_here: number
    cases: { source: string; target: string; earlier: string; later: string }[]
  }[]
}

export interface Panel {
  from: string
  history: { first: string | null; last: string | null; acts: number }
  unknown: string[]
  forecasts: Forecast[]
  record: { horizon: number; score: { cases: number; came: number; brier: number } }[]
  about: string
}
