// The address is the state: each page reads what it shows from it and writes back what is chosen.

function parts(path: string): string[] {
  return path.split('/').filter(Boolean).map((part) => {
    try {
      return decodeURIComponent(part)
    } catch {
      return part
    }
  })
}

class Route {
  path = $state(location.pathname)
  query = $state(new URLSearchParams(location.search))
  parts = $derived(parts(this.path))

  /** Reads one value; the empty text where it is not given. */
  get(name: string): string {
    return this.query.get(name) ?? ''
  }

  /** Goes to an address of this server. */
  go(address: string, replace = false) {
    const url = new URL(address, location.origin)
    if (url.origin !== location.origin) return
    const moved = url.pathname !== this.path
    history[replace ? 'replaceState' : 'pushState'](null, '', url)
    this.read()
    if (moved && !replace) scrollTo(0, 0)
  }

  /** Changes some values of the query and leaves the others. */
  set(values: Record<string, string | null | undefined>, replace = false) {
    this.go(this.with(values), replace)
  }

  /** Returns the address with some values changed. */
  with(values: Record<string, string | null | undefined>): string {
    const query = new URLSearchParams(this.query)
    for (const [name, value] of Object.entries(values)) {
      if (value) query.set(name, value)
      else query.delete(name)
    }
    const text = query.toString()
    return text ? `${this.path}?${text}` : this.path
  }

  read() {
    this.path = location.pathname
    this.query = new URLSearchParams(location.search)
  }
}

export const route = new Route()

addEventListener('popstate', () => route.read())

/** Lets links of this app change the address without loading the page anew. */
export function follow(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const link = (event.target as Element).closest('a')
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return
  // Files and twins of pages (`.csv`, `.json`) are the server's.
  if (link.pathname.startsWith('/api/') || /\.\w+$/.test(link.pathname)) return
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return
  event.preventDefault()
  route.go(link.href)
}

/** Builds an address of path parts and query values; empty values are left out. */
export function address(path: string[], query: Record<string, string | undefined> = {}): string {
  const pairs = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const text = new URLSearchParams(pairs).toString()
  return `/${path.map(encodeURIComponent).join('/')}${text ? `?${text}` : ''}`
}
