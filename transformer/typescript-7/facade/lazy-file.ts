/**
 * A file of a program, in the shape of TypeScript 6's `SourceFile`. The compiler keeps syntax in its own process, and sending
 * it takes time, so it is requested on first use. Most questions are answered by the text.
 */
import type { Node7, SourceFile7 } from '../api.js'

/** Requests the syntax of a file. */
export type RequestSyntax = (fileName: string) => SourceFile7 | undefined

export class LazyFile {
  readonly fileName: string
  readonly isDeclarationFile: boolean
  readonly #readText: () => string
  #request: RequestSyntax
  #text: string | undefined
  #syntax: SourceFile7 | undefined
  #lineStarts: readonly number[] | undefined
  #identifiers: ReadonlyMap<string, string> | undefined

  constructor(fileName: string, readText: () => string, request: RequestSyntax) {
    this.fileName = fileName
    this.isDeclarationFile = /\.d\.(?:[^./]+\.)?[cm]?ts$/.test(fileName)
    this.#readText = readText
    this.#request = request
  }

  get text(): string {
    return (this.#text ??= this.#readText())
  }

  get syntax(): SourceFile7 {
    const syntax = (this.#syntax ??= this.#request(this.fileName))
    if (syntax === undefined) throw new Error(`TypeScript has no syntax of ${this.fileName}`)
    return syntax
  }

  get hasSyntax(): boolean {
    return this.#syntax !== undefined
  }

  /** Takes syntax that was requested together with that of other files. */
  take(syntax: SourceFile7 | undefined): void {
    this.#syntax ??= syntax
  }

  /** A file outlives its program in watch mode. */
  requestFrom(request: RequestSyntax): void {
    this.#request = request
  }

  /** More names than the parser's do no harm: a name that is in this map only makes a search slower, or a constant longer. */
  get identifiers(): ReadonlyMap<string, string> {
    return (this.#identifiers ??= new Map(
      Array.from(
        this.#unescaped().matchAll(/[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/gu),
        ([name]) => [name, name],
      ),
    ))
  }

  /** The text with `\u0061dd` as `add`. */
  #unescaped(): string {
    const { text } = this
    if (!text.includes('\\u')) return text
    return text.replaceAll(
      /\\u(?:([\da-f]{4})|\{([\da-f]+)\})/gi,
      (escape: string, short?: string, long?: string) => {
        const code = Number.parseInt(short ?? long ?? '', 16)
        return code <= 0x10ffff ? String.fromCodePoint(code) : escape
      },
    )
  }

  mayImport(specifier: string): boolean {
    return this.text.includes(specifier)
  }

  /** An import or an export at the start of a line makes a module, and only other files need the parser's answer. */
  get isModule(): boolean {
    return /^\s*(?:import|export)\b/m.test(this.text) || this.syntax.externalModuleIndicator !== undefined
  }

  get imports(): SourceFile7['imports'] {
    return this.text.includes('import') || this.text.includes('export') || this.text.includes('require')
      ? this.syntax.imports
      : []
  }

  get moduleAugmentations(): SourceFile7['moduleAugmentations'] {
    return /\bmodule\b|\bglobal\b/.test(this.text) ? this.syntax.moduleAugmentations : []
  }

  get statements(): SourceFile7['statements'] {
    return this.syntax.statements
  }

  get kind(): SourceFile7['kind'] {
    return this.syntax.kind
  }

  readonly pos = 0

  get end(): number {
    return this.text.length
  }

  getStart(): number {
    return this.syntax.getStart()
  }

  forEachChild<T>(visit: (node: Node7) => T): T | undefined {
    return this.syntax.forEachChild(visit)
  }

  getLineAndCharacterOfPosition(position: number): { line: number; character: number } {
    return placeOf((this.#lineStarts ??= lineStartsOf(this.text)), position)
  }
}

/** The position of the first character of each line. */
export function lineStartsOf(text: string): readonly number[] {
  return [
    0,
    ...Array.from(text.matchAll(/\r\n|[\n\r\u2028\u2029]/g), ({ 0: end, index }) => index + end.length),
  ]
}

/** The line and column of a position, from 0. */
export function placeOf(
  lineStarts: readonly number[],
  position: number,
): { line: number; character: number } {
  let [low, high] = [0, lineStarts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lineStarts[middle] ?? Infinity) <= position) low = middle
    else high = middle - 1
  }
  return { line: low, character: position - (lineStarts[low] ?? 0) }
}
