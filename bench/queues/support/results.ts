import { mkdir, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, type } from 'node:os'
import { join } from 'node:path'
import type { Table } from './table.js'

/** The working directory of the benchmarks is the repository. */
export const folder = join('bench', 'results')

/** Writes one file for each part, with a description of the machine. */
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
