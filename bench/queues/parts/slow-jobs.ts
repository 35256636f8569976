/**
 * One job in a hundred takes a second: how much later do the other jobs start, compared to a queue without slow jobs? Jobs
 * are added at a constant rate that keeps half of the slots busy. Each records the time from its `add` to its start.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { typeboss } from '../contenders/typeboss.js'
import { pgBossByHand } from '../contenders/pg-boss.js'
import type { Contender } from '../contenders/contender.js'
import { mails } from '../mail.js'
import type { Postgres } from '../support/postgres.js'
import { inTurn, quantile } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const jobs = 600
const perTick = 2
const tick = 10
const rounds = 3

export async function slowJobs(postgres: Postgres): Promise<readonly Table[]> {
  const runner = (contender: Contender, slow: boolean) => ({
    name: slow ? `${contender.name}, 1 in 100 slow` : contender.name,
    run: async () => latencyBeside(contender, slow, await postgres.emptyDatabase()),
  })
  const runners = [
    runner(typeboss(), false),
    runner(typeboss(), true),
    runner(pgBossByHand, false),
    runner(pgBossByHand, true),
  ]
  return [
    {
      title: 'add → handler of short jobs, 99th percentile',
      unit: 'ms',
      rows: await inTurn(runners, rounds),
    },
  ]
}

async function latencyBeside({ open }: Contender, slow: boolean, connectionString: string): Promise<number> {
  const { addBatch, work, close } = await open(connectionString)
  const added: number[] = []
  const waits: number[] = []
  let started = 0
  const done = Promise.withResolvers<void>()
  const worker = await work(async (number) => {
    const isSlow = number % 100 === 50
    if (!isSlow) waits.push(performance.now() - (added[number] ?? NaN))
    started += 1
    if (started === jobs) done.resolve()
    if (slow && isSlow) await sleep(1_000)
    return { messageId: `message-${number}` }
  })
  for (let number = 0; number < jobs; number += perTick) {
    for (const mail of mails(perTick, number)) added[mail.number] = performance.now()
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all([addBatch(mails(perTick, number)), sleep(tick)])
  }
  await done.promise
  await worker.close()
  await close()
  return quantile(waits, 0.99)
}
