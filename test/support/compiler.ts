/** Runs the real `tspc` in a process that stays alive for the next command. */
import type { Finished } from './kept-process.js'
import { keptProcesses } from './outside-jest.js'
import { withoutPage } from './without-page.js'

/** Runs `tspc` with these parameters in a folder. One command at a time. */
export async function tspc(folder: string, parameters: readonly string[]): Promise<Finished> {
  const { code, output } = await keptProcesses().runInKeptProcess('support/compiler-process.js', {
    folder,
    parameters,
  })
  return { code, output: withoutPage(output) }
}
