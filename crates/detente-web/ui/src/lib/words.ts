// How codes, days and numbers are put into words.

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September',
  'October', 'November', 'December']

/** Writes a day for people: 29 December 2022, or with the month cut short. */
export function day(text: string | null | undefined, short = false): string {
  const [year, month, date] = (text ?? '').split('-')
  if (!year) return 'no date'
  const name = MONTHS[Number(month) - 1] ?? ''
  return [date ? Number(date) : '', short ? name.slice(0, 3) : name, year].filter(Boolean).join(' ')
}

/** Writes the days of a time, with as much as is known. */
export function days(first: string | null | undefined, last: string | null | undefined, precision = ''): string {
  if (!first && !last) return 'no date'
  if (precision === 'month') return day(first?.slice(0, 7), true)
  if (precision === 'year') return first?.slice(0, 4) ?? ''
  if (!last || first === last) return day(first, true)
  return `${day(first, true)} – ${day(last, true)}`
}

/** Writes a whole number with thin spaces. */
export function count(number: number): string {
  return Math.round(number).toLocaleString('en-GB').replaceAll(',', '\u2009')
}

/** Writes a number of things: 1 report, 2 reports. */
export function things(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** Writes a share as a percentage. */
export function percent(share: number): string {
  return `${Math.round(100 * share)}\u2009%`
}

/** Event types, from friendly to hostile, as verbs and with what they mean. */
export const TYPES: Record<string, { verb: string; about: string }> = {
  AGREE: { verb: 'agrees with', about: 'agrees, promises, offers' },
  CONSULT: { verb: 'talks with', about: 'meets, talks, visits, mediates' },
  SUPPORT: { verb: 'supports', about: 'praises, backs, signs, recognises' },
  CONCEDE: { verb: 'concedes to', about: 'gives in on rules or politics' },
  COOPERATE: { verb: 'works with', about: 'acts together: exercises, extradition, shared data' },
  AID: { verb: 'aids', about: 'gives money, food, arms, refuge' },
  RETREAT: { verb: 'eases on', about: 'lifts, releases, withdraws, ceases fire' },
  REQUEST: { verb: 'asks of', about: 'asks, appeals, demands' },
  ACCUSE: { verb: 'accuses', about: 'criticises, blames, sues' },
  REJECT: { verb: 'rejects', about: 'turns down, vetoes, refuses' },
  THREATEN: { verb: 'threatens', about: 'warns of doing harm' },
  PROTEST: { verb: 'protests against', about: 'demonstrates, strikes, riots' },
  SANCTION: { verb: 'sanctions', about: 'expels diplomats, boycotts, stops aid' },
  MOBILIZE: { verb: 'mobilizes against', about: 'moves or shows forces' },
  COERCE: { verb: 'coerces', about: 'seizes, arrests, embargoes, hacks' },
  ASSAULT: { verb: 'assaults', about: 'attacks, bombs, kills' },
  STATEMENT: { verb: 'makes a statement on', about: "CAMEO's statements, which PLOVER leaves out" },
}

/** Statuses and what they say. */
export const STATUSES: Record<string, string> = {
  fact: 'reported as having happened',
  claim: 'rests on the word of a named party',
  plan: 'announced by the doer',
  forecast: 'expected by somebody else',
  demand: 'what somebody asks for',
  denial: 'did not happen, or is refused',
  hypothetical: 'if, would, could',
}

/** Says whether a type is hostile. */
export function hostile(type: string): boolean {
  return ['REQUEST', 'ACCUSE', 'REJECT', 'THREATEN', 'PROTEST', 'SANCTION', 'MOBILIZE', 'COERCE', 'ASSAULT'].includes(type)
}

/** The web address of a source, where it is one a browser may open. */
export function web(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\//i.test(url) ? url : undefined
}

/** Cuts by code points, which is what spans count. */
export function points(text: string): string[] {
  return Array.from(text)
}

/** The page of a report: its article, with its sentence lit. */
export function sentencePage(article: string, report?: string): string {
  return `/article/${encodeURIComponent(article)}${report ? `?report=${encodeURIComponent(report)}` : ''}`
}

/** Shows characters that steer the writing direction as what they are. */
export function plain(text: string): string {
  return text.replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '·')
}
