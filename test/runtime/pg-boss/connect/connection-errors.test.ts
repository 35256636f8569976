import { expect, test } from '@jest/globals'
import { connectionError, describeError } from '#runtime/pg-boss/connect/connection-errors'
import { QueueConnectionError } from 'typeboss'

test('an error that pg-boss has made anew of a refused connection is one of the connection', () => {
  const remade = new Error('connect ECONNREFUSED 127.0.0.1:5432 (Queue: emails, Worker: 7)')
  expect(describeError(remade, undefined, false)).toBeInstanceOf(QueueConnectionError)
})

test('any other error is one of the service, with the original as its cause', () => {
  const other = new Error('write each of them down')
  expect(describeError(other, undefined, true)).toMatchObject({ code: 'QUEUE_SERVICE', cause: other })
})

test('what passes is one of the connection where the statement was ours, and else the caller’s to try again', () => {
  const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' })
  expect(describeError(deadlock, undefined, true)).toMatchObject({
    code: 'QUEUE_CONNECTION',
    reason: '40P01',
  })
  expect(describeError(deadlock, undefined, false)).toMatchObject({
    code: 'QUEUE_SERVICE',
    reason: '40P01',
    cause: deadlock,
  })
})

test.each([
  ['ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5432', 'No server listens there'],
  ['28P01', 'password authentication failed', 'Correct user and password.'],
  ['3D000', 'database "shop" does not exist', 'Create the database'],
  ['42501', 'permission denied for database shop', 'GRANT CREATE ON DATABASE'],
  [undefined, 'Connection terminated due to connection timeout', 'The host does not answer in time'],
  [undefined, 'pg-boss database requires migrations', 'a newer release of pg-boss'],
])('what keeps a database from being opened is told with what mends it: %s', (code, message, remedy) => {
  const error = Object.assign(new Error(message), code !== undefined && { code })
  expect(connectionError(error, 'postgres://ada:secret@localhost/shop').message).toMatch(
    new RegExp(`^Cannot use postgres://ada:[*]{3}@localhost/shop: ${message}. .*${remedy}`),
  )
})

test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID', '25006', '53100'])(
  'a connection that is refused by %s is none',
  (code) => {
    const refused = Object.assign(new Error('refused'), { code })
    expect(describeError(refused, undefined, false)).toMatchObject({ reason: code })
  },
)
