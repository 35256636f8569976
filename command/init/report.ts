/** What `init` prints. */
import { shownPath } from '../shown-path.js'
import type { Plan } from './plan.js'
import { installCommand, runCommand } from './package-manager.js'

export type Written = 'written' | 'dry run'

export function reportInit(plan: Plan, written: Written): string {
  const { changes, configs, packageManager, firstSteps, obstacles, hints } = plan
  const sections: (readonly string[])[] = []
  if (changes.length === 0) {
    sections.push([`Nothing to change: ${configs.map(shownPath).join(', ')} and package.json have it all.`])
  } else {
    if (written === 'dry run') sections.push(['Nothing is written, since this is a dry run. It would be:'])
    sections.push(changes.flatMap(({ path, done }) => done.map((line) => `${shownPath(path)}: ${line}`)))
  }
  if (obstacles.length > 0) sections.push(['To be settled first:', ...obstacles.map(indented)])
  if (hints.length > 0) sections.push(['To look at:', ...hints.map(indented)])
  if (changes.length > 0) {
    sections.push([
      'Next:',
      ...[installCommand(packageManager), ...firstSteps, runCommand(packageManager, 'build')].map(indented),
    ])
  }
  return sections.map((lines) => lines.map((line) => `${line}\n`).join('')).join('\n')
}

function indented(line: string): string {
  return `  ${line}`
}
