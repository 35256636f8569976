import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The path of the first of these files in the folder, or in the nearest folder above that has one. */
export function nearestFile(folder: string, names: readonly string[]): string | undefined {
  const found = names.map((name) => join(folder, name)).find((path) => existsSync(path))
  if (found !== undefined) return found
  const above = dirname(folder)
  return above === folder ? undefined : nearestFile(above, names)
}
