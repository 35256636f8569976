/** The startup time of a process: loading the package, and a first job on the embedded Postgres. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { inTurn } from '../support/rounds.js'
import type { Table } from '../support/table.js'

const run = promisify(execFile)

export async function start(): Promise<readonly Table[]> {
  const folder = await mkdtemp(join(tmpdir(), 'typeboss-bench-embedded-'))
  const kept = join(folder, 'kept')
  try {
    await firstJob(kept)
    return [
      {
        title: 'import, in a new process',
        unit: 'ms',
        rows: await inTurn(
          ['pg-boss', 'typeboss'].map((name) => ({
            name,
            run: () => milliseconds(`await import('${name}')`),
          })),
          9,
        ),
      },
      {
        title: 'first job on the embedded Postgres, from its import',
        unit: 'ms',
        rows: await inTurn(
          [
            { name: 'in an empty folder', run: () => firstJob(join(folder, String(Math.random()))) },
            { name: 'in a folder of before', run: () => firstJob(kept) },
          ],
          3,
        ),
      },
    ]
  } finally {
    await rm(folder, { recursive: true })
  }
}

function firstJob(dataFolder: string): Promise<number> {
  const script = `
    const { createPgBossService, QueueClient } = await import('typeboss')
    const client = new QueueClient(createPgBossService({ dataFolder: ${JSON.stringify(dataFolder)} }))
    await client.add('mail', { to: 'user@example.com' })`
  return milliseconds(script, 'await client.close()')
}

async function milliseconds(script: string, after = ''): Promise<number> {
  const timed = `const started = performance.now(); ${script}; console.log(performance.now() - started); ${after}`
  const env = { ...process.env, DATABASE_URL: '' }
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', timed], { env })
  return Number(stdout)
}
