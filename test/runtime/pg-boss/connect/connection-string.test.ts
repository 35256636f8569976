/** Which connection strings are accepted, and which of their parts are shown. */
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import pg from 'pg'
import { createPgBossService, QueueClient, QueueOptionsError } from 'typeboss'
import { secretsIn, shownConnectionString } from '#facts/connection-string'
import { checkConnectionString } from '#runtime/pg-boss/connect/connection-string'
import { handMadeQueue } from '../../../support/hand-made-queues.js'
import { useBench } from '../../../support/service.js'

function isAccepted(text: string): boolean {
  try {
    checkConnectionString('connectionString', text)
    return true
  } catch {
    return false
  }
}

/** The driver throws for a percent sign that it cannot decode. */
function hostOf(text: string): string | undefined {
  try {
    return new pg.Client({ connectionString: text }).host
  } catch {
    return undefined
  }
}

const misread = () =>
  createPgBossService({ connectionString: 'postgres://ada9:12/hid?den#wo9rd@localhost/shop' })

describe('a connection string', () => {
  test.each([
    'postgres://ada:pw@localhost/shop',
    'postgresql://localhost:5432/shop?sslmode=require',
    'postgres://ada:pw@/shop?host=/cloudsql/project:region:instance',
    'postgres://ada@/shop?host=/var/run/postgresql',
    'postgres://ada:p%40%2F%23@[::1]:5432/shop',
    'postgres://ada:pa@ss@localhost/shop',
    'postgres://@localhost/my shop',
    '/var/run/postgresql shop',
    'socket:/var/run/postgresql?db=shop',
  ])('is accepted: %s', (text) => expect(isAccepted(text)).toBe(true))

  test.each([
    'postgres://ada:12/34@localhost/shop',
    'postgres://ada:12?34@localhost/shop',
    'postgres://ada:12?a=b@localhost/shop',
    'postgres://ada:12#34@localhost/shop',
    'postgres://ada:p@ss/word@localhost/shop',
    'postgres://ada:pw@localhost/shop#main',
  ])('is refused if the driver would misread its password: %s', (text) =>
    expect(isAccepted(text)).toBe(false),
  )

  const passwords = fc.string({
    unit: fc.constantFrom(...Array.from('ab1/#?@:%&= +\\')),
    minLength: 1,
    maxLength: 12,
  })

  test('names the host that the driver connects to, with any password', () => {
    fc.assert(
      fc.property(passwords, (password) => {
        const text = `postgres://ada:${password}@127.0.0.9:1/shop`
        fc.pre(isAccepted(text))
        expect([undefined, '127.0.0.9']).toContain(hostOf(text))
      }),
    )
  })

  test('is shown without its user, its password and its parameters, accepted or not', () => {
    fc.assert(
      fc.property(passwords, (password) => {
        expect(shownConnectionString(`postgres://ada:${password}@localhost/shop?sslpassword=x`)).toBe(
          'postgres://***@localhost/shop',
        )
      }),
    )
  })

  test('is refused by an error without any part of its password', () => {
    expect(misread).toThrow(QueueOptionsError)
    expect(misread).toThrow('%2F for a /')
    expect(misread).not.toThrow(/ada9|12|hid|den|wo9rd/)
  })

  test.each(['password', 'sslpassword', 'sslkey', 'token'])('has a secret in its parameter %s', (name) =>
    expect(secretsIn(`postgres://localhost/shop?a=1&${name}=hid%20den&b=2`)).toEqual([
      'hid%20den',
      'hid den',
    ]),
  )
})

describe('a service', () => {
  const bench = useBench()

  test('connects through a socket whose folder is a parameter', async () => {
    const folder = await socketFolder()
    const url = new URL(bench.connectionString)
    const text = `postgres://${url.username}:${url.password}@${url.pathname}?host=${folder}&port=${url.port}`
    const service = createPgBossService({ connectionString: text })
    const client = new QueueClient(service)
    const queue = handMadeQueue<number, number>({ name: 'through-a-socket' })
    expect(await client.getJob(queue, await client.add(queue, 1))).toMatchObject({ data: 1 })
    await client.close()
  })

  async function socketFolder(): Promise<string> {
    const client = new pg.Client(bench.connectionString)
    await client.connect()
    const { rows } = await client.query<{ folders: string }>(
      `select current_setting('unix_socket_directories') as folders`,
    )
    await client.end()
    return rows[0]?.folders.split(',')[0] ?? ''
  }
})
