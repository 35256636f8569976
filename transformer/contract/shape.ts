/**
 * The transformer's own small description of a type: the step between a `ts.Type` and the generated code.
 * A stub until the contracts room is written.
 */
export type Shape = { readonly kind: 'unknown' }
