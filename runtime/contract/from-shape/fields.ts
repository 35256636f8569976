import { own } from '../objects.js'

/** Reads a field: only an own one by a name that every object inherits, such as `constructor`. */
export function readField(object: object, name: string): unknown {
  // An object has fields of any type.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const fields = object as { readonly [key: string]: unknown }
  return name in Object.prototype ? own(fields, name) : fields[name]
}
