import type { Problem } from '../errors/problem.js'

export type { Problem } from '../errors/problem.js'

/** A value that `JSON.stringify` and `JSON.parse` do not change. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type Decoded<T> = { readonly fits: true; readonly value: T } | Misfit

export interface Misfit {
  readonly fits: false
  readonly problems: readonly Problem[]
  /** The error of a getter or a Proxy that threw while the value was read. */
  readonly thrown?: unknown
}

/** The half of a codec that writes values to the database. */
export interface Writer<T = unknown> {
  /** Returns the problems of a value, 20 at most; `undefined` if it fits. */
  readonly validate: (value: unknown) => readonly Problem[] | undefined
  /** Returns a fitting value as plain JSON, declared fields only. The JSON shares no objects with the value. */
  readonly encode: (value: T) => Json
}

/** The half of a codec that reads values from the database. */
export interface Reader<T = unknown> {
  /** Returns the value of JSON, if the JSON fits. */
  readonly decode: (json: unknown) => Decoded<T>
}

/** Checks and converts the values of one type. Generated as straight-line code. */
export interface Codec<T = unknown> extends Writer<T>, Reader<T> {}
