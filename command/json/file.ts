/** A JSON file of the project, as it is on disk. */
import { readFileSync } from 'node:fs'
import type { Node } from 'jsonc-parser'
import { ProjectError } from '../errors.js'
import { shownPath } from '../shown-path.js'
import { JsonSyntaxError, nodeAt, parseJson } from './parse.js'

export interface JsonFile {
  readonly path: string
  readonly text: string
  /** An object. */
  readonly root: Node
}

/** Throws a {@link ProjectError} that names the line and column of the first error. */
export function readJsonFile(path: string): JsonFile {
  const text = readFileSync(path, 'utf8')
  try {
    const root = parseJson(text)
    if (root.type === 'object') return { path, text, root }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    throw broken(`${shownPath(path)}:${error.line}:${error.column}: ${error.message}`)
  }
  throw broken(`${shownPath(path)}:1:1: expected an object`)
}

const objects = ['scripts', 'dependencies', 'devDependencies'] as const

/** A package.json, which npm reads as plain JSON. Throws a {@link ProjectError} if `init` could not add to it. */
export function readPackageFile(path: string): JsonFile {
  const file = readJsonFile(path)
  for (const key of objects) {
    const type = nodeAt(file.root, [key])?.type ?? 'object'
    if (type !== 'object') throw new ProjectError(`${shownPath(path)}: "${key}" must be an object.`)
  }
  try {
    JSON.parse(file.text.replace(/^\uFEFF/, ''))
    return file
  } catch (error) {
    throw broken(`${shownPath(path)}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

function broken(what: string): ProjectError {
  return new ProjectError(`${what}. Fix the file, then run this command again.`)
}
