/** TypeScript 6 under another name, for a project whose package `typescript` is a later version. */
import { nearestFile } from './nearest.js'

export const nameBeside = 'typescript-6'

/** `range` as a dependency. With Yarn PnP, a compiler finds packages only with Yarn's patch, which an alias gets only by name. */
export function rangeBeside(folder: string, range: string): string {
  return nearestFile(folder, ['.pnp.cjs']) === undefined
    ? `npm:typescript@${range}`
    : `patch:typescript@npm%3A${range}#optional!builtin<compat/typescript>`
}
