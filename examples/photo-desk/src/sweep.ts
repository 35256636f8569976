import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { exportsFolder } from './files.js'

export async function sweepExports({ olderThanMinutes }: { olderThanMinutes: number }): Promise<{
  removed: number
}> {
  const limit = Date.now() - olderThanMinutes * 60_000
  let removed = 0
  for (const name of await readdir(exportsFolder)) {
    const file = join(exportsFolder, name)
    if ((await stat(file)).mtimeMs > limit) continue
    await rm(file)
    removed += 1
  }
  return { removed }
}
