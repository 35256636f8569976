import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, type } from 'node:os'
import { join } from 'node:path'
import type { Table } from './table.js'

/** From where the benchmarks are run: the repository. */
export const folder = join('bench', 'results')

/** One file for each part, with the machine that it ran on. */
export async function keep(part: string, tables: readonly Table[]): Promise<void> {
  const machine = {
    system: type(),
    processor: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
  }
  await mkdir(folder, { recursive: true })
  const text = JSON.stringify(
    { measured: new Date().toISOString().slice(0, 10), machine, tables },
    undefined,
    2,
  )
  await writeFile(join(folder, `${part}.json`), `${text}\n`)
}
