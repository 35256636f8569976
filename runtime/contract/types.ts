import type { Problem } from '../errors/problem.js'

export type { Problem } from '../errors/problem.js'

/** A value that `JSON.stringify` writes and `JSON.parse` gives back unchanged. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export type Decoded<T> = { readonly fits: true; readonly value: T } | Misfit

export interface Misfit {
  readonly fits: false
  readonly problems: readonly Problem[]
  /** The error of a getter or a Proxy that threw while the value was read. */
  readonly thrown?: unknown
}

/** The half of a codec that brings values to the database. */
export interface Writer<T = unknown> {
  /** The places where a value does not fit, 20 at most; `undefined` if there are none. */
  readonly validate: (value: unknown) => readonly Problem[] | undefined
  /** A fitting value as plain JSON, declared fields only. Shares nothing with the value. */
  readonly encode: (value: T) => Json
}

/** The half of a codec that brings them back. */
export interface Reader<T = unknown> {
  /** The value that JSON stands for, if the JSON fits. */
  readonly decode: (json: unknown) => Decoded<T>
}

/** Checks and converts the values of one type. Generated as straight-line code. */
export interface Codec<T = unknown> extends Writer<T>, Reader<T> {}
