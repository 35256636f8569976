/**
 * The function that converts a value of a union: it asks for one member after another, by class, by JSON kind, by
 * discriminant, by shape. Members that are disjoint are asked in turn. The others are tried together: see agree.ts and
 * exclusive.ts.
 */
import { branches, convert, memberTest, type Direction } from './convert.js'
import { roleOn, type Emitter } from './emitter.js'
import type { Side } from '../../../facts/shape/side.js'
import { exclusions } from '../unions/ambiguity.js'
import { areDisjoint, kindOn } from '../unions/disjoint.js'
import { resolve, type Shape, type UnionShape } from '../../../facts/shape/shape.js'
import { block, readField } from './text.js'
import { all, call, single, typeIs, type Test } from './test-text.js'
import { discriminantOf } from '../unions/union-parts.js'
import { fits } from './fits.js'

export function convertUnion(emitter: Emitter, union: UnionShape, direction: Direction): readonly string[] {
  const { from } = direction
  const { asIs, converted } = branches(union)
  const groups = groupByKind(converted, from)
  const lines = groups.map((members, index) => {
    const isLast = asIs.length === 0 && index === groups.length - 1
    const [only] = members
    if (only !== undefined && members.length === 1) {
      const result = `return ${convert(emitter, only, from, direction)}`
      return isLast ? [result] : [`if (${memberTest(emitter, only, union, from, from).yes}) ${result}`]
    }
    const own = groupLines(emitter, members, direction)
    return isLast ? own : [block(`if (${kindTest(emitter, only ?? union, from).yes})`, own)]
  })
  return [...lines.flat(), ...(asIs.length === 0 ? [] : [`return ${from}`])]
}

const structures = ['array', 'set', 'map', 'object'] as const

/**
 * Structures of one kind together, every other member by itself. Objects come last, since instances of classes
 * resemble them.
 */
function groupByKind(members: readonly Shape[], side: Side): readonly (readonly Shape[])[] {
  const kindOf = (member: Shape): string => kindOn(resolve(member), side)
  const isStructure = (member: Shape): boolean => structures.some((kind) => kind === kindOf(member))
  return [
    ...members.filter((member) => !isStructure(member)).map((member) => [member]),
    ...structures.map((kind) => members.filter((member) => kindOf(member) === kind)),
  ].filter((group) => group.length > 0)
}

/** The condition that a value is of the kind that a group's members share. */
function kindTest(emitter: Emitter, member: Shape, from: Side): Test {
  const kind = kindOn(resolve(member), from)
  if (kind === 'array') return call(`Array.isArray(${from})`)
  if (kind === 'object') return all([typeIs(from, 'object'), single(`${from} !== null`, `${from} === null`)])
  return call(`${emitter.helpers}.is${kind === 'set' ? 'Set' : 'Map'}(${from})`)
}

/** What converts a value of which only the kind is known. */
function groupLines(emitter: Emitter, members: readonly Shape[], direction: Direction): readonly string[] {
  const { from } = direction
  const discriminant = discriminantOf(members)
  if (discriminant !== undefined && discriminant.cases.length === members.length) {
    const key = readField(emitter.helpers, from, discriminant.key)
    const cases = discriminant.cases.map(({ literals, member }) =>
      [
        ...literals.map((literal) => `case ${literal}:`),
        `  return ${convert(emitter, member, from, direction)}`,
      ].join('\n'),
    )
    return [block(`switch (${key})`, cases)]
  }
  const apart = members.every((one, index) =>
    members.slice(index + 1).every((other) => areDisjoint(one, other, from)),
  )
  return apart ? oneByOne(emitter, members, direction) : together(emitter, members, direction)
}

function oneByOne(emitter: Emitter, members: readonly Shape[], direction: Direction): readonly string[] {
  const { from } = direction
  return members.map((member, index) => {
    const result = `return ${convert(emitter, member, from, direction)}`
    return index === members.length - 1
      ? result
      : `if (${fits(emitter, member, from, direction.from).yes}) ${result}`
  })
}

/** A value may fit several members, and then has the fields of all. JSON may fit one that it was not stored for. */
function together(emitter: Emitter, members: readonly Shape[], direction: Direction): readonly string[] {
  const { from, role } = direction
  const excluded = role === 'decode' ? exclusions(members) : new Map<Shape, readonly Shape[]>()
  if (excluded.size === 0) {
    const parts = members.map(
      (member) => `${fits(emitter, member, from, from).yes} && ${convert(emitter, member, from, direction)}`,
    )
    return [`return ${emitter.helpers}.merge([\n${listed(parts)}\n])`]
  }
  const parts = members.map((member) => {
    const functions = [emitter.functionFor(roleOn('is', from), member), emitter.functionFor(role, member)]
    const positions = (excluded.get(member) ?? []).map((other) => members.indexOf(other))
    return `[${[...functions, ...positions].join(', ')}]`
  })
  return [`return ${emitter.helpers}.mergeReadings(${from}, [\n${listed(parts)}\n])`]
}

function listed(lines: readonly string[]): string {
  return lines.map((line) => `  ${line},`).join('\n')
}
