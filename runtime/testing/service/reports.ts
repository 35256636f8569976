/** Progress and log lines of attempts. */
import assert from 'node:assert/strict'
import type { NewReport } from '../../engine/job-records.js'
import { completed, failed, type DefineCheck, type ServiceCheck } from './setup.js'

export function report(changes: Partial<NewReport>): NewReport {
  return { progress: undefined, log: [], linesBefore: 0, ...changes }
}

function lines(...texts: readonly string[]): NewReport['log'] {
  return texts.map((text, n) => ({ at: new Date(1_000 + n), text }))
}

export function reportChecks(check: DefineCheck): readonly ServiceCheck[] {
  return [
    check('reports add their lines, keep earlier progress, and can be read after the end', async (bench) => {
      const { service, queue, add, claimOne, settle, read } = bench
      const { id } = await add()
      const claim = await claimOne()
      const save = (changes: Partial<NewReport>): Promise<void> =>
        service.saveReport(queue, claim, report(changes))
      const texts = async (): Promise<readonly string[]> => (await read(id)).log.map(({ text }) => text)
      await save({ progress: 0 })
      assert.equal((await read(id)).progress, 0)
      await save({ log: lines('one') })
      assert.deepEqual([(await read(id)).progress, await texts()], [0, ['one']])
      await save({ progress: { a: [null] }, log: lines('two', 'three'), linesBefore: 1 })
      // The answer of the report was lost, and it is sent again with one more line.
      await save({ log: lines('two', 'three', 'four ü\u{1F600}'), linesBefore: 1 })
      await settle(completed(claim))
      assert.deepEqual(
        [(await read(id)).progress, await texts()],
        [{ a: [null] }, ['one', 'two', 'three', 'four ü\u{1F600}']],
      )
      assert.deepEqual((await read(id)).log[0], { at: new Date(1_000), text: 'one' })
    }),
    check('the last 100 lines are kept', async ({ service, queue, add, claimOne, read }) => {
      const { id } = await add()
      const claim = await claimOne()
      const numbers = Array.from({ length: 130 }, (_, n) => String(n))
      await service.saveReport(queue, claim, report({ log: lines(...numbers.slice(0, 90)) }))
      await service.saveReport(queue, claim, report({ log: lines(...numbers.slice(90)), linesBefore: 90 }))
      assert.deepEqual(
        (await read(id)).log.map(({ text }) => text),
        numbers.slice(30),
      )
    }),
    check(
      'the first report of the next attempt replaces the previous one',
      async ({ service, queue, add, claimOne, settle, read }) => {
        const { id } = await add()
        const first = await claimOne()
        await service.saveReport(queue, first, report({ progress: 1, log: lines('first') }))
        await settle(failed(first))
        assert.deepEqual((await read(id)).progress, 1)
        await service.saveReport(queue, await claimOne(), report({ log: lines('second') }))
        const { progress, log } = await read(id)
        assert.deepEqual([progress, log.map(({ text }) => text)], [undefined, ['second']])
      },
    ),
  ]
}
