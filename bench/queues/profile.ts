/**
 * Measures each step of a single job on a quiet queue, from `add` to its result, compared to the same step written by hand
 * (see floors.ts).
 *
 *     npm run bench:profile
 */
// This import must precede those that use pg.
import { takeSteps, type Step, type Steps } from './support/steps.js'
import { commits, producerAndWorker } from './floors.js'
import { waiting } from './parts/latency.js'
import { each, type Open } from './support/median-time.js'
import { startPostgres } from './support/postgres.js'
import { median } from './support/rounds.js'

const rounds = 12

/** The time from one step to the next. */
const hops: readonly (readonly [what: string, from: Step, to: Step])[] = [
  ['the insert is sent → its notification is heard', 'add sent', 'add heard'],
  ['→ the claim is sent', 'add heard', 'claim sent'],
  ['→ the job is here', 'claim sent', 'claim replied'],
  ['→ its completion is sent, the handler between', 'claim replied', 'complete sent'],
  ['→ that is heard', 'complete sent', 'complete heard'],
  ['→ the read is sent', 'complete heard', 'read sent'],
  ['→ the result is here', 'read sent', 'read replied'],
]

interface Profile {
  readonly name: string
  readonly totals: number[]
  readonly jobs: Steps[]
}

async function measure(open: Open, { totals, jobs }: Profile): Promise<void> {
  takeSteps()
  totals.push(await open.run())
  jobs.push(...takeSteps())
}

function lengthOf(jobs: readonly Steps[], from: Step, to: Step): number {
  return median(
    jobs.map((steps) => (steps.get(to) ?? NaN) - (steps.get(from) ?? NaN)).filter((time) => time >= 0),
  )
}

function printRow(what: string, figures: readonly number[]): void {
  console.log(`  ${what.padEnd(52)}${figures.map((figure) => figure.toFixed(2).padStart(10)).join('')}`)
}

const postgres = await startPostgres()
const opened = await each([waiting, producerAndWorker, commits], (make) => make(postgres))
const profiles = opened.map(({ name }): Profile => ({ name, totals: [], jobs: [] }))
try {
  // The first round of each opens its connections and plans their statements.
  await each(opened, (open) => open.run())
  for (let round = 0; round < rounds; round += 1) {
    // In turn, because they would disturb each other.
    // oxlint-disable-next-line no-await-in-loop
    await each(opened, (open) => measure(open, profiles[opened.indexOf(open)] as Profile))
  }
  const [typeboss, byHand] = profiles as [Profile, Profile]
  console.log(`\nadd → waitForCompletion, medians of ${typeboss.jobs.length} jobs, ms: typeboss, and by hand`)
  for (const [what, from, to] of hops) {
    printRow(
      what,
      [typeboss, byHand].map(({ jobs }) => lengthOf(jobs, from, to)),
    )
  }
  printRow(
    'from the call to the result',
    [typeboss, byHand].map(({ totals }) => median(totals)),
  )
  for (const { name, totals } of profiles.slice(2)) printRow(name, [median(totals)])
} finally {
  await each(opened, ({ close }) => close())
  await postgres.stop()
}
