import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mustRun } from '../package/run.js'
import { createTestDatabase } from '../support/database.js'

test('the newsletter is sent through a real server, and a second time on the same database', async () => {
  const folder = join(process.cwd(), 'examples/newsletter')
  const database = await createTestDatabase()
  await mustRun(process.execPath, [join(process.cwd(), 'node_modules/ts-patch/bin/tspc.js')], { folder })
  const send = () =>
    mustRun(process.execPath, ['dist/main.js'], { folder, env: { DATABASE_URL: database.connectionString } })

  for (const output of [await send(), await send()]) {
    expect(output).toContain('skipped line 22: "30 February" is no date')
    expect(output).toContain('39 letters sent, 1 failed')
    expect(output).toMatch(/busy@example\.com: sent at attempt 2/)
    expect(output).toMatch(/gone@example\.org: failed 3 times, last with ".*550 no such mailbox"/)
    expect(output).not.toContain('embedded')
  }
  await database.drop()
}, 180_000)
