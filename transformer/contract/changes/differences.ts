/** Why a type does not read everything that is stored for another, place by place. */
import type {
  Check,
  BigIntCheck,
  ObjectShape,
  Shape,
  Target,
  UnionShape,
} from '../../../facts/shape/shape.js'
import { resolve } from '../../../facts/shape/shape.js'
import { membersOf } from '../../../facts/shape/members.js'
import { describe } from '../../../facts/shape/words.js'
import { areEqual } from '../unions/equal.js'
import { sequenceOf } from '../unions/sequence.js'
import { isImplied } from './leaves.js'
import {
  checksOf,
  fieldReads,
  fieldsToRead,
  itemsToRead,
  jsonKind,
  lengthReads,
  repeatsRead,
  type Relation,
} from './reads.js'

/** Whose values are stored: those of the old version, which the new one reads, or the other way round. */
export type StoredBy = 'old' | 'new'

export interface Difference {
  /** `.to.address`, empty for the whole value. */
  readonly path: string
  /** As a change from the old version to the new one: `became required`. */
  readonly reason: string
  /** False if it was not decided whether all stored values are read. */
  readonly isDecided: boolean
}

const mostReported = 20

/** Empty if everything is read. */
export function differences(
  relation: Relation,
  stored: Shape,
  read: Shape,
  storedBy: StoredBy,
): readonly Difference[] {
  if (relation.reads(stored, read)) return []
  const search = new Search(relation, storedBy)
  search.explain(resolve(stored), resolve(read), '')
  const found = [...new Map(search.found.map((own) => [`${own.path} ${own.reason}`, own])).values()]
  return found.length === 0 ? [undecided('')] : found.slice(0, mostReported)
}

function undecided(path: string): Difference {
  return { path, reason: 'changed, and it is not decided whether all values are read', isDecided: false }
}

class Search {
  readonly found: Difference[] = []
  readonly #relation: Relation
  readonly #storedBy: StoredBy
  readonly #met: Map<Shape, Set<Shape>>
  /** Whether a pair was met that is explained elsewhere. */
  #repeats = false

  constructor(relation: Relation, storedBy: StoredBy, met = new Map<Shape, Set<Shape>>()) {
    this.#relation = relation
    this.#storedBy = storedBy
    this.#met = met
  }

  explain(stored: Target['shape'], read: Target['shape'], path: string): void {
    if (this.found.length > mostReported) return
    if (!this.#isNew(stored, read)) {
      this.#repeats = true
      return
    }
    const before = this.found.length
    this.#explainOne(stored, read, path)
    if (this.found.length === before && !this.#repeats) this.found.push(undecided(path))
  }

  /** A recursive type is explained at the first place where it is met. */
  #isNew(stored: Shape, read: Shape): boolean {
    const others = this.#met.get(stored) ?? new Set()
    this.#met.set(stored, others)
    return others.size < others.add(read).size
  }

  #explainOne(stored: Target['shape'], read: Target['shape'], path: string): void {
    const { reads, shapes } = this.#relation
    if (stored.kind === 'union') {
      for (const member of shapes.membersOf(stored)) {
        if (!reads(member, read)) this.#explainMember(resolve(member), read, path, stored)
      }
      return
    }
    if (read.kind === 'union') return this.#explainMember(stored, read, path, undefined)
    if (stored.kind === 'object' && read.kind === 'object') return this.#explainObject(stored, read, path)
    const [row, other] = [sequenceOf(stored), sequenceOf(read)]
    if (row === undefined || other === undefined) return this.#explainLeaf(stored, read, path)
    if (!lengthReads(row, stored, other, read) || !repeatsRead(row, stored, read))
      this.#explainChecks(stored, read, path)
    for (const item of itemsToRead(stored, row, read, other)) {
      if (item.read.kind === 'never') this.found.push(undecided(path))
      else if (!reads(item.stored, item.read)) {
        const step = row.fixed + other.fixed === 0 ? '[]' : `[${item.index}]`
        this.explain(resolve(item.stored), resolve(item.read), path + step)
      }
    }
  }

  /** A value of one member of a union, or of a type that is no union. */
  #explainMember(
    stored: Target['shape'],
    read: Target['shape'],
    path: string,
    union: UnionShape | undefined,
  ): void {
    const members = read.kind === 'union' ? read.members.map(resolve) : [read]
    const alike = members.filter(
      (member) => jsonKind(member) === jsonKind(stored) && mayBeChanged(stored, member),
    )
    const differing = stored.kind === 'object' ? literalOfNone(stored, alike) : undefined
    if (alike.length === 0 || (differing !== undefined && (union ?? alike[1]) !== undefined)) {
      if (union === undefined && differing === undefined) return this.#explainLeaf(stored, read, path)
      const { name, literal } = differing ?? { name: undefined, literal: stored }
      const at = name === undefined ? path : path + stepTo(name)
      return this.#report(at, `${this.#is('lost', 'gained')} ${this.#words(literal)}`)
    }
    const cases = stored.kind === 'object' ? ofSameLiterals(stored, alike) : alike
    const place = path + caseOf(stored, union)
    const searches = (cases.length > 0 ? cases : alike).map((member) => {
      const search = new Search(this.#relation, this.#storedBy, this.#met)
      search.explain(stored, member, place)
      return search
    })
    const nearest = searches
      .filter(({ found }) => found.length > 0)
      .toSorted((one, another) => one.found.length - another.found.length)[0]
    this.found.push(...(nearest?.found ?? []))
    this.#repeats ||= nearest === undefined
  }

  #explainObject(stored: ObjectShape, read: ObjectShape, path: string): void {
    for (const field of fieldsToRead(stored, read)) {
      if (fieldReads(field, this.#relation.reads)) continue
      const at = path + stepTo(field.name)
      if (field.isRequired && field.mayBeMissing) {
        if (field.stored === undefined)
          this.#report(at, this.#is('was added, and is required', 'was removed'))
        else this.#report(at, this.#is('became required', 'became optional'))
      }
      if (field.stored !== undefined && !this.#relation.reads(field.stored, field.read)) {
        this.explain(resolve(field.stored), resolve(field.read), at)
      }
    }
  }

  #explainLeaf(stored: Target['shape'], read: Target['shape'], path: string): void {
    if (differInChecks(stored, read)) {
      return this.#explainChecks(stored, read, path)
    }
    const [old, now] = this.#storedBy === 'old' ? [stored, read] : [read, stored]
    this.#report(path, `changed from ${this.#words(old)} to ${this.#words(now)}`)
  }

  #explainChecks(stored: Target['shape'], read: Target['shape'], path: string): void {
    const [given, required] = [allChecks(stored), allChecks(read)]
    for (const check of required) {
      if (given.some((own) => JSON.stringify(own) === JSON.stringify(check))) continue
      if ('bound' in check && isImplied(check, given.filter(isCheck))) continue
      const same = given.find(({ tag }) => tag === check.tag)
      const isDecided = !['pattern', 'format', 'template', 'uniqueItems', 'multipleOf'].includes(check.tag)
      const words =
        same === undefined
          ? `${this.#is('gained', 'lost')} ${checkWords(check)}`
          : `changed from ${this.#is(checkWords(same), checkWords(check))} to ${this.#is(checkWords(check), checkWords(same))}`
      this.#report(path, words, isDecided)
    }
    if (sequenceOf(stored) !== undefined && required.length === 0) {
      const [old, now] = this.#storedBy === 'old' ? [stored, read] : [read, stored]
      this.#report(path, `changed from ${lengthWords(old)} to ${lengthWords(now)} items`)
    }
  }

  #is(forOld: string, forNew: string): string {
    return this.#storedBy === 'old' ? forOld : forNew
  }

  #words(shape: Shape): string {
    return describe(shape, 'value')
  }

  #report(path: string, reason: string, isDecided = true): void {
    this.found.push({ path, reason: isDecided ? reason : `${reason} (not decided)`, isDecided })
  }
}

/** Literals are there or not; any other type may have changed into another of its kind. */
function mayBeChanged(stored: Shape, read: Shape): boolean {
  return ![stored, read].some(({ kind }) => kind === 'literal' || kind === 'bigintLiteral')
}

interface LiteralField {
  readonly name: string
  readonly literal: Shape
}

function literalFields({ fields }: ObjectShape): readonly LiteralField[] {
  return fields.flatMap(({ name, shape, optional }) =>
    !optional && shape.kind === 'literal' ? [{ name, literal: shape }] : [],
  )
}

/** Which of several objects it is, by a literal: `(kind 'created')`. */
function caseOf(stored: Target['shape'], union: UnionShape | undefined): string {
  const objects = (union?.members ?? []).map(resolve).filter(({ kind }) => kind === 'object')
  if (stored.kind !== 'object' || objects.length < 2) return ''
  const own = literalFields(stored).find((field) => objects.some((object) => !mayHold(object, field)))
  return own === undefined ? '' : `(${own.name} ${describe(own.literal, 'value')})`
}

/** Whether an object holds no other literal in this field. */
function mayHold(object: Target['shape'], { name, literal }: LiteralField): boolean {
  const field = object.kind === 'object' ? object.fields.find((own) => own.name === name) : undefined
  const members = field === undefined ? [] : membersOf(resolve(field.shape))
  const isLiteral = members.length > 0 && members.every(({ kind }) => kind === 'literal')
  return !isLiteral || members.some((member) => areEqual(member, literal))
}

/** A literal, such as a discriminant, that a stored object has and none of these objects may have. */
function literalOfNone(stored: ObjectShape, objects: readonly Target['shape'][]): LiteralField | undefined {
  if (objects.length === 0) return undefined
  return literalFields(stored).find((field) => !objects.some((object) => mayHold(object, field)))
}

/** The objects that may hold the literals of a stored object: the cases of its discriminant. */
function ofSameLiterals(
  stored: ObjectShape,
  objects: readonly Target['shape'][],
): readonly Target['shape'][] {
  return objects.filter((object) => literalFields(stored).every((field) => mayHold(object, field)))
}

/** Whether both are the same type but for the checks. */
function differInChecks(stored: Shape, read: Shape): boolean {
  if (stored.kind === 'template' && read.kind === 'string') return true
  return stored.kind === read.kind && ['string', 'number', 'bigint', 'template'].includes(read.kind)
}

function allChecks(shape: Target['shape']): readonly (Check | BigIntCheck)[] {
  if (shape.kind === 'bigint') return shape.checks
  const own = checksOf(shape)
  return shape.kind === 'template' ? [{ tag: 'template', parts: shape.parts }, ...own] : own
}

function isCheck(check: Check | BigIntCheck): check is Check {
  return !('digits' in check)
}

function checkWords(check: Check | BigIntCheck): string {
  if (check.tag === 'uniqueItems') return '@uniqueItems'
  const described =
    'digits' in check
      ? describe({ kind: 'bigint', checks: [check] }, 'value')
      : describe({ kind: 'string', checks: [check] }, 'value')
  const words = /\((.*)\)$/.exec(described)?.[1] ?? check.tag
  return check.tag === 'template' ? words : `@${words}`
}

function lengthWords(shape: Shape): string {
  const row = sequenceOf(shape)
  if (row === undefined) return '0'
  if (row.least === row.most) return String(row.least)
  return Number.isFinite(row.most) ? `${row.least} to ${row.most}` : `${row.least} or more`
}

function stepTo(name: string): string {
  if (name === '[key]') return name
  return /^[A-Za-z$_][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
