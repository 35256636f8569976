/**
 * `typeboss init`: sets a project up, so that `tspc` builds it and editors know its queues.
 *
 * All is planned first, from what the files say, and written last: what is wrong with one file leaves the others
 * untouched. A project that is set up is left as it is, so the command can be run again at any time.
 */
import { writeFileSync } from 'node:fs'
import { planInit } from './init/plan.js'
import { reportInit } from './init/report.js'
import type { Outcome } from './outcome.js'
import { packageVersion } from '../transformer/inspect.js'

export interface InitOptions {
  readonly project: string | undefined
  readonly dryRun: boolean
}

export function init({ project, dryRun }: InitOptions): Outcome {
  const plan = planInit(project, packageVersion())
  if (!dryRun) for (const { path, text } of plan.changes) writeFileSync(path, text)
  return {
    output: reportInit(plan, dryRun ? 'dry run' : 'written'),
    errors: '',
    exitCode: plan.obstacles.length > 0 ? 1 : 0,
  }
}
