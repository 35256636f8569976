/** A running `tspc --watch`, or another command that prints as it does, read round by round. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Project } from './project.js'
import { environment, repository } from './project.js'
import { withoutPage } from './without-page.js'

export interface Watch {
  /** What the next finished round printed, without the lines about watching itself. */
  readonly round: () => Promise<readonly string[]>
  readonly stop: () => Promise<void>
}

export function watch(project: Project): Watch {
  const command = join(repository, 'node_modules/.bin/tspc')
  return watchCommand(project, command, ['--watch', '--preserveWatchOutput'])
}

export function watchCommand(project: Project, command: string, parameters: readonly string[]): Watch {
  const child = spawn(command, parameters, { cwd: project.folder, env: environment() })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString()
  })
  const ended = once(child, 'close')
  const round = async (): Promise<readonly string[]> => {
    const end = /Found \d+ errors?\. Watching for file changes\.\s*/
    for (;;) {
      const match = end.exec(output)
      if (match) {
        const text = withoutPage(output.slice(0, match.index))
        output = output.slice(match.index + match[0].length)
        return text.split('\n').filter((line) => /TS\d+|^TSFILE/.test(line))
      }
      await once(child.stdout, 'data')
    }
  }
  const stop = async (): Promise<void> => {
    child.kill()
    await ended
  }
  return { round, stop }
}
