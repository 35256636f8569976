/** How generated functions are called: after the type's own name, or after the way that leads to the type. */
import { children } from '../shape/children.js'
import { resolve, type Shape, type UnionShape } from '../../../facts/shape/shape.js'
import { discriminantOf, partition } from '../unions/union-parts.js'

/** A base name for every shape that can be reached from the roots: `Email`, `EmailArray`, `OrderInputItems`. */
export function nameShapes(
  roots: readonly (readonly [hint: string, shape: Shape])[],
): (shape: Shape) => string {
  const names = new Map<Shape, string>()
  const waiting = roots.map(([hint, shape]) => ({ hint, shape: resolve(shape) }))
  // The loop also visits the parts that are added while it runs.
  for (const { hint, shape } of waiting) {
    if (names.has(shape)) continue
    names.set(shape, ownName(shape) ?? hint)
    const own = ownName(shape) ?? hint
    waiting.push(...parts(shape, own).map((part) => ({ hint: part.hint, shape: resolve(part.shape) })))
  }
  return (shape) => nameOf(shape, names)
}

function nameOf(shape: Shape, names: ReadonlyMap<Shape, string>, outer: readonly Shape[] = []): string {
  const own = resolve(shape)
  // `type Nested = Nested[]` is a list of itself.
  if (outer.includes(own)) return 'Nested'
  const inner = (part: Shape): string => nameOf(part, names, [...outer, own])
  switch (own.kind) {
    case 'array':
      return `${inner(own.element)}Array`
    case 'set':
      return `${inner(own.element)}Set`
    case 'map':
      return `${inner(own.value)}Map`
    case 'object':
    case 'tuple':
    case 'union':
      return names.get(own) ?? capitalized(own.kind)
    case 'bytes':
    case 'temporal':
      return own.type
    default:
      return capitalized(own.kind)
  }
}

function ownName(shape: Shape): string | undefined {
  return 'name' in shape && shape.name !== undefined ? capitalized(shape.name) : undefined
}

interface NamedPart {
  readonly hint: string
  readonly shape: Shape
}

function parts(shape: Shape, name: string): readonly NamedPart[] {
  switch (shape.kind) {
    case 'object':
      return [
        // Only shapes with parts are named after their place.
        ...shape.fields
          .filter((field) => children(field.shape).length > 0)
          .map((field) => named(name + pascal(field.name), field.shape)),
        ...shape.index.map((rule) => named(`${name}Entry`, rule.shape)),
      ]
    case 'array':
    case 'set':
      return [named(`${name}Item`, shape.element)]
    case 'map':
      return [named(`${name}Key`, shape.key), named(`${name}Value`, shape.value)]
    case 'tuple':
      return [
        ...shape.elements.map((element, index) => named(`${name}${index}`, element.shape)),
        ...(shape.rest === undefined ? [] : [named(`${name}Rest`, shape.rest)]),
        ...shape.last.map((part, index) => named(`${name}Last${index}`, part)),
      ]
    case 'union':
      return nameMembers(shape, name)
    default:
      return []
  }
}

function named(hint: string, shape: Shape): NamedPart {
  return { hint, shape }
}

/** Named after its literal, where one distinguishes the members: `EventCreated`. */
function nameMembers(shape: UnionShape, name: string): readonly NamedPart[] {
  const cases = discriminantOf(partition(shape).objects)?.cases ?? []
  return shape.members.map((member, index) => {
    const literal = cases.find((own) => own.member === member)?.literals[0]
    return { hint: name + (literal === undefined ? `Member${index + 1}` : pascal(literal)), shape: member }
  })
}

/** `'email-queue'` → `EmailQueue` */
export function pascal(text: string): string {
  return (text.match(/[A-Za-z\d]+/g) ?? []).map(capitalized).join('')
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
