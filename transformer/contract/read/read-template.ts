/** Reads template literal types, and `Uppercase<string>` and similar types. */
import type * as ts from '../../compiler/port.js'
import { takeChecks } from './constraints.js'
import { refuse, type Place, type Reader } from './reader.js'
import { isStringMapping, isTemplateLiteral } from './type-guards.js'
import type { Shape, StringCase, TemplatePart } from '../../../facts/shape/shape.js'

export function readTemplate(reader: Reader, type: ts.Type, place: Place): Shape {
  const parts = readParts(reader, type)
  if (parts === undefined)
    return refuse(reader, isResolved(reader, type) ? 'unchecked' : 'unresolved', type, place)
  return { kind: 'template', parts: joined(parts), checks: takeChecks('string', place) }
}

function readParts(reader: Reader, type: ts.Type): readonly TemplatePart[] | undefined {
  const { TypeFlags } = reader.ts
  if (isTemplateLiteral(reader, type)) {
    const { texts, types } = type
    const parts: TemplatePart[] = [{ kind: 'text', text: texts[0] ?? '' }]
    for (const [index, hole] of types.entries()) {
      const inner = readParts(reader, hole)
      if (inner === undefined) return undefined
      parts.push(...inner, { kind: 'text', text: texts[index + 1] ?? '' })
    }
    return parts
  }
  if (isStringMapping(reader, type)) return readCase(reader, type)
  if ((type.flags & TypeFlags.String) !== 0) return [{ kind: 'hole', of: 'string' }]
  if ((type.flags & TypeFlags.Any) !== 0) return [{ kind: 'hole', of: 'string' }]
  if ((type.flags & TypeFlags.Number) !== 0) return [{ kind: 'hole', of: 'number' }]
  if ((type.flags & TypeFlags.BigInt) !== 0) return [{ kind: 'hole', of: 'bigint' }]
  // A branded string in a hole.
  if (type.isIntersection()) return type.types.map((part) => readParts(reader, part)).find((parts) => parts)
  return undefined
}

/** Whether a text type depends on no type parameter. */
function isResolved(reader: Reader, type: ts.Type): boolean {
  if (isTemplateLiteral(reader, type)) return type.types.every((hole) => isResolved(reader, hole))
  if (isStringMapping(reader, type)) return isResolved(reader, type.type)
  return (type.flags & reader.ts.TypeFlags.Instantiable) === 0
}

function readCase(reader: Reader, type: ts.StringMappingType): readonly TemplatePart[] | undefined {
  const { name } = type.symbol
  const isString = (type.type.flags & reader.ts.TypeFlags.String) !== 0
  return isString && isStringCase(name) ? [{ kind: 'hole', of: name }] : undefined
}

function isStringCase(name: string): name is StringCase {
  return ['Uppercase', 'Lowercase', 'Capitalize', 'Uncapitalize'].includes(name)
}

/** Removes empty texts and joins adjacent texts. */
function joined(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const result: TemplatePart[] = []
  for (const part of parts) {
    const before = result.at(-1)
    if (part.kind === 'text' && part.text === '') continue
    if (part.kind === 'text' && before?.kind === 'text') {
      result[result.length - 1] = { kind: 'text', text: before.text + part.text }
    } else result.push(part)
  }
  return result
}
