/**
 * Gives a worktree the packages that are installed in the repository. Each entry of a `node_modules` is linked by itself: the
 * packages of a workspace must lead to the worktree's own folders, and not to the code as it is now.
 */
import { existsSync, mkdirSync, readdirSync, realpathSync, symlinkSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/** `folders` are those that may have a `node_modules`, from the root. */
export function linkModules(root: string, worktree: string, folders: readonly string[]): void {
  for (const folder of folders) {
    linkEntries(join(root, folder, 'node_modules'), join(worktree, folder, 'node_modules'), root, worktree)
  }
  // A repository in a folder of a larger project uses the packages of the folders above.
  for (let above = dirname(root); dirname(above) !== above; above = dirname(above)) {
    linkEntries(join(above, 'node_modules'), join(worktree, 'node_modules'), root, worktree)
  }
}

function linkEntries(from: string, to: string, root: string, worktree: string): void {
  if (!existsSync(from)) return
  for (const entry of readdirSync(from)) {
    if (entry.startsWith('@')) linkEntries(join(from, entry), join(to, entry), root, worktree)
    else if (!entry.startsWith('.') && !existsSync(join(to, entry))) {
      const target = targetOf(join(from, entry))
      if (target === undefined) continue
      mkdirSync(to, { recursive: true })
      symlinkSync(inWorktree(target, root, worktree), join(to, entry), 'junction')
    }
  }
}

/** Undefined for a link to nothing. */
function targetOf(path: string): string | undefined {
  return existsSync(path) ? realpathSync(path) : undefined
}

/** The folder of the worktree for a package of the workspace; any other target stays. */
function inWorktree(target: string, root: string, worktree: string): string {
  const inside = relative(root, target)
  const isOfWorkspace = !inside.startsWith('..') && !inside.split(sep).includes('node_modules')
  return isOfWorkspace ? join(worktree, inside) : target
}
