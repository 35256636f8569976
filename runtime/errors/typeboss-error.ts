const mark = Symbol.for('typeboss.error')

/**
 * The parent of all errors here. `instanceof` knows errors of another copy of the package too, by the names of their
 * classes: a client may be given the service of that copy, and has to tell a lost connection from a refused job.
 */
export abstract class TypebossError extends Error {
  /** Stable; never changes for a class of error. */
  abstract readonly code: string
  override get name(): string {
    return this.constructor.name
  }

  /** @internal */
  static override [Symbol.hasInstance](this: { readonly name: string }, value: unknown): boolean {
    if (typeof value !== 'object' || value === null || !(mark in value)) return false
    for (let ancestor = prototypeOf(value); ancestor !== null; ancestor = prototypeOf(ancestor)) {
      if (ancestor.constructor === this || ancestor.constructor.name === this.name) return true
    }
    return false
  }
}

// On the prototype, so that it shows in no printed error.
Object.defineProperty(TypebossError.prototype, mark, { value: true })

function prototypeOf(value: object): object | null {
  // Typed as `any`; by its definition it is one of the two.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.getPrototypeOf(value) as object | null
}
