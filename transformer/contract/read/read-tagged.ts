/** The type of something that has a comment before it, whose tags the type must be able to take. */
import type * as ts from '../../compiler/port.js'
import { readTags, refuseUntaken } from './constraints.js'
import { refuseMisplacedTags } from './misplaced-tags.js'
import type { Place, Reader } from './reader.js'
import type { Shape } from '../shape/shape.js'

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
