/** Counts the statements that this process sends through `pg`, by any library. */
import pg from 'pg'

let sent = 0
const query = Reflect.get(pg.Client.prototype, 'query') as (...all: readonly unknown[]) => unknown
Reflect.set(pg.Client.prototype, 'query', function counting(this: pg.Client, ...all: readonly unknown[]) {
  sent += 1
  return Reflect.apply(query, this, all)
})

export function statementsSent(): number {
  return sent
}
