/** Compares the contracts of two versions of a program, queue by queue. */
import type { ContractShapes } from '../../../facts/shape/read-contracts.js'
import type { Shape } from '../../../facts/shape/shape.js'
import { differences, type Difference, type StoredBy } from './differences.js'
import { createRelation, type Relation } from './reads.js'

export interface QueueChange {
  readonly queue: string
  /** A queue that was removed counts as breaking: no worker has its waiting jobs. */
  readonly verdict: 'same' | 'compatible' | 'breaking' | 'added' | 'removed'
  /** Empty unless the change is breaking. */
  readonly problems: readonly ChangeProblem[]
}

/** Something that one version stores and the other does not read. */
export interface ChangeProblem extends Difference {
  readonly of: 'input' | 'output' | 'progress' | 'options'
  /** Old values meet new code in waiting jobs and stored results, new values meet old code while both versions run. */
  readonly storedBy: StoredBy
}

type Contracts = ReadonlyMap<string, ContractShapes>

/** Sorted by the queues' names. */
export function compareContracts(old: Contracts, now: Contracts): readonly QueueChange[] {
  const relation = createRelation()
  return [...new Set([...old.keys(), ...now.keys()])].toSorted().map((queue): QueueChange => {
    const [before, after] = [old.get(queue), now.get(queue)]
    if (before === undefined) return { queue, verdict: 'added', problems: [] }
    if (after === undefined) return { queue, verdict: 'removed', problems: [] }
    const problems = [...optionProblems(before, after), ...typeProblems(relation, before, after)]
    if (problems.length > 0) return { queue, verdict: 'breaking', problems }
    return { queue, verdict: before.fingerprint === after.fingerprint ? 'same' : 'compatible', problems }
  })
}

function typeProblems(
  relation: Relation,
  old: ContractShapes,
  now: ContractShapes,
): readonly ChangeProblem[] {
  if (old.fingerprint === now.fingerprint) return []
  const compare = (of: 'input' | 'output' | 'progress', storedBy: StoredBy) => {
    const [stored, read] = storedBy === 'old' ? [old, now] : [now, old]
    return differences(relation, stored[of], readBy(relation, read, of), storedBy).map((difference) => ({
      of,
      storedBy,
      ...difference,
    }))
  }
  return (['input', 'output', 'progress'] as const).flatMap((of) => [
    ...compare(of, 'old'),
    ...compare(of, 'new'),
  ])
}

/** What a version reads: a worker also reads the older inputs that it upgrades. */
function readBy({ shapes }: Relation, contract: ContractShapes, of: 'input' | 'output' | 'progress'): Shape {
  const own = contract[of]
  return of === 'input' && contract.upgrades.length > 0 ? shapes.unionOf([own, ...contract.upgrades]) : own
}

/** A stored queue keeps its policy, and a worker with another one does not start. */
function optionProblems(old: ContractShapes, now: ContractShapes): readonly ChangeProblem[] {
  const [before = 'standard', after = 'standard'] = [old.options['policy'], now.options['policy']]
  if (before === after) return []
  const reason = `changed from '${String(before)}' to '${String(after)}', and a stored queue keeps its policy`
  return [{ of: 'options', storedBy: 'old', path: '.policy', reason, isDecided: true }]
}
