/** A JSON file of the project, as it is on disk. */
import { readFileSync } from 'node:fs'
import { ProjectError } from './errors.js'
import { JsonSyntaxError, parseJson } from './json/parse.js'
import { nodeAt } from './json/tree.js'
import type { JsonObject } from './json/tree.js'
import { shownPath } from './shown-path.js'

export interface JsonFile {
  readonly path: string
  readonly text: string
  readonly root: JsonObject
}

/** Throws a {@link ProjectError} with the place of what is wrong. */
export function readJsonFile(path: string): JsonFile {
  const text = readFileSync(path, 'utf8')
  try {
    const root = parseJson(text)
    if (root.kind === 'object') return { path, text, root }
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    const place = `${shownPath(path)}:${error.line}:${error.column}`
    throw new ProjectError(`${place}: ${error.message}. Mend the file, then run this again.`)
  }
  throw new ProjectError(`${shownPath(path)}:1:1: expected an object. Mend the file, then run this again.`)
}

const objects = ['scripts', 'dependencies', 'devDependencies'] as const

/** A package.json, which npm reads as plain JSON. What is to be added to is an object, or missing. */
export function readPackageFile(path: string): JsonFile {
  const file = readJsonFile(path)
  for (const key of objects) {
    const kind = nodeAt(file.root, [key])?.kind ?? 'object'
    if (kind !== 'object') throw new ProjectError(`${shownPath(path)}: "${key}" must be an object.`)
  }
  try {
    JSON.parse(file.text.replace(/^\uFEFF/, ''))
    return file
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new ProjectError(`${shownPath(path)}: ${what}. Mend the file, then run this again.`)
  }
}
