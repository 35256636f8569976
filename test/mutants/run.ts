/**
 * Puts faults into the compiled package, one at a time, and runs the tests that must notice them. Prints each fault, and the
 * share that was noticed by room. Ends with exit code 1 below 85 % in any room.
 *
 *     npm run test:mutants -- runtime/worker jit        only faults in these paths, or in a text that contains one of these
 */
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, transform, type BuildOptions } from 'esbuild'
import { clientMutants } from './client.js'
import { contractMutants } from './contract.js'
import type { Mutant } from './mutant.js'
import { pgBossMutants } from './pg-boss.js'
import { transformerMutants } from './transformer.js'
import { workerMutants } from './worker.js'

const least = 0.85
const longestTest = 240_000
const only = process.argv.slice(2)

/** The files of the runtime that are bundled; see the package's scripts. */
const runtimeEntries = ['', 'contract/', 'testing/', 'testing/service/', 'pg-boss/', 'bullmq/'].map(
  (folder) => `runtime/${folder}index.js`,
)

/** The compiled files before they were bundled. */
await mkdir('build/mutants', { recursive: true })
const plain = await mkdtemp(join('build/mutants', 'compiled-'))
if ((await run('tsc', ['--outDir', plain], 300_000)) !== 0) throw new Error('The package does not compile')

const mutants = [
  ...workerMutants,
  ...clientMutants,
  ...pgBossMutants,
  ...contractMutants,
  ...transformerMutants,
]
const chosen = mutants.filter(
  ({ file, find }) => only.length === 0 || only.some((part) => file.includes(part) || find.includes(part)),
)
for (const each of chosen) await mutated(each)
// A test that fails by itself would notice everything.
const used = [...new Set(chosen.flatMap(({ tests }) => tests))]
if ((await run('node', jestOn(used), 5 * longestTest)) !== 0)
  throw new Error('The tests fail without a fault')

const rooms = new Map<string, { all: number; noticed: number }>()
for (const mutant of chosen) {
  // oxlint-disable-next-line no-await-in-loop
  const isNoticed = await tryOne(mutant)
  const [house = '', inner = ''] = mutant.file.split('/')
  const name = house === 'runtime' ? inner : house
  const room = rooms.get(name) ?? { all: 0, noticed: 0 }
  rooms.set(name, { all: room.all + 1, noticed: room.noticed + (isNoticed ? 1 : 0) })
  process.stdout.write(
    `${isNoticed ? 'noticed' : 'MISSED '}  ${mutant.file}: ${JSON.stringify(mutant.find.trim().slice(0, 90))}\n`,
  )
}
for (const [room, { all, noticed }] of rooms)
  process.stdout.write(`${room}: ${noticed} of ${all} noticed (${Math.round((100 * noticed) / all)} %)\n`)
process.exitCode = [...rooms.values()].some(({ all, noticed }) => noticed / all < least) ? 1 : 0

/** The source with the fault in it. */
async function mutated({ file, find, replace }: Mutant): Promise<string> {
  const source = await readFile(file, 'utf8')
  if (!source.includes(find)) throw new Error(`${file} has no ${JSON.stringify(find)}: update test/mutants`)
  return source.replace(find, () => replace)
}

async function tryOne(mutant: Mutant): Promise<boolean> {
  const { file, tests } = mutant
  const compiled = file.replace(/\.ts$/, '.js')
  const original = await readFile(join(plain, compiled), 'utf8')
  try {
    const { code } = await transform(await mutated(mutant), { loader: 'ts', target: 'es2024' })
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

/** Into the compiled package, both as a file and in the bundle; see the package's scripts. */
async function place(compiled: string, code: string): Promise<void> {
  await writeFile(join(plain, compiled), code)
  const common: BuildOptions = {
    bundle: true,
    format: 'esm',
    platform: 'node',
    charset: 'utf8',
    allowOverwrite: true,
    logLevel: 'error',
  }
  await (compiled.startsWith('transformer/')
    ? build({
        ...common,
        entryPoints: [join(plain, 'transformer/index.js')],
        outfile: 'dist/transformer/index.js',
      })
    : build({
        ...common,
        entryPoints: runtimeEntries.map((entry) => join(plain, entry)),
        splitting: true,
        packages: 'external',
        outdir: 'dist/runtime',
      }))
  if (compiled !== 'transformer/index.js' && !runtimeEntries.includes(compiled))
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
