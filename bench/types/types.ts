/**
 * Measures the cost of types from other packages: for each root type, `tspc` compiles one queue with and without the plugin,
 * each in its own process, and the result is imported.
 *
 *     npm run bench:types                       all
 *     npm run bench:types -- Stripe Repository  those whose title has one of these words
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { roots, type Root } from './roots.ts'

const here = import.meta.dirname
const repository = join(here, '../..')
const tspc = join(repository, 'node_modules/ts-patch/bin/tspc.js')
const minute = 60_000
const megabyte = 1024 * 1024

/** The limits of the measured megabytes, ratios and milliseconds. */
const targets = { processor: 2, memory: 1.5, size: 1, import: 100 }

interface Build {
  readonly output: string
  /** Time of all processors, in seconds. */
  readonly processor: number
  /** The largest resident memory, in megabytes. */
  readonly memory: number
}

function install(): void {
  if (!existsSync(join(here, 'node_modules/stripe'))) {
    const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--legacy-peer-deps', '--no-audit'], {
      cwd: here,
      stdio: 'inherit',
    })
    if (status !== 0) throw new Error('The packages could not be installed')
  }
  rmSync(join(here, 'node_modules/typeboss'), { force: true, recursive: true })
  symlinkSync(repository, join(here, 'node_modules/typeboss'), 'dir')
}

function writeProject(folder: string, root: Root, withPlugin: boolean): void {
  mkdirSync(folder, { recursive: true })
  const plugin = { name: 'typeboss', transform: 'typeboss/transformer', transformProgram: true }
  const compilerOptions = {
    target: 'es2023',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    skipLibCheck: true,
    types: ['node'],
    outDir: 'out',
    rootDir: '.',
    plugins: withPlugin ? [plugin] : [],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['queue.ts'] }))
  writeFileSync(
    join(folder, 'queue.ts'),
    `import { defineQueue } from 'typeboss'\n${root.head}\nexport const queue = defineQueue<${root.type}, void>('queue')\n`,
  )
}

function build(folder: string): Build {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', join(here, 'measure-build.mjs'), tspc, '-p', folder],
    { encoding: 'utf8', timeout: 2 * minute, maxBuffer: 64 * megabyte },
  )
  const measured = /measured (\S+) (\S+)/.exec(stderr)
  return {
    output: stdout + stderr.replace(/measured .*/, ''),
    processor: Number(measured?.[1]),
    memory: Number(measured?.[2]),
  }
}

/** The time to load the module's own code, without the packages that it imports. */
function importTime(file: string): number {
  const script = `await import('typeboss'); await import('typeboss/contract'); const start = performance.now(); await import(${JSON.stringify(file)}); console.log(performance.now() - start)`
  const times = Array.from({ length: 3 }, () => {
    const { stdout } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: here,
      encoding: 'utf8',
      timeout: minute,
    })
    return Number(stdout.trim() || NaN)
  })
  return Math.min(...times)
}

function verdictOf(output: string): string {
  const codes = [...output.matchAll(/error TS(\d+)/g)].map(([, code]) => code)
  const counts = Map.groupBy(codes, (code) => code)
  return codes.length === 0
    ? 'accepted'
    : [...counts].map(([code, all]) => (all.length === 1 ? code : `${code} × ${all.length}`)).join(', ')
}

const words = process.argv.slice(2)
const chosen = roots.filter(({ title }) => words.length === 0 || words.some((word) => title.includes(word)))
install()
const builds = join(here, 'build')
rmSync(builds, { recursive: true, force: true })

const head = ['type', 'verdict', 'tsc', 'processor', 'memory', 'JavaScript', 'import', 'missed']
console.log(`| ${head.join(' | ')} |\n|${head.map(() => ' --- |').join('')}`)
for (const [index, root] of chosen.entries()) {
  const [plain, plugged] = ['plain', 'plugged'].map((form) => join(builds, `${index}-${form}`))
  if (plain === undefined || plugged === undefined) continue
  writeProject(plain, root, false)
  writeProject(plugged, root, true)
  const without = build(plain)
  const withPlugin = build(plugged)
  if (verdictOf(without.output) !== 'accepted') throw new Error(`${root.title}: ${without.output}`)
  const emitted = join(plugged, 'out/queue.js')
  const size = existsSync(emitted) ? statSync(emitted).size / megabyte : NaN
  const measured = {
    processor: withPlugin.processor / without.processor,
    memory: withPlugin.memory / without.memory,
    size,
    import: Number.isNaN(size) ? NaN : importTime(emitted),
  }
  const missed = (['processor', 'memory', 'size', 'import'] as const).filter(
    (name) => !(measured[name] <= targets[name]),
  )
  const row = [
    `\`${root.title}\``,
    verdictOf(withPlugin.output),
    `${without.processor.toFixed(1)} s, ${without.memory.toFixed(0)} MB`,
    measured.processor.toFixed(2),
    measured.memory.toFixed(2),
    `${(size * 1024).toFixed(0)} KB`,
    `${measured.import.toFixed(0)} ms`,
    missed.join(', '),
  ]
  console.log(`| ${row.join(' | ')} |`)
  if (process.env['SHOW_ERRORS'] !== undefined) {
    console.log(withPlugin.output.split('\n').slice(0, Number(process.env['SHOW_ERRORS'])).join('\n'))
  }
}
