/**
 * Measures the cost of the plugin: `tspc` with and without it, on a project of 1,000 modules. The two run in turns and swap
 * who goes first, because a busy machine then slows both. The result is the median of the ratios of all pairs.
 *
 *     npm run bench:compile               5 pairs
 *     npm run bench:compile -- 15         more
 *     npm run bench:compile -- 15 cold    of one kind of build only
 */
import { spawnSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counts, writeProject } from './project.ts'

const pairs = Number(process.argv[2] ?? 5)
const wanted = process.argv[3]
const tspc = join(import.meta.dirname, '../../node_modules/ts-patch/bin/tspc.js')

interface Scenario {
  readonly title: string
  readonly flags: readonly string[]
  /** Changes the project before each build. The number differs each time. */
  readonly before: (folder: string, run: number) => void
}

const scenarios: readonly Scenario[] = [
  { title: 'cold', flags: [], before: clean },
  { title: 'cold, --incremental', flags: ['--incremental'], before: clean },
  { title: 'incremental, no change', flags: ['--incremental'], before: () => {} },
  {
    title: 'incremental, one module changed',
    flags: ['--incremental'],
    before: (folder, run) =>
      appendFileSync(join(folder, 'src/module-500.ts'), `export const run${run} = ${run}\n`),
  },
  {
    title: 'incremental, one queue changed',
    flags: ['--incremental'],
    before: (folder, run) =>
      appendFileSync(join(folder, 'src/queue-50.ts'), `export const run${run} = ${run}\n`),
  },
]

function clean(folder: string): void {
  for (const path of ['out', 'tsconfig.tsbuildinfo'])
    rmSync(join(folder, path), { recursive: true, force: true })
}

interface Cost {
  /** Elapsed time in seconds. */
  readonly elapsed: number
  /** Time of all processors in seconds, which a busy machine changes least. */
  readonly processor: number
}

// Run in the compiler's process: writes the processor time of all its threads when it ends.
const reportProcessorTime = `data:text/javascript,process.on('exit',()=>{
  const{user,system}=process.cpuUsage();process.stderr.write(String((user+system)/1e6))})`

function build(folder: string, { flags, before }: Scenario, run: number): Cost {
  before(folder, run)
  const parameters = ['--import', reportProcessorTime, tspc, '-p', folder, ...flags]
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, { encoding: 'utf8' })
  const elapsed = (performance.now() - start) / 1_000
  if (status !== 0) throw new Error(`The project does not compile:\n${stdout}${stderr}`)
  return { elapsed, processor: Number(stderr) }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

const parent = mkdtempSync(join(tmpdir(), 'typeboss-bench-compile-'))
const plain = join(parent, 'plain')
const plugged = join(parent, 'plugged')
writeProject(plain, 'without')
writeProject(plugged, 'with plugin')

console.log(
  `${counts.modules} modules, ${counts.queues} queues, ${counts.callSites} call sites; ${pairs} pairs, medians\n`,
)
console.log(`${''.padEnd(34)}without    with   ratio   (least to most)   ratio of processor time`)
for (const scenario of scenarios.filter(({ title }) => wanted === undefined || title === wanted)) {
  const runs: { readonly without: Cost; readonly with: Cost }[] = []
  // The first pair fills the caches of the disk and of ts-patch, and is not counted.
  for (let run = 0; run <= pairs; run += 1) {
    const inOrder = run % 2 === 0
    const first = build(inOrder ? plain : plugged, scenario, run)
    const second = build(inOrder ? plugged : plain, scenario, run)
    if (run > 0) runs.push(inOrder ? { without: first, with: second } : { without: second, with: first })
  }
  const ratios = runs.map((pair) => pair.with.elapsed / pair.without.elapsed)
  const processorRatios = runs.map((pair) => pair.with.processor / pair.without.processor)
  const seconds = [runs.map((pair) => pair.without.elapsed), runs.map((pair) => pair.with.elapsed)]
  const [without, withPlugin] = seconds.map((values) => `${median(values).toFixed(2)} s`.padStart(7))
  const spread = `(${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)})`
  console.log(
    `${scenario.title.padEnd(34)}${without} ${withPlugin}   ${median(ratios).toFixed(3)}   ${spread.padEnd(15)}   ${median(processorRatios).toFixed(3)}`,
  )
}
rmSync(parent, { recursive: true, force: true })
