/** Reads the type of a declaration, with the tags in the comment before it. */
import type * as ts from '../../compiler/port.js'
import { readTags, refuseUntaken } from './constraints.js'
import { refuseMisplacedTags } from './misplaced-tags.js'
import type { Place, Reader } from './reader.js'
import type { Shape } from '../../../facts/shape/shape.js'

export function readTagged(
  reader: Reader,
  type: ts.Type,
  declaration: ts.Node | undefined,
  place: Place,
): Shape {
  const tags = readTags(reader, declaration, place)
  const shape = reader.read(type, { ...place, tags })
  refuseUntaken(reader, tags)
  refuseMisplacedTags(reader, declaration, place)
  return shape
}
