/**
 * Compares compilers on the project of 1,000 modules: TypeScript 6 alone, TypeScript 6 with typeboss, TypeScript 7.1 alone, and
 * `typeboss build` on 7.1. They run in turns, each round begins with another one, and the ratios are medians of those within a
 * round. It reads the processor time from `/proc`, so it needs Linux.
 *
 *     npm run bench:compilers              5 rounds
 *     npm run bench:compilers -- 3 cold    3 rounds of one kind of build
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counts, writeProject } from './project.ts'
import { processorTime } from './processor-time.ts'

const rounds = Number(process.argv[2] ?? 5)
const wanted = process.argv[3]
const repository = join(import.meta.dirname, '../..')
const typescript7 = join(repository, 'test/typescript-7-1/node_modules/typescript')
const reportTime = join(import.meta.dirname, 'report-time.ts')

interface Contender {
  readonly title: string
  readonly form: 'with plugin' | 'without'
  readonly command: readonly string[]
  readonly folder: string
}

interface Cost {
  readonly elapsed: number
  readonly processor: number
}

const parent = mkdtempSync(join(tmpdir(), 'typeboss-bench-compilers-'))

const contenders: readonly Contender[] = [
  contender('tsc 6', 'without', join(repository, 'node_modules/typescript/bin/tsc')),
  contender('tspc 6, typeboss', 'with plugin', join(repository, 'node_modules/ts-patch/bin/tspc.js')),
  contender('tsc 7.1', 'without', join(typescript7, 'lib/tsc.js')),
  contender('typeboss build, 7.1', 'with plugin', join(repository, 'dist/command/main.js'), 'build'),
]

function contender(title: string, form: Contender['form'], ...command: readonly string[]): Contender {
  const folder = join(parent, title.replaceAll(/\W+/g, '-'))
  writeProject(folder, form)
  if (title.startsWith('typeboss build'))
    symlinkSync(typescript7, join(folder, 'node_modules/typescript'), 'dir')
  return { title, form, folder, command }
}

interface Scenario {
  readonly title: string
  readonly flags: readonly string[]
  readonly before: (folder: string, round: number) => void
}

const clean: Scenario['before'] = (folder) => {
  for (const path of ['out', 'tsconfig.tsbuildinfo', 'out/tsconfig.tsbuildinfo'])
    rmSync(join(folder, path), { recursive: true, force: true })
}

/** The files that change are those of another round each, so nothing grows. */
const scenarios: readonly Scenario[] = [
  { title: 'cold', flags: [], before: clean },
  { title: 'no change', flags: ['--incremental'], before: () => {} },
  { title: 'one module', flags: ['--incremental'], before: changeModule },
  { title: 'one queue', flags: ['--incremental'], before: changeQueue },
]

function changeModule(folder: string, round: number): void {
  appendFileSync(join(folder, 'src/module-500.ts'), `export const run${round} = ${round}\n`)
}

/** Changes a queue's type: three producers carry its contract. */
function changeQueue(folder: string, round: number): void {
  const path = join(folder, 'src/queue-50.ts')
  const text = readFileSync(path, 'utf8')
  writeFileSync(path, text.replace(/note\w*\?: string/, `note${round}?: string`))
}

function build({ folder, command }: Contender, { flags, before }: Scenario, round: number): Cost {
  before(folder, round)
  const parameters = ['--import', reportTime, ...command, '-p', folder, ...flags]
  const start = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, parameters, {
    encoding: 'utf8',
    cwd: folder,
  })
  const elapsed = (performance.now() - start) / 1_000
  if (status !== 0) throw new Error(`The project does not compile:\n${stdout}${stderr}`)
  return { elapsed, processor: Number(stderr.split('\n').at(-1)) }
}

/** The cost of each change in a process that watches. `kind` is what changes. */
async function watch({ folder, command }: Contender, change: Scenario['before']): Promise<readonly Cost[]> {
  const parameters = [...command, '-p', folder, '--watch', '--preserveWatchOutput']
  const child = spawn(process.execPath, parameters, { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] })
  const { pid } = child
  if (pid === undefined) throw new Error('The compiler did not start')
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => void (output += chunk.toString()))
  const finished = async (): Promise<void> => {
    while (!/Found 0 errors\. Watching/.test(output)) {
      if (/Found [1-9]/.test(output)) throw new Error(output)
      await once(child.stdout, 'data')
    }
    output = ''
  }
  await finished()
  const costs: Cost[] = []
  for (let round = 0; round <= rounds; round += 1) {
    // What a compiler does after it has reported belongs to the change before.
    await new Promise((resolve) => setTimeout(resolve, 500))
    const [start, before] = [performance.now(), processorTime(pid)]
    change(folder, 1_000 + round)
    await finished()
    const cost = { elapsed: (performance.now() - start) / 1_000, processor: processorTime(pid) - before }
    if (round > 0) costs.push(cost)
  }
  child.kill()
  await once(child, 'close')
  return costs
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2
}

type Costs = ReadonlyMap<Contender, readonly Cost[]>

/** The median of the ratios within a round, of processor time. */
function ratio(own: readonly Cost[], other: readonly Cost[]): string {
  if (other.length === 0) return ''
  return median(own.map((cost, round) => cost.processor / (other[round]?.processor ?? NaN))).toFixed(2)
}

function print(title: string, costs: Costs): void {
  const [six = [], , seven = []] = contenders.map((each) => costs.get(each))
  for (const [{ title: contenderTitle }, own] of costs) {
    const values = [own.map(({ elapsed }) => elapsed), own.map(({ processor }) => processor)]
    const [elapsed, processor] = values.map((each) => `${median(each).toFixed(2)} s`)
    console.log(
      `| ${title} | ${contenderTitle} | ${elapsed} | ${processor} | ${ratio(own, six)} | ${ratio(own, seven)} |`,
    )
  }
}

console.log(
  `${counts.modules} modules, ${counts.queues} queues, ${counts.callSites} call sites; ${rounds} rounds, medians\n`,
)
console.log('| build | compiler | clock | processor | of tsc 6 | of tsc 7.1 |\n|---|---|---|---|---|---|')
try {
  for (const scenario of scenarios.filter(({ title }) => wanted === undefined || title === wanted)) {
    const costs = new Map(contenders.map((each): [Contender, Cost[]] => [each, []]))
    // The first round fills the caches of the disk and of ts-patch, and is not counted.
    for (let round = 0; round <= rounds; round += 1) {
      for (let turn = 0; turn < contenders.length; turn += 1) {
        const own = contenders[(round + turn) % contenders.length]
        if (own === undefined) continue
        const cost = build(own, scenario, round)
        if (round > 0) costs.get(own)?.push(cost)
      }
    }
    print(scenario.title, costs)
  }
  const changes = { 'watch, one module': changeModule, 'watch, one queue': changeQueue }
  for (const [title, change] of Object.entries(changes)) {
    if (wanted !== undefined && title !== wanted) continue
    const costs = new Map<Contender, readonly Cost[]>()
    for (const each of contenders) costs.set(each, await watch(each, change))
    print(title, costs)
  }
} finally {
  rmSync(parent, { recursive: true, force: true })
}
