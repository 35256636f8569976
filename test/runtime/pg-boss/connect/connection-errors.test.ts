import { expect, test } from '@jest/globals'
import { connectionError, describeError } from '#runtime/pg-boss/connect/connection-errors'
import { QueueConnectionError } from 'typeboss'

const nowhere = { shown: undefined, secrets: [] }

test('a refused connection that pg-boss has wrapped in a new error is a QueueConnectionError', () => {
  const remade = new Error('connect ECONNREFUSED 127.0.0.1:5432 (Queue: emails, Worker: 7)')
  expect(describeError(remade, nowhere, false)).toBeInstanceOf(QueueConnectionError)
})

test('any other error is a QueueServiceError, with the original as its cause', () => {
  const other = new Error('write each of them down')
  expect(describeError(other, nowhere, true)).toMatchObject({ code: 'QUEUE_SERVICE', cause: other })
})

test('a deadlock is a QueueConnectionError in our own statements, and a QueueServiceError in the user’s transaction', () => {
  const deadlock = Object.assign(new Error('deadlock detected'), { code: '40P01' })
  expect(describeError(deadlock, nowhere, true)).toMatchObject({
    code: 'QUEUE_CONNECTION',
    reason: '40P01',
  })
  expect(describeError(deadlock, nowhere, false)).toMatchObject({
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
])('the error of a database that cannot be opened says how to fix it: %s', (code, message, remedy) => {
  const error = Object.assign(new Error(message), code !== undefined && { code })
  expect(connectionError(error, { shown: 'postgres://***@localhost/shop', secrets: [] }).message).toMatch(
    new RegExp(`^Cannot use postgres://[*]{3}@localhost/shop: ${message}. .*${remedy}`),
  )
})

test.each(['SELF_SIGNED_CERT_IN_CHAIN', 'ERR_TLS_CERT_ALTNAME_INVALID', '25006', '53100'])(
  'a connection that is refused with %s is a QueueConnectionError',
  (code) => {
    const refused = Object.assign(new Error('refused'), { code })
    expect(describeError(refused, nowhere, false)).toMatchObject({ reason: code })
  },
)
