/** JSON with the comments and trailing commas that a tsconfig.json may have, as the tree that jsonc-parser makes of it. */
import { getNodeValue, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser'

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonRecord

export interface JsonRecord {
  readonly [key: string]: JsonValue
}

/** Keys and indexes from the outermost value inwards. */
export type JsonPath = readonly (string | number)[]

/** Throws a {@link JsonSyntaxError} at the first error. */
export function parseJson(text: string): Node {
  const errors: ParseError[] = []
  // The byte order mark that some editors write is not JSON. A space keeps all offsets.
  const root = parseTree(text.replace(/^\uFEFF/, ' '), errors, { allowTrailingComma: true })
  const [first] = errors
  if (first !== undefined) throw new JsonSyntaxError(text, first)
  if (root === undefined) throw new Error('jsonc-parser returns a tree for a text without errors')
  return root
}

export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError'
  readonly line: number
  readonly column: number

  constructor(text: string, { error, offset, length }: ParseError) {
    const [found = ''] = text.slice(offset, offset + length).split('\n')
    super(
      `expected ${expected[printParseErrorCode(error)] ?? validToken}, and found ${found || 'the end of the file'}`,
    )
    const before = text.slice(0, offset).split(/\r\n|\r|\n/)
    this.line = before.length
    this.column = (before.at(-1)?.length ?? 0) + 1
  }
}

const validToken = 'a JSON value, or a name in double quotes'

const expected: Readonly<Record<string, string>> = {
  PropertyNameExpected: 'a property name in double quotes',
  ValueExpected: 'a value',
  ColonExpected: "':'",
  CommaExpected: "','",
  CloseBraceExpected: "'}'",
  CloseBracketExpected: "']'",
  EndOfFileExpected: 'the end of the file',
  InvalidNumberFormat: 'a number',
  UnexpectedEndOfComment: "'*/' at the end of the comment",
  UnexpectedEndOfString: "'\"' at the end of the string",
  UnexpectedEndOfNumber: 'digits',
  InvalidUnicode: 'four hexadecimal digits after \\u',
  InvalidEscapeCharacter: 'a string with known escape sequences',
  InvalidCharacter: 'a string without control characters',
}

/** The node at a path. If a key is repeated, the last one counts, as for npm and TypeScript; `findNodeAtLocation` takes the first. */
export function nodeAt(root: Node, path: JsonPath): Node | undefined {
  let node: Node | undefined = root
  for (const step of path) {
    if (node?.type === 'object')
      node = node.children?.findLast((property) => keyOf(property) === step)?.children?.[1]
    else if (node?.type === 'array' && typeof step === 'number') node = node.children?.[step]
    else return undefined
  }
  return node
}

export function keyOf(property: Node): string {
  return String(property.children?.[0]?.value)
}

export function valueAt(root: Node, path: JsonPath): JsonValue | undefined {
  const node = nodeAt(root, path)
  return node && valueOf(node)
}

export function valueOf(node: Node): JsonValue {
  // The library types the value as `any`. It is what JSON.parse() would return.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return getNodeValue(node) as JsonValue
}

export function isRecord(value: JsonValue | undefined): value is JsonRecord {
  return typeof value === 'object' && value !== null && !isList(value)
}

export function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value)
}
