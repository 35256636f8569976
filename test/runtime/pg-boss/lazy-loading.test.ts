/** `pg` and `pg-boss` load with the service that needs them, and not with the package's entry. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from '@jest/globals'

/** Runs a program that prints when it has loaded an engine, and resolves with its lines. */
async function linesOf(program: string): Promise<readonly string[]> {
  const source = `
    import { registerHooks } from 'node:module'
    const loaded = new Set()
    registerHooks({
      resolve(specifier, context, next) {
        if (/^(pg|pg-boss|bullmq|ioredis)$/.test(specifier)) loaded.add(specifier)
        return next(specifier, context)
      },
    })
    const show = (what) => console.log(what + ': ' + ([...loaded].sort().join(' ') || 'none'))
    ${program}`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', source])
  return stdout.trim().split('\n')
}

/** Nothing listens there. */
const connectionString = 'postgres://localhost:1/nowhere'

test.each(['typeboss', 'typeboss/pg-boss'])(
  'importing %s and creating a service loads no engine, and connecting does',
  async (entry) => {
    const lines = await linesOf(`
      const { createPgBossService, fromDrizzle } = await import('${entry}')
      show('imported')
      const service = createPgBossService({ connectionString: '${connectionString}', max: 4, password: 'x' })
      show('created')
      await service.countJobs('any').catch((error) => show(error.code))
      await service.close()`)
    expect(lines).toEqual(['imported: none', 'created: none', 'QUEUE_CONNECTION: pg pg-boss'])
  },
)

test('a setting that only pg-boss checks is refused when the service is created', async () => {
  const lines = await linesOf(`
    const { createPgBossService } = await import('typeboss')
    try {
      createPgBossService({ connectionString: '${connectionString}', schema: 'has space' })
    } catch (error) {
      show(error.code + ' ' + error.option)
    }`)
  expect(lines).toEqual([expect.stringMatching(/^QUEUE_OPTIONS schema: /)])
})
