// Questions to the server. Answers are kept for a moment, so that going back is instant.

export interface Problem {
  code: string
  title: string
  detail: string
  hint: string
  status: number
}

const offline: Problem = {
  code: '',
  title: 'the server does not answer',
  detail: 'Is detente serve still running?',
  hint: '',
  status: 0,
}

const kept = new Map<string, { at: number; answer: Promise<unknown> }>()
const MOMENT = 20_000

/** Asks the API; `path` is below `/api/v1/`. */
export function ask<T>(path: string): Promise<T> {
  const known = kept.get(path)
  if (known && Date.now() - known.at < MOMENT) return known.answer as Promise<T>
  const answer = fetchJson<T>(`/api/v1/${path}`)
  kept.set(path, { at: Date.now(), answer })
  answer.catch(() => kept.delete(path))
  if (kept.size > 60) kept.delete(kept.keys().next().value as string)
  return answer
}

/** Sends JSON to the API. */
export async function send<T>(path: string, body: unknown): Promise<T> {
  kept.clear()
  return fetchJson<T>(`/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}

/** Removes what stands at a path of the API. */
export async function remove(path: string): Promise<void> {
  kept.clear()
  const response = await fetch(`/api/v1/${path}`, { method: 'DELETE' }).catch(() => {
    throw offline
  })
  if (!response.ok) throw (await response.json().catch(() => ({ ...offline, title: response.statusText }))) as Problem
}

async function fetchJson<T>(address: string, init?: RequestInit): Promise<T> {
  let response: Response
  try {
    response = await fetch(address, init)
  } catch {
    throw offline
  }
  if (!response.ok) {
    throw (await response.json().catch(() => ({ ...offline, title: response.statusText }))) as Problem
  }
  return (await response.json()) as T
}

/** Writes a query of what is given. */
export function query(values: Record<string, string | number | undefined | null>): string {
  const pairs = Object.entries(values)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => [name, String(value)])
  return pairs.length ? `?${new URLSearchParams(pairs)}` : ''
}
