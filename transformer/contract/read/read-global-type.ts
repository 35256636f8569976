/**
 * Reads the classes of the language and of Node that have a form in JSON. They are recognised by the symbols of the program's
 * own libraries: a user's interface that is called `Date` is an ordinary object.
 */
import type * as ts from '../../compiler/port.js'
import { takeChecks, takeFormats } from './constraints.js'
import { below, type Place, type Reader } from './reader.js'
import { isReference } from './type-guards.js'
import { temporalTypes, type Shape, type Target, type TemporalType } from '../../../facts/shape/shape.js'

const names = [
  'Date',
  'URL',
  'Uint8Array',
  'Buffer',
  'ArrayBuffer',
  'Map',
  'ReadonlyMap',
  'Set',
  'ReadonlySet',
] as const

export type GlobalType = (typeof names)[number] | `Temporal.${TemporalType}`

export function globalType(reader: Reader, type: ts.Type): GlobalType | undefined {
  const { symbol } = type
  if (symbol === undefined) return undefined
  const name = names.find((known) => known === symbol.name)
  if (name !== undefined && (isGlobal(reader, symbol) || isOfNode(symbol))) return name
  const temporal = temporalTypes.find((known) => known === symbol.name)
  return temporal !== undefined && isTemporal(reader, symbol) ? `Temporal.${temporal}` : undefined
}

function isGlobal(reader: Reader, symbol: ts.Symbol): boolean {
  return reader.checker.resolveName(symbol.name, undefined, reader.ts.SymbolFlags.Type, false) === symbol
}

/** `import { URL } from 'node:url'` is the same class as the global one, under another symbol. */
function isOfNode(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((node) => node.getSourceFile().fileName.includes('/@types/node/'))
}

function isTemporal(reader: Reader, symbol: ts.Symbol): boolean {
  const { checker, ts } = reader
  const namespace = checker.resolveName('Temporal', undefined, ts.SymbolFlags.Namespace, false)
  return namespace?.exports?.get(symbol.escapedName) === symbol
}

export function readGlobalType(
  reader: Reader,
  global: GlobalType,
  type: ts.Type,
  place: Place,
): Target['shape'] {
  switch (global) {
    case 'Date':
      takeFormats(['date-time'], place)
      return { kind: 'date' }
    case 'URL':
      takeFormats(['uri', 'iri'], place)
      return { kind: 'url' }
    case 'Uint8Array':
    case 'Buffer':
    case 'ArrayBuffer':
      return { kind: 'bytes', type: global }
    case 'Map':
    case 'ReadonlyMap': {
      const checks = takeChecks('array', place)
      const [key, value] = readArguments(reader, type, place, ['.key', '.value'])
      return { kind: 'map', key: key ?? { kind: 'unknown' }, value: value ?? { kind: 'unknown' }, checks }
    }
    case 'Set':
    case 'ReadonlySet': {
      const checks = takeChecks('array', place)
      const [element] = readArguments(reader, type, place, ['[]'])
      return { kind: 'set', element: element ?? { kind: 'unknown' }, checks }
    }
    default:
      return {
        kind: 'temporal',
        type: temporalTypes.find((name) => global === `Temporal.${name}`) ?? 'Instant',
      }
  }
}

function readArguments(
  reader: Reader,
  type: ts.Type,
  place: Place,
  paths: readonly string[],
): readonly Shape[] {
  const types = isReference(reader, type) ? reader.checker.getTypeArguments(type) : []
  return paths.flatMap((path, index) => {
    const part = types[index]
    return part === undefined ? [] : [reader.read(part, below(place, path))]
  })
}
