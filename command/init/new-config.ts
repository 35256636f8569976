/** The tsconfig.json of a new project. */
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pluginEntry } from '../../facts/plugin-entry.js'
import type { Change } from './change.js'
import { renderFile } from '../json/edit.js'

/** `hasUsers`: other packages of the workspace may import this one. */
export function newConfig(path: string, hasUsers: boolean): Change {
  const inSource = existsSync(join(dirname(path), 'src'))
  const config = {
    compilerOptions: {
      target: 'ES2023',
      module: 'nodenext',
      strict: true,
      types: ['node'],
      // As `tsc --init` sets it. Otherwise a Vite configuration makes TypeScript check the types of every bundler that unplugin knows.
      skipLibCheck: true,
      // Always set: TypeScript 6 reports an error if it must guess.
      rootDir: inSource ? 'src' : '.',
      outDir: 'dist',
      ...(hasUsers ? { declaration: true } : {}),
      // For `node --enable-source-maps`: stack traces of handlers then name lines of the TypeScript source.
      sourceMap: true,
      plugins: [pluginEntry],
    },
    ...(inSource ? { include: ['src'] } : {}),
  }
  return { path, text: renderFile(config), done: ['created, with the plugin typeboss'] }
}
