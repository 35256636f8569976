/** The reasons why a type cannot be a payload, each with its code, its message and its fix. */
import type * as ts from '../../compiler/port.js'
import { formats } from '../../../facts/shape/shape.js'

/** One part of a queue's types that cannot be stored as JSON. */
export interface TypeProblem {
  /** The diagnostic's code, 71101 and on. */
  readonly code: number
  /** The path of the part: `input.items[].price`. */
  readonly path: string
  /** The reason and the fix, as sentences. */
  readonly message: string
  /** The offending field's declaration, for a related note. */
  readonly node: ts.Node | undefined
  /** The offending tag. */
  readonly span: Span | undefined
  /** Whether the type can be stored anyway, so the build continues. */
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
    fix: 'Leave it out of the payload, for example with Omit<…>.',
  },
  symbol: {
    code: 71102,
    words: (type: string) => `'${type}' is a symbol, and a symbol cannot be stored`,
    fix: 'Use a string or an enum.',
  },
  promise: {
    code: 71103,
    words: (type: string) => `'${type}' is a promise, and a promise cannot be stored`,
    fix: 'Await it first, and declare what it resolves to.',
  },
  instance: {
    code: 71104,
    words: (type: string) =>
      `'${type}' is an instance of a class, which would arrive without its methods and private fields`,
    fix: 'Declare an interface of the plain fields that the handler needs.',
  },
  unresolved: {
    code: 71105,
    words: (type: string) => `'${type}' is not known where the queue is defined`,
    fix: 'Define the queue with types that depend on no type parameter.',
  },
  unchecked: {
    code: 71115,
    words: (type: string) => `'${type}' is a kind of text that typeboss cannot check`,
    fix: 'Use string, or a template of strings, numbers and bigints.',
  },
  beside: {
    code: 71116,
    words: (type: string) => `'${type}' has more than JSON can hold of its first part`,
    fix: 'Use an object with a field for each, a tuple for a length, or a symbol as the key of a brand.',
  },
  arrayLike: {
    code: 71117,
    words: (type: string) => `'${type}' takes strings and other lists too, and JSON has only arrays`,
    fix: 'Use an array, readonly or not.',
  },
  infinite: {
    code: 71111,
    words: (type: string) => `JSON cannot represent '${type}'`,
    fix: 'Use a finite number.',
  },
  fieldless: {
    code: 71106,
    words: (type: string) => `'${type}' declares no fields, and only declared fields are stored`,
    fix: 'Declare the fields, or use unknown for any plain JSON.',
  },
  endless: {
    code: 71107,
    words: (type: string) => `'${type}' never ends: each level makes a new type`,
    fix: 'Let the type refer to itself with the same type arguments.',
  },
  ambiguous: {
    code: 71108,
    words: (pair: string) => `${pair} cannot be told apart once they are JSON`,
    fix: 'Keep one of the two, or give each a field of its own or a literal field such as kind.',
  },
  tagOnWrongType: {
    code: 71109,
    words: (check: string) => `${check}, but this type has none`,
    fix: 'Move the tag to a field that has one, or remove it.',
  },
  tagValue: {
    code: 71110,
    words: (complaint: string) => complaint,
    fix: "Fix the tag's value, or remove the tag.",
  },
  unknownTag: {
    code: 71114,
    words: (tag: string) => `${tag} is not a tag that checks anything`,
    fix: 'Use @minimum, @maximum, @exclusiveMinimum, @exclusiveMaximum, @multipleOf, @minLength, @maxLength, @pattern, @format, @minItems, @maxItems or @uniqueItems, or remove it.',
  },
  unknownFormat: {
    code: 71118,
    isWarning: true,
    words: (tag: string) => `${tag} is not a format of JSON Schema, so it is not checked`,
    fix: `Remove the tag, or use one of ${formats.join(', ')}.`,
  },
  slowPattern: {
    code: 71119,
    isWarning: true,
    words: (time: string) => `${time} for some texts, and block the process meanwhile`,
    fix: 'Write it with one way to match each text: (a+)+ as a+, .*.* as .*, and no alternatives that share texts in a loop.',
  },
  misplacedTag: {
    code: 71114,
    words: (tag: string) => `${tag} checks nothing`,
    fix: 'Write the tag before a field, an index signature or a named element of a tuple.',
  },
  noValue: {
    code: 71111,
    words: (type: string) => `'${type}' has no value, so no job could ever be added`,
    fix: 'Correct the type: an intersection may contradict itself.',
  },
  key: {
    code: 71112,
    words: (type: string) => `a key of type '${type}' cannot be stored`,
    fix: 'Use keys that are strings or numbers.',
  },
  deep: {
    code: 71113,
    words: (type: string) => `'${type}' is more than 100 levels down, and types are followed no further`,
    fix: 'Nest the type less, or let it refer to itself.',
  },
  large: {
    code: 71113,
    words: (type: string) => `'${type}' is made of more than 3,000 object types`,
    fix: 'Declare a type of the fields that the handler needs.',
  },
} as const satisfies { readonly [kind: string]: ProblemKind }

interface ProblemKind {
  readonly code: number
  readonly isWarning?: boolean
  readonly words: (subject: string) => string
  readonly fix: string
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
  fix: string = problemKinds[name].fix,
): TypeProblem {
  const { code, words, isWarning = false }: ProblemKind = problemKinds[name]
  return { code, path, message: `${path}: ${words(subject)}. ${fix}`, node, span, isWarning }
}
