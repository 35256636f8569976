import { withPage } from '../../facts/documentation.js'

const mark = Symbol.for('typeboss.error')

/**
 * The parent of all errors of this package. Each class has a literal `name` and `code`, which a minifier does not change. The
 * message ends with the address of the page that explains the class.
 *
 * `instanceof` also accepts errors of another copy of the package, by the name of their class: a client can have a
 * service of another copy, and must distinguish a lost connection from a refused job.
 */
export abstract class TypebossError extends Error {
  /** Stable: it never changes for a class of error. */
  abstract readonly code: string

  constructor(message: string, options?: ErrorOptions) {
    super(withPage(message, new.target.prototype.name), options)
  }

  override get name(): string {
    return 'TypebossError'
  }

  /** @internal */
  static override [Symbol.hasInstance](this: { readonly prototype: object }, value: unknown): boolean {
    try {
      if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
      return isOfOtherCopy(this.prototype, value)
    } catch {
      // A Proxy can throw when its prototype is read. Such a value is not one of these errors.
      return false
    }
  }
}

// On the prototype, so that printed errors do not show it.
Object.defineProperty(TypebossError.prototype, mark, { value: true })

/** Whether the value inherits from a class of the same name in another copy. */
function isOfOtherCopy(prototype: object, value: unknown): boolean {
  // A class without a name of its own, such as one that a user derives, has no counterpart in another copy.
  if (!Object.hasOwn(prototype, 'name') || typeof value !== 'object' || value === null || !(mark in value))
    return false
  const name: unknown = Reflect.get(prototype, 'name')
  for (let ancestor = prototypeOf(value); ancestor !== null; ancestor = prototypeOf(ancestor)) {
    if (Object.hasOwn(ancestor, 'name') && Reflect.get(ancestor, 'name') === name) return true
  }
  return false
}

function prototypeOf(value: object): object | null {
  // Typed as `any`; by its definition it is one of the two.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.getPrototypeOf(value) as object | null
}
