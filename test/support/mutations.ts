const replacements: readonly unknown[] = [
  null,
  true,
  -1.5,
  '',
  'x',
  '12',
  '2026-01-31T12:00:00Z',
  'aGk=',
  [],
  {},
  [null],
]

/** A value with one change each: the whole or a part replaced, a field taken out. The value itself stays as it is. */
export function* mutations(value: unknown): Generator {
  yield* replacements
  if (Array.isArray(value)) {
    yield value.slice(1)
    yield [...value, 'x']
    for (const [index, item] of value.entries()) {
      for (const changed of sparingly(mutations(item))) yield value.with(index, changed)
    }
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value)) {
      yield without(value, key)
      for (const changed of sparingly(mutations(value[key]))) {
        yield Object.fromEntries([...Object.entries(without(value, key)), [key, changed]])
      }
    }
  }
}

function* sparingly(changes: Iterable<unknown>): Generator {
  let count = 0
  for (const change of changes) if (count++ < 24) yield change
}

function without(
  value: { readonly [key: string]: unknown },
  key: string,
): { readonly [key: string]: unknown } {
  return Object.fromEntries(Object.entries(value).filter(([own]) => own !== key))
}

function isPlainObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
