/**
 * `node --watch` restarts when a file changes that the process has loaded. A file that holds only types is never loaded,
 * yet contracts come of it, so it is reported as Node's own loader reports modules: by a message to the watching parent,
 * which sets this variable for its child.
 */
import { pathToFileURL } from 'node:url'

export function tellWatchMode(fileNames: readonly string[]): void {
  if (!process.env['WATCH_REPORT_DEPENDENCIES']) return
  process.send?.({ 'watch:import': fileNames.map((fileName) => pathToFileURL(fileName).href) })
}
