/** Diagnostics of TypeScript 7 in the shape of TypeScript 6's, for the shared rooms, and back, for the compiler's own printer. */
// Both compilers number the categories alike.
/* oxlint-disable typescript/no-unsafe-enum-assignment */
import type * as ts from '../compiler/port.js'
import type { Api, Diagnostic7 } from './api.js'
import { LazyFile } from './facade/lazy-file.js'

type Chain = Exclude<ts.Diagnostic['messageText'], string>

/** Reads a diagnostic. Its `file` is one of the program's. */
export function fromCompiler(found: Diagnostic7, files: ReadonlyMap<string, LazyFile>): ts.Diagnostic {
  const { messageText, relatedInformation = [] } = { ...found, messageText: textOf(found) }
  return {
    code: found.code,
    category: found.category,
    messageText,
    ...placeOf(found, files),
    ...(found.source === undefined ? {} : { source: found.source }),
    ...(relatedInformation.length === 0
      ? {}
      : {
          relatedInformation: relatedInformation.map((related) => ({
            code: related.code,
            category: related.category,
            messageText: textOf(related),
            ...placeOf(related, files),
          })),
        }),
  }
}

function textOf(found: Diagnostic7): ts.Diagnostic['messageText'] {
  return found.messageChain === undefined || found.messageChain.length === 0 ? found.text : chainOf(found)
}

function chainOf({ text, code, category, messageChain = [] }: Diagnostic7): Chain {
  return { messageText: text, code, category, next: messageChain.map(chainOf) }
}

function placeOf(
  { fileName, pos, end }: Diagnostic7,
  files: ReadonlyMap<string, LazyFile>,
): Pick<ts.Diagnostic, 'file' | 'start' | 'length'> {
  const file = fileName === undefined ? undefined : (files.get(fileName) ?? unread(fileName))
  if (file === undefined) return { file: undefined, start: undefined, length: undefined }
  // The façade's file has the members that the rooms read.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { file: file as unknown as ts.SourceFile, start: pos, length: end - pos }
}

/** A file that is not of the program: tsconfig.json, or the library's. */
function unread(fileName: string): LazyFile {
  return new LazyFile(
    fileName,
    () => '',
    () => undefined,
  )
}

/** Returns a diagnostic as the compiler prints it, with the lines of the text that it is about. */
export function toCompiler(diagnostic: ts.Diagnostic, original?: Diagnostic7): Diagnostic7 {
  const { code, category, messageText, source, relatedInformation = [] } = diagnostic
  return {
    ...fromText(messageText, { code, category }),
    ...position(diagnostic, original),
    ...(source === undefined || source === '' ? {} : { source: 'TS' }),
    relatedInformation: relatedInformation.map((related, index) => ({
      ...fromText(related.messageText, related),
      ...position(related, original?.relatedInformation?.[index]),
    })),
  }
}

function fromText(
  messageText: ts.Diagnostic['messageText'],
  { code, category }: Pick<ts.Diagnostic, 'code' | 'category'>,
): Pick<Diagnostic7, 'code' | 'category' | 'text' | 'messageChain'> {
  if (typeof messageText === 'string') return { code, category, text: messageText }
  return {
    code,
    category,
    text: messageText.messageText,
    messageChain: (messageText.next ?? []).map(fromChain),
  }
}

function fromChain({ messageText, code, category, next = [] }: Chain): Diagnostic7 {
  return { pos: -1, end: -1, text: messageText, code, category, messageChain: next.map(fromChain) }
}

function position(
  { file, start, length }: Pick<ts.Diagnostic, 'file' | 'start' | 'length'>,
  original: Diagnostic7 | undefined,
): Pick<Diagnostic7, 'fileName' | 'pos' | 'end' | 'startPosition' | 'endPosition' | 'sourceLines'> {
  if (file === undefined || start === undefined) return { pos: -1, end: -1 }
  if (original?.pos === start && original.fileName === file.fileName) return pick(original)
  const end = start + (length ?? 0)
  const [startPosition, endPosition] = [
    file.getLineAndCharacterOfPosition(start),
    file.getLineAndCharacterOfPosition(end),
  ]
  const all = file.text.split(/(?<=\n)/)
  const wanted = Array.from(
    { length: endPosition.line - startPosition.line + 1 },
    (_, index) => startPosition.line + index,
  )
  // The compiler shows at most the first two and the last two lines.
  const shown = wanted.length > 4 ? [...wanted.slice(0, 2), ...wanted.slice(-2)] : wanted
  return {
    // The compiler's brand for a whole path, which the file's name is.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    fileName: file.fileName as NonNullable<Diagnostic7['fileName']>,
    pos: start,
    end,
    startPosition,
    endPosition,
    sourceLines: shown.map((line) => ({ line, text: all[line] ?? '' })),
  }
}

function pick({
  fileName,
  pos,
  end,
  startPosition,
  endPosition,
  sourceLines,
}: Diagnostic7): ReturnType<typeof position> {
  return { fileName, pos, end, startPosition, endPosition, sourceLines }
}

/** In the order of files and places, each once. */
export function sorted(diagnostics: readonly Diagnostic7[]): readonly Diagnostic7[] {
  const seen = new Set<string>()
  return diagnostics
    .toSorted(
      (one, other) =>
        compare(one.fileName ?? '', other.fileName ?? '') ||
        one.pos - other.pos ||
        one.end - other.end ||
        one.code - other.code ||
        compare(one.text, other.text),
    )
    .filter(({ fileName, pos, end, code, text }) => {
      const key = JSON.stringify([fileName, pos, end, code, text])
      if (seen.has(key)) return false
      seen.add(key)
      return true
    })
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** The compiler's own print, with or without colours. */
export function print(
  { sync }: Api,
  diagnostics: readonly Diagnostic7[],
  folder: string,
  isPretty: boolean,
): string {
  const host = {
    getCurrentDirectory: () => folder,
    getCanonicalFileName: (name: string) => name,
    getNewLine: () => '\n',
  }
  return isPretty
    ? sync.formatDiagnosticsWithColorAndContext(diagnostics, host)
    : sync.formatDiagnostics(diagnostics, host)
}
