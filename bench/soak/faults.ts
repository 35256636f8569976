/** Causes random faults, one at a time. Each is logged with the processes that it hits. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { PostgresServer } from '../../test/support/postgres-server.js'
import type { SilentProxy } from '../../test/support/silent-proxy.js'
import type { Fleet, FleetWorker } from './fleet.js'
import type { Random } from './random.js'

export interface Fault {
  readonly kind: keyof typeof weights
  readonly from: number
  readonly to: number
  /** The worker that the fault hits; without one, it hits all processes. */
  readonly pid: number | undefined
}

/** The relative frequency of each kind of fault. */
const weights = {
  kill: 4,
  cut: 6,
  freeze: 3,
  restart: 1,
  silence: 6,
  silenceProducer: 2,
  pause: 3,
  deploy: 3,
}

export interface FaultParts {
  readonly fleet: Fleet
  readonly server: PostgresServer
  readonly producer: SilentProxy
  readonly random: Random
}

/** Causes faults until `signal` aborts, and resolves with all of them. Nothing is frozen or down when it resolves. */
export async function causeFaults(parts: FaultParts, signal: AbortSignal): Promise<readonly Fault[]> {
  const { fleet, random } = parts
  const faults: Fault[] = []
  const lasting: Promise<void>[] = []
  while (!signal.aborted) {
    // oxlint-disable-next-line no-await-in-loop
    await sleep(random.between(1_000, 5_000), undefined, { signal }).catch(() => {})
    const [worker] = fleet.workers.slice(random.integer(0, Math.max(fleet.workers.length, 1)))
    if (signal.aborted || worker === undefined) continue
    const kind = pick(random)
    const from = Date.now()
    const isForAll = kind === 'restart' || kind === 'silenceProducer'
    const causing = (async (): Promise<void> => {
      await cause(kind, worker, parts)
      faults.push({ kind, from, to: Date.now(), pid: isForAll ? undefined : worker.pid })
    })()
    lasting.push(causing)
    // oxlint-disable-next-line no-await-in-loop
    if (kind === 'restart') await causing
  }
  await Promise.all(lasting)
  return faults
}

async function cause(kind: Fault['kind'], { child, proxy }: FleetWorker, parts: FaultParts): Promise<void> {
  const { server, producer, random } = parts
  switch (kind) {
    case 'kill':
      child.kill('SIGKILL')
      return
    case 'deploy':
      child.kill('SIGTERM')
      return
    case 'cut':
      proxy.cut()
      return
    case 'silence':
      proxy.silence()
      return
    case 'silenceProducer':
      producer.silence()
      return
    case 'freeze':
      child.kill('SIGSTOP')
      await sleep(random.between(500, 20_000))
      child.kill('SIGCONT')
      return
    case 'pause':
      send(child, 'pause')
      await sleep(random.between(500, 5_000))
      send(child, 'resume')
      return
    case 'restart':
    default:
      await server.stop()
      await sleep(random.between(0, 3_000))
      await server.start()
  }
}

/** The process may already have ended. */
function send(child: FleetWorker['child'], message: string): void {
  if (child.connected) child.send(message, () => {})
}

function pick(random: Random): Fault['kind'] {
  // The keys are those of the literal.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const kinds = Object.entries(weights) as [Fault['kind'], number][]
  let left = random.between(
    0,
    kinds.reduce((sum, [, weight]) => sum + weight, 0),
  )
  for (const [kind, weight] of kinds) {
    left -= weight
    if (left < 0) return kind
  }
  return 'cut'
}
