/**
 * What Postgres keeps as JSON: any but text that has a NUL character or half of a surrogate pair, which JSON can
 * write and `jsonb` refuses. Looked for before anything is sent, so that the error can say where it is.
 */
import { isStorableText } from '../support/storable-text.js'
import { passes, pathTo, problemsOf, report, type Json, type Problem } from './index.js'

/** The places that cannot be stored, `undefined` if there are none. */
export function problemsOfStoring(json: Json): readonly Problem[] | undefined {
  return passes(isStorable, json) ? undefined : problemsOf(explain, json)
}

function isStorable(json: unknown): boolean {
  if (typeof json === 'string') return isStorableText(json)
  if (typeof json !== 'object' || json === null) return true
  if (Array.isArray(json)) return json.every(isStorable)
  return Object.keys(json).every(isStorableText) && Object.values(json).every(isStorable)
}

function explain(json: unknown, path: string, problems: Problem[]): void {
  if (typeof json === 'string') {
    if (!isStorableText(json)) report(problems, path, expected, json)
  } else if (Array.isArray(json)) {
    for (const [index, item] of json.entries()) explain(item, `${path}[${index}]`, problems)
  } else if (typeof json === 'object' && json !== null) {
    for (const [key, value] of Object.entries(json)) {
      if (!isStorableText(key)) report(problems, path, `keys of ${expected}`, key)
      explain(value, path + pathTo(key), problems)
    }
  }
}

const expected = 'text without NUL characters or halves of surrogate pairs'
