/** Why a type cannot be a payload: each reason with its code, its words and its mend. */
import type * as ts from '../../compiler/port.js'
import { formats } from '../shape/shape.js'

/** One place in a queue's types that cannot be stored as JSON. */
export interface TypeProblem {
  /** The diagnostic's code, 71101 and on. */
  readonly code: number
  /** Where in the type: `input.items[].price`. */
  readonly path: string
  /** The reason and the mend, as sentences. */
  readonly message: string
  /** The offending field's declaration, for a related note. */
  readonly node: ts.Node | undefined
  /** The offending tag. */
  readonly span: Span | undefined
  /** Whether the type can be stored all the same, so that the build goes on. */
  readonly isWarning: boolean
}

/** A part of a comment before a node. */
export interface Span {
  readonly node: ts.Node
  readonly start: number
  readonly end: number
}

export const problemKinds = {
  function: {
    code: 71101,
    words: (type: string) => `'${type}' is a function, and a function cannot be stored`,
    mend: 'Leave it out of the payload, for example with Omit<…>.',
  },
  symbol: {
    code: 71102,
    words: (type: string) => `'${type}' is a symbol, and a symbol cannot be stored`,
    mend: 'Use a string or an enum.',
  },
  promise: {
    code: 71103,
    words: (type: string) => `'${type}' is a promise, and a promise cannot be stored`,
    mend: 'Await it first, and declare what it resolves to.',
  },
  instance: {
    code: 71104,
    words: (type: string) =>
      `'${type}' is an instance of a class, which would arrive without its methods and private fields`,
    mend: 'Declare an interface of the plain fields that the handler needs.',
  },
  unresolved: {
    code: 71105,
    words: (type: string) => `'${type}' is not known where the queue is defined`,
    mend: 'Define the queue with types that depend on no type parameter.',
  },
  unchecked: {
    code: 71115,
    words: (type: string) => `'${type}' is a text that no check is written for`,
    mend: 'Use string, or a template of strings, numbers and bigints.',
  },
  beside: {
    code: 71116,
    words: (type: string) => `'${type}' has more than JSON can hold of its first part`,
    mend: 'Use an object with a field for each, a tuple for a length, or a symbol as the key of a brand.',
  },
  arrayLike: {
    code: 71117,
    words: (type: string) => `'${type}' takes strings and other lists too, and JSON has only arrays`,
    mend: 'Use an array, readonly or not.',
  },
  infinite: {
    code: 71111,
    words: (type: string) => `'${type}' is no number that JSON has`,
    mend: 'Use a finite number.',
  },
  fieldless: {
    code: 71106,
    words: (type: string) => `'${type}' says nothing of its fields, and only declared fields are stored`,
    mend: 'Declare the fields, or use unknown for any plain JSON.',
  },
  endless: {
    code: 71107,
    words: (type: string) => `'${type}' never ends: each level makes a new type`,
    mend: 'Let the type refer to itself with the same type arguments.',
  },
  ambiguous: {
    code: 71108,
    words: (pair: string) => `${pair} cannot be told apart once they are JSON`,
    mend: 'Keep one of the two, or give each a field of its own or a literal field such as kind.',
  },
  tagOnWrongType: {
    code: 71109,
    words: (check: string) => `${check}, and here is none`,
    mend: 'Move the tag to a field that has one, or remove it.',
  },
  tagValue: {
    code: 71110,
    words: (complaint: string) => complaint,
    mend: "Mend the tag's value, or remove the tag.",
  },
  unknownTag: {
    code: 71114,
    words: (tag: string) => `${tag} is no tag that checks anything`,
    mend: 'Use @minimum, @maximum, @exclusiveMinimum, @exclusiveMaximum, @multipleOf, @minLength, @maxLength, @pattern, @format, @minItems, @maxItems or @uniqueItems, or remove it.',
  },
  unknownFormat: {
    code: 71118,
    isWarning: true,
    words: (tag: string) => `${tag} is no format of JSON Schema, and nothing is checked`,
    mend: `Remove the tag, or use one of ${formats.join(', ')}.`,
  },
  misplacedTag: {
    code: 71114,
    words: (tag: string) => `${tag} checks nothing`,
    mend: 'Write the tag before a field, an index signature or a named element of a tuple.',
  },
  noValue: {
    code: 71111,
    words: (type: string) => `'${type}' has no value, so no job could ever be added`,
    mend: 'Correct the type: an intersection may contradict itself.',
  },
  key: {
    code: 71112,
    words: (type: string) => `a key of type '${type}' cannot be stored`,
    mend: 'Use keys that are strings or numbers.',
  },
  deep: {
    code: 71113,
    words: (type: string) => `'${type}' is more than 100 levels down, and types are followed no further`,
    mend: 'Nest the type less, or let it refer to itself.',
  },
  large: {
    code: 71113,
    words: (type: string) => `'${type}' is made of more than 3,000 object types`,
    mend: 'Declare a type of the fields that the handler needs.',
  },
} as const satisfies { readonly [kind: string]: ProblemKind }

interface ProblemKind {
  readonly code: number
  readonly isWarning?: boolean
  readonly words: (subject: string) => string
  readonly mend: string
}

export type ProblemName = keyof typeof problemKinds

interface ProblemPlace {
  readonly path: string
  readonly node: ts.Node | undefined
  readonly span?: Span
}

export function typeProblem(
  name: ProblemName,
  subject: string,
  { path, node, span }: ProblemPlace,
  mend: string = problemKinds[name].mend,
): TypeProblem {
  const { code, words, isWarning = false }: ProblemKind = problemKinds[name]
  return { code, path, message: `${path}: ${words(subject)}. ${mend}`, node, span, isWarning }
}
