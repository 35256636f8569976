/**
 * `typeboss init`: sets up a project, so that a script builds it and editors complete its queues.
 *
 * All changes are planned before the first file is written, so an error in one file leaves all files as they are. Running the
 * command again on a project that is set up changes nothing.
 */
import { writeFileSync } from 'node:fs'
import { installCommand, runCommand } from './package-manager.js'
import { planInit, type Plan } from './init/plan.js'
import type { Outcome } from './outcome.js'
import { shownPath } from './shown-path.js'
import { findCompiler, packageVersion } from '../transformer/inspect.js'

export interface InitOptions {
  readonly project: string | undefined
  readonly dryRun: boolean
}

export function init({ project, dryRun }: InitOptions): Outcome {
  const plan = planInit(project, packageVersion(), isInstalledBeside)
  if (!dryRun) for (const { path, text } of plan.changes) writeFileSync(path, text)
  return {
    output: reportInit(plan, dryRun ? 'dry run' : 'written'),
    errors: '',
    exitCode: plan.obstacles.length > 0 ? 1 : 0,
  }
}

function isInstalledBeside(folder: string): boolean {
  const found = findCompiler(folder)
  return found.kind === 'supported' && found.name !== 'typescript'
}

type Written = 'written' | 'dry run'

function reportInit(plan: Plan, written: Written): string {
  const { changes, configs, packageManager, firstSteps, obstacles, hints } = plan
  const sections: (readonly string[])[] = []
  if (changes.length === 0) {
    sections.push([`Nothing to change: ${configs.map(shownPath).join(', ')} and package.json are set up.`])
  } else {
    if (written === 'dry run')
      sections.push(['This is a dry run, and nothing is written. Without --dry-run:'])
    sections.push(changes.flatMap(({ path, done }) => done.map((line) => `${shownPath(path)}: ${line}`)))
  }
  if (obstacles.length > 0) sections.push(['To fix first:', ...obstacles.map(indented)])
  if (hints.length > 0) sections.push(['To check:', ...hints.map(indented)])
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
