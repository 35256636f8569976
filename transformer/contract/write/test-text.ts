/** Conditions as JavaScript text, in both senses, so that generated code never reads `!(…)` where it can be plain. */
export interface Test {
  /** True if the value fits. */
  readonly yes: string
  /** True if it does not. */
  readonly no: string
  readonly form: 'single' | 'any' | 'all'
}

export function single(yes: string, no: string): Test {
  return { yes, no, form: 'single' }
}

/** A call of a predicate. */
export function call(text: string): Test {
  return single(text, `!${text}`)
}

/** `left === right` */
export function equals(left: string, right: string): Test {
  return single(`${left} === ${right}`, `${left} !== ${right}`)
}

export function typeIs(value: string, type: string): Test {
  return equals(`typeof ${value}`, `'${type}'`)
}

export function any(tests: readonly Test[]): Test {
  return combine(tests, 'any', 'false', 'true')
}

export function all(tests: readonly Test[]): Test {
  return combine(tests, 'all', 'true', 'false')
}

function combine(tests: readonly Test[], form: 'any' | 'all', yes: string, no: string): Test {
  const [first] = tests
  if (first === undefined) return single(yes, no)
  if (tests.length === 1) return first
  const enclose = (text: string, test: Test) =>
    test.form === 'single' || test.form === form ? text : `(${text})`
  return {
    yes: tests.map((test) => enclose(test.yes, test)).join(form === 'any' ? ' || ' : ' && '),
    no: tests.map((test) => enclose(test.no, test)).join(form === 'any' ? ' && ' : ' || '),
    form,
  }
}
