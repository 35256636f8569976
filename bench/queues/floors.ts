/** The minimal cost of a job from `add` to its result: statements written by hand, on a table with only a primary key. */
import pg from 'pg'
import { mailNumber } from './mail.js'
import { each, medianTime, type Open } from './support/median-time.js'
import type { Postgres } from './support/postgres.js'

const table = 'create table mail (id int primary key, data jsonb, state text, output jsonb)'

/** One connection adds, claims and completes a job. */
export async function commits(postgres: Postgres): Promise<Open> {
  const client = new pg.Client(await postgres.emptyDatabase())
  await client.connect()
  await client.query(table)
  let id = 0
  return {
    name: 'three commits',
    run: () =>
      medianTime(async (number) => {
        id += 1
        await client.query('insert into mail values ($1, $2)', [id, mailNumber(number)])
        await client.query(`update mail set state = 'active' where id = $1`, [id])
        await client.query(`update mail set state = 'completed' where id = $1`, [id])
      }),
    close: () => client.end(),
  }
}

/**
 * The same between an independent producer and worker, with two more notifications and a read of the result. As in
 * typeboss, every statement is prepared, and a claim does not wait for the disk.
 */
export async function producerAndWorker(postgres: Postgres): Promise<Open> {
  const connectionString = await postgres.emptyDatabase()
  const connect = async (setting?: string): Promise<pg.Client> => {
    const client = new pg.Client(connectionString)
    await client.connect()
    if (setting !== undefined) await client.query(setting)
    return client
  }
  const producer = await connect(table)
  const finished = await connect('listen finished')
  const worker = await connect()
  const claimer = await connect('set synchronous_commit = off')
  const added = await connect('listen added')

  let end: (() => void) | undefined
  async function work(id: string): Promise<void> {
    const claim = `update mail set state = 'active' where id = $1::int returning data`
    const { rows } = await claimer.query<{ data: object }>({ name: 'claim', text: claim, values: [id] })
    const complete = `
      with completed as (update mail set state = 'completed', output = $2 where id = $1::int)
      select pg_notify('finished', $1::text)`
    await worker.query({ name: 'complete', text: complete, values: [id, rows[0]?.data] })
  }
  async function read(id: string): Promise<void> {
    await producer.query({ name: 'read', text: 'select * from mail where id = $1::int', values: [id] })
    end?.()
  }
  added.on('notification', ({ payload = '' }) => void work(payload))
  finished.on('notification', ({ payload = '' }) => void read(payload))

  let id = 0
  return {
    name: 'by hand, on a plain table',
    run: () =>
      medianTime(async (number) => {
        id += 1
        const ended = new Promise<void>((resolve) => (end = resolve))
        const add = `with mail as (insert into mail values ($1::int, $2)) select pg_notify('added', $1::text)`
        await producer.query({ name: 'add', text: add, values: [id, mailNumber(number)] })
        await ended
      }),
    close: () => each([producer, finished, worker, claimer, added], (client) => client.end()),
  }
}
