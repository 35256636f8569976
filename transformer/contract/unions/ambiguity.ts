/** Unions whose members cannot be told apart once they are JSON. */
import type { FoundUnion } from '../read/reader.js'
import { findConflict } from './overlap.js'
import { typeProblem, type TypeProblem } from '../problems.js'
import { resolve, type Shape } from '../shape.js'
import { describe } from '../words.js'

export function findAmbiguities(unions: readonly FoundUnion[]): readonly TypeProblem[] {
  return unions.flatMap(({ members, place }) =>
    pairsOf(members).flatMap(([one, other]) => {
      const beside = members.filter((member) => member !== one && member !== other)
      const conflict = findConflict(one, other, beside)
      if (conflict === undefined) return []
      const pair = `${typeWords(one)} and ${typeWords(other)}`
      const where = conflict === '' ? '' : ` (in ${conflict.replace(/^\./, '')})`
      return [typeProblem('ambiguous', pair + where, place.path, place.node)]
    }),
  )
}

function typeWords(shape: Shape): string {
  return resolve(shape).kind === 'date' ? 'Date' : describe(shape, 'value')
}

function pairsOf(members: readonly Shape[]): readonly (readonly [Shape, Shape])[] {
  return members.flatMap((one, index) => members.slice(index + 1).map((other) => [one, other] as const))
}
