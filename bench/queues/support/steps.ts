/**
 * Records when this process sends a job's statements and receives their replies and notifications through `pg`, by any
 * library. One job at a time: the next begins with the next insert.
 */
import pg from 'pg'

export type Statement = 'add' | 'claim' | 'complete' | 'read'
export type Step = `${Statement} sent` | `${Statement} replied` | 'add heard' | 'complete heard'

/** The time of each step of a job, in milliseconds; of a repeated step, the last time. */
export type Steps = ReadonlyMap<Step, number>

let jobs: Map<Step, number>[] = []

/** Returns the steps of the jobs since the last call. */
export function takeSteps(): readonly Steps[] {
  const taken = jobs
  jobs = []
  return taken
}

function note(step: Step): void {
  if (step === 'add sent') jobs.push(new Map())
  jobs.at(-1)?.set(step, performance.now())
}

function statementOf(text: string): Statement | undefined {
  if (/insert into/i.test(text)) return 'add'
  if (/set\s+state = 'completed'/i.test(text)) return 'complete'
  if (/set\s+state = 'active'/i.test(text)) return 'claim'
  return /^\s*select (\*|j\.id)/i.test(text) ? 'read' : undefined
}

type Call = (...all: readonly unknown[]) => unknown

const query = Reflect.get(pg.Client.prototype, 'query') as Call
Reflect.set(pg.Client.prototype, 'query', function noting(this: pg.Client, ...all: readonly unknown[]) {
  const [first] = all
  const text = typeof first === 'string' ? first : (first as { readonly text: string }).text
  const statement = statementOf(text)
  if (statement === undefined) return Reflect.apply(query, this, all)
  note(`${statement} sent`)
  const last = all.at(-1)
  if (typeof last === 'function') {
    const onReply = (...reply: readonly unknown[]): void => {
      note(`${statement} replied`)
      Reflect.apply(last, undefined, reply)
    }
    return Reflect.apply(query, this, [...all.slice(0, -1), onReply])
  }
  const replied = Reflect.apply(query, this, all) as Promise<unknown>
  return replied.finally(() => note(`${statement} replied`))
})

const emit = Reflect.get(pg.Client.prototype, 'emit') as Call
Reflect.set(pg.Client.prototype, 'emit', function hearing(this: pg.Client, ...all: readonly unknown[]) {
  const [event, message] = all
  if (event === 'notification') {
    const { channel } = message as pg.Notification
    note(channel.includes('finished') ? 'complete heard' : 'add heard')
  }
  return Reflect.apply(emit, this, all)
})
