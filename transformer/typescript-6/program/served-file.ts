/** A file with appended text, which replaces its original in the second Program. */
import { createHash } from 'node:crypto'
import type ts from 'typescript'
import type { AppendedText } from '../../type-map/appended-text.js'
import type { TypeScript } from '../compilation.js'
import { internalFile } from '../internals.js'
import { patchFile } from './patches.js'
import { extendedFile, type ExtendedFile } from './extended-file.js'

/** What a served file has in addition to its original. */
export interface Addition {
  readonly appended: AppendedText | undefined
  /** Part of the file's version: a change of this text counts as a change of the file. */
  readonly versioned: string
}

export type ServedFile =
  ExtendedFile | { readonly sourceFile: ts.SourceFile; readonly augmentations: undefined }

// By original file: in watch mode an unchanged file is the same object.
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
    // The nodes of the original can move to another file only once.
    (before !== undefined ? undefined : extendedFile(ts, original, options, text)) ??
    parsedFile(ts, original, options, text)
  const { version, scriptSnapshot } = internalFile(original)
  if (version !== undefined) {
    // A language service compares the version with its own, and would take the file for outdated every time.
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
