/**
 * Checks whether Postgres can store JSON, before anything is sent. `jsonb` refuses text with a NUL character or half of
 * a surrogate pair, and deep nesting may exhaust a parser's stack.
 */
import { isStorableText } from '../support/storable-text.js'
import { isFull, passes, pathTo, problemsOf, report, type Json, type Problem } from './index.js'

/** The problems of JSON that cannot be stored, `undefined` if there are none. */
export function problemsOfStoring(json: Json): readonly Problem[] | undefined {
  return passes(isStorable, json) ? undefined : problemsOf(explain, json)
}

/**
 * The problems of JSON that is nested too deep, `undefined` if there are none. For data whose text is checked later: it
 * takes a tenth of the time of {@link problemsOfStoring}.
 */
export function problemsOfDepth(json: Json): readonly Problem[] | undefined {
  return isShallow(json, 0) ? undefined : problemsOf(explain, json)
}

/** Stops at the limit, so it cannot exhaust the stack. */
function isShallow(json: Json | undefined, depth: number): boolean {
  if (typeof json !== 'object' || json === null) return true
  if (depth >= mostLevels) return false
  if (isList(json)) {
    for (const item of json) if (!isShallow(item, depth + 1)) return false
    return true
  }
  // `for in`, because `Object.entries` takes several times as long. JSON inherits no enumerable fields.
  for (const key in json) if (!isShallow(json[key], depth + 1)) return false
  return true
}

function isList(json: Json): json is readonly Json[] {
  return Array.isArray(json)
}

/** Far below the limits of V8, Postgres and the parsers of other languages. */
const mostLevels = 2_000

function isStorable(json: unknown): boolean {
  return isStorableAt(json, 0)
}

function isStorableAt(json: unknown, depth: number): boolean {
  if (typeof json === 'string') return isStorableText(json)
  if (typeof json !== 'object' || json === null) return true
  if (depth >= mostLevels) return false
  if (Array.isArray(json)) {
    for (const item of json as readonly unknown[]) if (!isStorableAt(item, depth + 1)) return false
    return true
  }
  for (const [key, value] of Object.entries(json)) {
    if (!isStorableText(key) || !isStorableAt(value, depth + 1)) return false
  }
  return true
}

function explain(json: unknown, path: string, problems: Problem[], depth = 0): void {
  if (isFull(problems)) return
  if (typeof json === 'object' && json !== null && depth >= mostLevels) {
    report(problems, shortened(path), `a value of at most ${mostLevels} levels`, json)
  } else if (typeof json === 'string') {
    if (!isStorableText(json)) report(problems, path, expected, json)
  } else if (Array.isArray(json)) {
    for (const [index, item] of json.entries()) explain(item, `${path}[${index}]`, problems, depth + 1)
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      if (!isStorableText(key)) report(problems, path, `keys of ${expected}`, key)
      explain(value, path + pathTo(key), problems, depth + 1)
    }
  }
}

/** Cuts the path of deeply nested JSON, which grows with the depth. */
function shortened(path: string): string {
  return `${path.slice(0, 60)}…`
}

const expected = 'text without NUL characters or halves of surrogate pairs'
