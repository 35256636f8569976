import { relative, sep } from 'node:path'

/** A path as it is printed: from the current folder, with forward slashes. */
export function shownPath(path: string): string {
  return relative(process.cwd(), path).split(sep).join('/') || '.'
}
