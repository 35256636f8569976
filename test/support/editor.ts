/**
 * An editor on a small project: open files whose text is the editor's, places marked with `|`, and answers in words.
 *
 *     const editor = await openEditor({ 'src/email.ts': '…', 'src/web.ts': '…' })
 *     await editor.errors('src/web.ts')                          // ["3:12 TS2353 Object literal may only …"]
 *     await editor.completions('src/web.ts', "queue.add('|')")   // ['email-queue', …]
 *     editor.change('src/email.ts', 'subject', 'title')          // not saved
 */
import { join, relative } from 'node:path'
import type ts from 'typescript'
import { createProject } from './project.js'
import type { CompilerOptions, Files } from './project.js'
import { startTypeScriptServer } from './tsserver.js'
import { withoutPage } from './without-page.js'

export interface Span {
  readonly start: ts.server.protocol.Location
  readonly end: ts.server.protocol.Location
}

export interface Editor {
  readonly open: (path: string, text: string) => void
  readonly text: (path: string) => string
  /** The file's whole name, as tsserver has it. */
  readonly file: (path: string) => string
  /** Replaces the one occurrence of a text. */
  readonly change: (path: string, before: string, after: string) => void
  /** Makes the edits of an answer. */
  readonly apply: (path: string, edits: readonly ts.server.protocol.CodeEdit[]) => void
  /** Takes back every change. */
  readonly restore: () => void
  /** Asks at the place where `marked` stands in the file, at its `|`. */
  readonly ask: <Body>(command: string, path: string, marked: string, more?: object) => Promise<Body>
  /** Asks about a whole file. */
  readonly askFile: <Body>(command: string, path: string, more?: object) => Promise<Body>
  /** Every syntactic and semantic error of a file, as `line:column TScode words`. */
  readonly errors: (path: string) => Promise<readonly string[]>
  readonly completions: (path: string, marked: string) => Promise<readonly string[]>
  readonly hover: (path: string, marked: string) => Promise<string>
  /** The text of a span, with its line: `src/web.ts:3 email-queue`. */
  readonly show: (span: Span & { readonly file: string }) => string
  readonly close: () => Promise<void>
}

/** Every `.ts` file is saved and open. */
export async function openEditor(files: Files, options: CompilerOptions = {}): Promise<Editor> {
  const { folder, remove } = await createProject(files, options)
  const server = startTypeScriptServer(folder)
  const texts = new Map<string, string>()
  const fileOf = (path: string): string => join(folder, path)
  const textOf = (path: string): string => {
    const text = texts.get(path)
    if (text === undefined) throw new Error(`${path} is not open`)
    return text
  }

  // The answers are those of tsserver's protocol, which the caller names.
  const askFile = async <Body>(command: string, path: string, more: object = {}): Promise<Body> =>
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    (await server.ask(command, { file: fileOf(path), ...more })) as Body
  const ask = <Body>(command: string, path: string, marked: string, more: object = {}): Promise<Body> =>
    askFile(command, path, { ...placeOf(textOf(path), marked), ...more })
  const open = (path: string, text: string): void => {
    texts.set(path, text)
    server.tell('open', { file: fileOf(path), fileContent: text, projectRootPath: folder })
  }

  const replace = (path: string, start: number, end: number, insertString: string): void => {
    const text = textOf(path)
    const to = location(text, end)
    const span = { ...location(text, start), endLine: to.line, endOffset: to.offset }
    texts.set(path, text.slice(0, start) + insertString + text.slice(end))
    server.tell('change', { file: fileOf(path), ...span, insertString })
  }
  for (const [path, text] of Object.entries(files)) if (path.endsWith('.ts')) open(path, text)
  return {
    open,
    ask,
    askFile,
    text: textOf,
    file: fileOf,
    change: (path, before, after) => {
      const start = onlyIndexOf(textOf(path), before)
      replace(path, start, start + before.length, after)
    },
    apply: (path, edits) => {
      const text = textOf(path)
      const spans = edits.map(({ start, end, newText }) => ({
        start: offsetOf(text, start),
        end: offsetOf(text, end),
        newText,
      }))
      for (const { start, end, newText } of spans.toSorted((one, other) => other.start - one.start)) {
        replace(path, start, end, newText)
      }
    },
    restore: () => {
      for (const [path, text] of texts) {
        const saved = files[path]
        if (saved !== undefined && saved !== text) replace(path, 0, text.length, saved)
      }
    },
    errors: async (path) => {
      const both = [
        ...(await askFile<ts.server.protocol.Diagnostic[]>('syntacticDiagnosticsSync', path)),
        ...(await askFile<ts.server.protocol.Diagnostic[]>('semanticDiagnosticsSync', path)),
      ]
      return both.map(
        ({ start, code, text }) => `${start.line}:${start.offset} TS${code ?? 0} ${withoutPage(text)}`,
      )
    },
    completions: async (path, marked) => {
      const answer = await ask<ts.server.protocol.CompletionInfo | undefined>('completionInfo', path, marked)
      return answer?.entries.map(({ name }) => name) ?? []
    },
    hover: async (path, marked) => {
      const answer = await ask<ts.server.protocol.QuickInfoResponseBody | undefined>(
        'quickinfo',
        path,
        marked,
      )
      return answer?.displayString ?? ''
    },
    show: ({ file, start, end }) => {
      const path = relative(folder, file)
      const text = textOf(path)
      return `${path}:${start.line} ${text.slice(offsetOf(text, start), offsetOf(text, end))}`
    },
    close: async () => {
      await server.stop()
      await remove()
    },
  }
}

function placeOf(text: string, marked: string): ts.server.protocol.Location {
  const mark = marked.indexOf('|')
  if (mark < 0) throw new Error(`No | in ${marked}`)
  return location(text, onlyIndexOf(text, marked.replace('|', '')) + mark)
}

function onlyIndexOf(text: string, part: string): number {
  const index = text.indexOf(part)
  if (index < 0) throw new Error(`${part} is not in:\n${text}`)
  if (text.includes(part, index + 1)) throw new Error(`${part} is more than once in:\n${text}`)
  return index
}

function location(text: string, index: number): ts.server.protocol.Location {
  const lines = text.slice(0, index).split('\n')
  return { line: lines.length, offset: (lines.at(-1)?.length ?? 0) + 1 }
}

function offsetOf(text: string, { line, offset }: ts.server.protocol.Location): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((sum, { length }) => sum + length + 1, 0) + offset - 1
}
