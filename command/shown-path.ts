import { relative, sep } from 'node:path'

/** The path as the command prints it: relative to the current folder, with forward slashes. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path).split(sep).join('/') || '.'
}
