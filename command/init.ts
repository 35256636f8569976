/**
 * `typeboss init`. package.json comes first, since TypeScript may be missing: what reads tsconfig.json, and keeps its
 * comments and its layout, is the project's own TypeScript 6.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, resolve } from 'node:path'
import { loadCompiler } from './compiler.js'
import { setUpPackage } from './package-json.js'
import { newTsconfig, setUpTsconfig } from './tsconfig.js'

/** Does what is missing and gives what it did, a line each. Throws, and says how to go on, where it cannot. */
export function init(folder: string, project: string): readonly string[] {
  const packagePath = join(folder, 'package.json')
  if (!existsSync(packagePath))
    throw new Error('there is no package.json in this folder. Make one with: npm init')
  const manifest = readFileSync(packagePath, 'utf8')
  const set = setUpPackage(manifest)
  if (set.text !== manifest) writeFileSync(packagePath, set.text)
  const done = set.changes.map((change) => `package.json: ${change}`)

  const tsconfigPath = resolve(folder, project)
  if (!existsSync(tsconfigPath)) {
    writeFileSync(tsconfigPath, newTsconfig)
    return [...done, `${project}: made`, ...whatIsNext(set.installs)]
  }
  const compiler = loadCompiler(createRequire(packagePath))
  if (compiler === undefined) {
    const first = [...done, ''].join('\n')
    throw new Error(
      `${first}TypeScript 6 is not installed, which reads ${project}. Run: npm install, and then: npx typeboss init`,
    )
  }
  const tsconfig = readFileSync(tsconfigPath, 'utf8')
  const edited = setUpTsconfig(compiler, tsconfigPath, tsconfig)
  if (edited !== tsconfig) {
    writeFileSync(tsconfigPath, edited)
    done.push(`${project}: added the plugin's entry`)
  }
  return done.length === 0
    ? ['Nothing to change: typeboss is set up.']
    : [...done, ...whatIsNext(set.installs)]
}

function whatIsNext(installs: boolean): readonly string[] {
  return installs ? ['Next: npm install, then build with: npm run build'] : ['Build with: npm run build']
}
