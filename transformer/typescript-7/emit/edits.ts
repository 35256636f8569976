/** Edits of a file's text. TypeScript 7 takes no transformers, so contracts are inserted as text. */

export interface Edit {
  /** The span of the user's text that is replaced; empty for an insertion. */
  readonly start: number
  readonly end: number
  readonly text: string
  /** The position in the user's text that source maps lead to. Default: `start`. */
  readonly about?: number
}

export interface EditedText {
  readonly text: string
  /** The position in the user's text of a position in the edited text. */
  readonly originOf: (position: number) => number
}

interface Piece {
  /** Where the piece begins in the edited text, and in the user's. */
  readonly at: number
  readonly from: number
  readonly isCopy: boolean
}

export function applyEdits(text: string, edits: readonly Edit[]): EditedText {
  const pieces: Piece[] = []
  let edited = ''
  let copied = 0
  const add = (piece: string, from: number, isCopy: boolean): void => {
    pieces.push({ at: edited.length, from, isCopy })
    edited += piece
  }
  const ordered = edits.toSorted((one, other) => one.start - other.start || one.end - other.end)
  for (const { start, end, text: inserted, about = start } of ordered) {
    add(text.slice(copied, start), copied, true)
    add(inserted, about, false)
    copied = end
  }
  add(text.slice(copied), copied, true)
  return {
    text: edited,
    originOf: (position) => {
      const { at, from, isCopy } = pieceAt(pieces, position)
      return isCopy ? from + position - at : from
    },
  }
}

/** The last piece that begins at or before a position. */
function pieceAt(pieces: readonly Piece[], position: number): Piece {
  let [low, high] = [0, pieces.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((pieces[middle]?.at ?? Infinity) <= position) low = middle
    else high = middle - 1
  }
  return pieces[low] ?? { at: 0, from: 0, isCopy: true }
}
