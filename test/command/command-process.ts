/** A kept process that runs the `typeboss` of a project. The command runs when its module is loaded. */
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Command, Finished } from '../support/kept-process.js'

let runs = 0

async function run({ folder, parameters }: Command): Promise<Finished> {
  process.chdir(folder)
  process.argv.splice(2, Infinity, ...parameters)
  process.exitCode = undefined
  let output = ''
  process.stdout.write = process.stderr.write = (text: string | Uint8Array): boolean => {
    output += String(text)
    return true
  }
  runs += 1
  const main = pathToFileURL(join(folder, 'node_modules/typeboss/dist/command/main.js'))
  // A module is loaded once for each URL, so each run needs another one.
  await import(`${main.href}?run=${runs}`)
  return { code: endedWith(), output }
}

function endedWith(): number {
  return Number(process.exitCode ?? 0)
}

process.on('message', (command: Command) => void run(command).then((finished) => process.send?.(finished)))
