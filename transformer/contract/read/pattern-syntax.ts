/** The syntax of a regular expression, as far as the ways to match a text depend on it. */

export type Pattern =
  /** One character, of a class such as `\d` or `[a-z]`. `source` is the class as it is written. */
  | { readonly kind: 'character'; readonly source: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number }
  /** A lookahead or lookbehind: it consumes nothing. */
  | { readonly kind: 'look'; readonly of: Pattern }

const empty: Pattern = { kind: 'sequence', parts: [] }

/** `undefined` for an expression with a backreference, whose matches depend on earlier ones. `source` must be valid. */
export function parsePattern(source: string, flags: string): Pattern | undefined {
  let at = 0
  let hasBackreference = false

  function take(expression: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(expression, `${flags}sy`)
    sticky.lastIndex = at
    const found = sticky.exec(source) ?? undefined
    at += found?.[0].length ?? 0
    return found
  }

  function choice(): Pattern {
    const parts = [sequence()]
    while (take(/\|/) !== undefined) parts.push(sequence())
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts }
  }

  function sequence(): Pattern {
    const parts: Pattern[] = []
    while (at < source.length && source[at] !== '|' && source[at] !== ')') parts.push(repeated(atom()))
    return { kind: 'sequence', parts }
  }

  function atom(): Pattern {
    const look = take(/\(\?<?[=!]/)
    const group = look ?? take(/\((?:\?(?:<[^>]*>|[a-z-]*:))?/)
    if (group !== undefined) {
      const of = choice()
      take(/\)/)
      return look === undefined ? of : { kind: 'look', of }
    }
    if (take(/\^|\$|\\[bB]/) !== undefined) return empty
    if (take(/\\(?:[1-9]|k<)/) !== undefined) {
      hasBackreference = true
      return empty
    }
    const [character = ''] =
      take(
        /\[(?:\\.|[^\]])*\]|\\u\{[^}]*\}|\\p\{[^}]*\}|\\P\{[^}]*\}|\\u[\da-f]{4}|\\u[\dA-F]{4}|\\x..|\\c.|\\.|./,
      ) ?? []
    return { kind: 'character', source: character }
  }

  function repeated(of: Pattern): Pattern {
    const found = take(/(?:([*+?])|\{(\d+)(?:(,)(\d*))?\})\??/)
    if (found === undefined) return of
    const [, sign, from, comma, to] = found
    if (sign !== undefined)
      return { kind: 'repeat', of, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity }
    const least = Number(from)
    if (comma === undefined) return { kind: 'repeat', of, least, most: least }
    return { kind: 'repeat', of, least, most: to === undefined || to === '' ? Infinity : Number(to) }
  }

  const pattern = choice()
  return hasBackreference || at < source.length ? undefined : pattern
}
