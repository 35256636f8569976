import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { mustRun } from '../package/run.js'
import { createTestDatabase } from '../support/database.js'

test('the photo desk resizes, exports, schedules and redrives, in four processes', async () => {
  const folder = join(process.cwd(), 'examples/photo-desk')
  const database = await createTestDatabase()
  await mustRun(process.execPath, [join(process.cwd(), 'node_modules/ts-patch/bin/tspc.js')], { folder })
  const output = await mustRun(process.execPath, ['dist/main.js'], {
    folder,
    env: { DATABASE_URL: database.connectionString },
  })
  expect(output).toMatch(/blue-marble: .*320 × 160/)
  expect(output).toMatch(/black-marble: .*1920 × 960/)
  expect(output).toContain('a text: 4 failed, 4 dead letters: Input file contains unsupported image format')
  expect(output).toContain('mended: 4 of 4 sent back, 4 pictures')
  expect(output).toContain('exported 12 rows')
  expect(output).toContain('photo,width,height,bytes,colour,sharpness,entropy')
  expect(output).toContain('sweeps at * * * * *')
  expect(output).toContain('the dashboard shows our queues')
  await database.drop()
}, 180_000)
