import { children } from '../shape/children.js'
import { ownWords } from '../shape/fingerprint.js'
import { askOfPairs } from './pairs.js'

/** Whether two shapes are equal, wherever they were declared. */
export const areEqual = askOfPairs(true, (a, b, ask) => {
  if (a === b) return true
  const [parts, others] = [children(a), children(b)]
  return (
    ownWords(a) === ownWords(b) &&
    parts.length === others.length &&
    parts.every((part, index) => {
      const other = others[index]
      return other !== undefined && ask(part, other)
    })
  )
})
