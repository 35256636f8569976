/**
 * Puts faults into the compiled runtime, one at a time, and runs the tests that must notice them. Prints those that nobody
 * noticed, and the share that was noticed by room. Ends with exit code 1 below 85 % in any room.
 *
 *     npm run test:mutants -- worker        only files whose path contains one of these
 */
import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, transform } from 'esbuild'
import { mutants, type Mutant } from './mutants.js'

const least = 0.85
const longestTest = 240_000
const only = process.argv.slice(2)

/** The compiled files before they were bundled. */
const plain = await mkdtemp(join(tmpdir(), 'typeboss-mutants-'))
if ((await run('tsc', ['--outDir', plain], 300_000)) !== 0) throw new Error('The runtime does not compile')

const chosen = mutants.filter(({ file }) => only.length === 0 || only.some((part) => file.includes(part)))
// A test that fails by itself would notice everything.
const used = [...new Set(chosen.flatMap(({ tests }) => tests))]
if ((await run('node', jestOn(used), 5 * longestTest)) !== 0)
  throw new Error('The tests fail without a fault')

const rooms = new Map<string, { all: number; noticed: number }>()
for (const mutant of chosen) {
  // oxlint-disable-next-line no-await-in-loop
  const isNoticed = await tryOne(mutant)
  const [, name = ''] = mutant.file.split('/')
  const room = rooms.get(name) ?? { all: 0, noticed: 0 }
  rooms.set(name, { all: room.all + 1, noticed: room.noticed + (isNoticed ? 1 : 0) })
  process.stdout.write(
    `${isNoticed ? 'noticed' : 'MISSED '}  ${mutant.file}: ${JSON.stringify(mutant.find.trim().slice(0, 90))}\n`,
  )
}
for (const [room, { all, noticed }] of rooms)
  process.stdout.write(`${room}: ${noticed} of ${all} noticed (${Math.round((100 * noticed) / all)} %)\n`)
process.exitCode = [...rooms.values()].some(({ all, noticed }) => noticed / all < least) ? 1 : 0

async function tryOne({ file, find, replace, tests }: Mutant): Promise<boolean> {
  const source = await readFile(file, 'utf8')
  if (!source.includes(find)) throw new Error(`${file} has no ${JSON.stringify(find)}: update mutants.ts`)
  const compiled = file.replace(/\.ts$/, '.js')
  const original = await readFile(join(plain, compiled), 'utf8')
  try {
    const { code } = await transform(
      source.replace(find, () => replace),
      { loader: 'ts', target: 'es2024' },
    )
    await place(compiled, code)
    return (await run('node', jestOn(tests), longestTest)) !== 0
  } finally {
    await place(compiled, original)
  }
}

function jestOn(tests: readonly string[]): readonly string[] {
  const node = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  return [...node, 'node_modules/jest/bin/jest.js', '--bail', '--silent', ...tests]
}

/** Into the compiled runtime, both as a file and in the bundle; see the package's scripts. */
async function place(compiled: string, code: string): Promise<void> {
  await writeFile(join(plain, compiled), code)
  await build({
    entryPoints: ['index', 'contract/index', 'testing/index'].map((entry) =>
      join(plain, `runtime/${entry}.js`),
    ),
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    charset: 'utf8',
    outdir: 'dist/runtime',
    allowOverwrite: true,
    logLevel: 'error',
  })
  if (!/^runtime\/(contract\/|testing\/)?index\.js$/.test(compiled))
    await cp(join(plain, compiled), join('dist', compiled))
}

/** The exit code; 1 if it takes longer than `timeout`. */
function run(command: string, given: readonly string[], timeout: number): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, given, { stdio: 'ignore', timeout, killSignal: 'SIGINT' })
    child.once('error', () => resolve(1))
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
