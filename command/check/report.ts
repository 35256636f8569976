/** Prints changes of queues for people. */
import type { ChangeProblem, QueueChange } from '../../transformer/inspect.js'

export function isBreaking({ verdict }: QueueChange): boolean {
  return verdict === 'breaking' || verdict === 'removed'
}

export function reportChanges(changes: readonly QueueChange[]): string {
  if (changes.length === 0) return 'No queues are defined here or there.\n'
  // Breaking changes come last, where a terminal shows them.
  const sorted = [...changes.filter((change) => !isBreaking(change)), ...changes.filter(isBreaking)]
  return [...sorted.flatMap(linesOf), '', summary(changes), ''].join('\n')
}

function linesOf({ queue, verdict, problems }: QueueChange): readonly string[] {
  const line = `${verdict.padEnd(10)}  ${queue}`
  if (verdict === 'removed') return [line, '    No worker of the new code runs its waiting jobs.']
  return [line, ...problemLines(problems)]
}

/** The problems of a change, by what they do. */
export function problemLines(problems: readonly ChangeProblem[]): readonly string[] {
  const consequences = Map.groupBy(problems, consequenceOf)
  return [...consequences].flatMap(([consequence, own]) => [
    `    ${consequence}:`,
    ...own.map(({ path, reason }) => `        ${path === '' ? 'it' : path} ${reason}`),
  ])
}

function consequenceOf({ of, storedBy }: ChangeProblem): string {
  switch (of) {
    case 'options':
      return 'Workers of the new code do not start'
    case 'input':
      return storedBy === 'old'
        ? 'The new code refuses waiting jobs, and those that a retry or a redrive brings back'
        : 'Workers of the old code that still run refuse new jobs'
    case 'output':
      return storedBy === 'old'
        ? 'The new code cannot read stored results'
        : 'Clients of the old code that still run cannot read new results'
    case 'progress':
      return storedBy === 'old'
        ? 'The new code cannot read stored progress'
        : 'Clients of the old code that still run cannot read new progress'
  }
}

function summary(changes: readonly QueueChange[]): string {
  const counts = (['same', 'compatible', 'added', 'removed', 'breaking'] as const).flatMap((verdict) => {
    const count = changes.filter((change) => change.verdict === verdict).length
    return count === 0 ? [] : [`${count} ${verdict}`]
  })
  return `Queues: ${counts.join(', ')}.`
}
