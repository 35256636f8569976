/** The tsconfig.json of a project that has none. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pluginEntry } from '../../facts/plugin-entry.js'
import type { Change } from './change.js'
import { renderFile } from '../json/edit.js'

export function newConfig(path: string): Change {
  const inSource = existsSync(join(dirname(path), 'src'))
  const config = {
    compilerOptions: {
      target: 'ES2023',
      module: 'nodenext',
      strict: true,
      types: ['node'],
      // As in what `tsc --init` writes. A configuration of Vite's would else drag all of unplugin's bundlers in.
      skipLibCheck: true,
      // Said in either case: TypeScript 6 refuses to guess it, once all files are in one folder.
      rootDir: inSource ? 'src' : '.',
      outDir: 'dist',
      // For `node --enable-source-maps`: what a handler throws then shows the line that was written.
      sourceMap: true,
      plugins: [pluginEntry],
    },
    ...(inSource ? { include: ['src'] } : {}),
  }
  return { path, text: renderFile(config), done: ['created, with the plugin typeboss'] }
}
