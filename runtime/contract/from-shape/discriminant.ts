/** A field that holds a literal of its own in each of several objects, as the compiler finds it. */
import type { ObjectShape, Target } from '../../../facts/shape/shape.js'

export interface Discriminant {
  readonly key: string
  readonly cases: readonly {
    readonly values: readonly unknown[]
    /** The values as an error names them. */
    readonly literals: readonly string[]
    readonly member: Target['shape']
  }[]
}

export function discriminantOf(members: readonly Target['shape'][]): Discriminant | undefined {
  const objects = members.filter((member): member is ObjectShape => member.kind === 'object')
  const [first] = objects
  if (first === undefined || objects.length < 2) return undefined
  for (const { name } of first.fields) {
    if (name in Object.prototype) continue
    const values = objects.map((object) => literalsOf(object, name))
    const all = values.flat()
    if (values.every((own) => own.length > 0) && new Set(all).size === all.length) {
      return {
        key: name,
        cases: objects.map((member, index) => {
          const own = values[index] ?? []
          return { values: own, literals: own.map(show), member }
        }),
      }
    }
  }
  return undefined
}

/** The literals that a required field may hold; none if it may hold anything else. */
function literalsOf(object: ObjectShape, name: string): readonly unknown[] {
  const field = object.fields.find((own) => own.name === name)
  if (field === undefined || field.optional) return []
  const shapes = field.shape.kind === 'union' ? field.shape.members : [field.shape]
  const values = shapes.flatMap((shape): readonly unknown[] =>
    shape.kind === 'literal' ? [shape.value] : shape.kind === 'null' ? [null] : [],
  )
  return values.length === shapes.length ? values : []
}

function show(value: unknown): string {
  if (typeof value !== 'string') return String(value)
  const isPlain = !value.includes("'") && !value.includes('\\') && /^[ -~]*$/.test(value)
  return isPlain ? `'${value}'` : JSON.stringify(value)
}
