/** Changes of files, noticed folder by folder: the folders of a project are known, and those of its packages need no watching below. */
import { readdirSync, watch, type FSWatcher } from 'node:fs'
import { dirname, join } from 'node:path'

export interface FolderWatch {
  /** Watches these folders and no others. */
  readonly set: (folders: Iterable<string>) => void
  readonly has: (folder: string) => boolean
}

/** `notice` is called with the path of what has changed, often several times for one change. */
export function watchFolders(notice: (path: string) => void): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
  const close = (folder: string): void => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const open = (folder: string): void => {
    try {
      const watcher = watch(folder, (_kind, name) => notice(name === null ? folder : join(folder, name)))
      // A deleted folder is an error on Windows. The folder above reports it too.
      watcher.on('error', () => close(folder))
      watchers.set(folder, watcher)
    } catch {
      // It was deleted in the meantime, and the folder above reports that.
    }
  }
  return {
    has: (folder) => watchers.has(folder),
    set: (folders) => {
      const wanted = new Set(folders)
      for (const folder of watchers.keys()) if (!wanted.has(folder)) close(folder)
      for (const folder of wanted) if (!watchers.has(folder)) open(folder)
    },
  }
}

/** A folder and all below it that may have sources. */
export function foldersBelow(folder: string, isLeftOut: (folder: string) => boolean): readonly string[] {
  const found = [folder]
  // Folders that are found while the list is read are read too.
  for (const each of found) {
    for (const entry of entriesOf(each)) {
      const path = join(each, entry.name)
      const isOfSources = entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')
      if (isOfSources && !isLeftOut(path)) found.push(path)
    }
  }
  return found
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

export function foldersOf(paths: Iterable<string>): ReadonlySet<string> {
  return new Set(Array.from(paths, dirname))
}
