// Spans of a text that lie over each other become pieces that follow each other, each with all that
// holds of it.

export interface Mark {
  start: number
  end: number
  /** What it is: `source`, `trigger`, `quote`, … */
  role: string
  /** What a reader may want to know of it. */
  why?: string
  /** Whom it leads to. */
  report?: string
}

export interface Piece {
  text: string
  marks: Mark[]
}

/** Cuts the code points `from` to `to` of a text at the ends of all marks. */
export function pieces(points: string[], marks: Mark[], from: number, to: number): Piece[] {
  const inside = marks.filter((mark) => mark.end > from && mark.start < to && mark.end > mark.start)
  const cuts = new Set([from, to])
  for (const mark of inside) {
    cuts.add(Math.max(mark.start, from))
    cuts.add(Math.min(mark.end, to))
  }
  const places = [...cuts].sort((a, b) => a - b)
  return places.slice(0, -1).map((start, index) => {
    const end = places[index + 1] ?? to
    return {
      text: points.slice(start, end).join(''),
      marks: inside.filter((mark) => mark.start <= start && mark.end >= end),
    }
  })
}
