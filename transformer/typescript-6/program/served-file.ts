/** A file with text appended, which takes the place of its original in the second Program. */
import { createHash } from 'node:crypto'
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { TypeScript } from '../compilation.js'
import { internalFile } from '../internals.js'
import { patchFile } from './patches.js'
import { extendedFile, type ExtendedFile } from './extended-file.js'

/** What a served file has beyond the original. */
export interface Addition {
  readonly appended: AppendedText | undefined
  /** A change of this text counts as a change of the file, though the file's own text stays the same. */
  readonly versioned: string
}

export type ServedFile =
  ExtendedFile | { readonly sourceFile: ts.SourceFile; readonly augmentations: undefined }

// By original: watch mode gets the same object for an unchanged file.
const servedFiles = new WeakMap<ts.SourceFile, { readonly addition: string; readonly served: ServedFile }>()

export function servedFile(
  ts: TypeScript,
  original: ts.SourceFile,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  { appended, versioned }: Addition,
): ServedFile {
  const text = appended?.text ?? ''
  const addition = `${text}\0${versioned}`
  const before = servedFiles.get(original)
  if (before?.addition === addition) return before.served
  const served =
    // Its nodes can be given away once.
    (before !== undefined ? undefined : extendedFile(ts, original, options, text)) ??
    parsedFile(ts, original, options, text)
  const { version, scriptSnapshot } = internalFile(original)
  if (version !== undefined) {
    // A language service holds the version against its own, and would never find the file up to date.
    patchFile(served.sourceFile, {
      version:
        scriptSnapshot === undefined
          ? `${version}-${createHash('sha256').update(addition).digest('hex')}`
          : version,
    })
  }
  servedFiles.set(original, { addition, served })
  return served
}

function parsedFile(
  ts: TypeScript,
  original: ts.SourceFile,
  options: ts.ScriptTarget | ts.CreateSourceFileOptions,
  text: string,
): ServedFile {
  return {
    sourceFile: ts.createSourceFile(original.fileName, original.text + text, options),
    augmentations: undefined,
  }
}
