/** Lost connections, killed servers and processes, and closed services. */
import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { inspect } from 'node:util'
import type { QueueService } from '../../engine/queue-service.js'
import {
  completed,
  eventually,
  idsOf,
  newJob,
  sleep,
  type Bench,
  type DefineCheck,
  type ServiceCheck,
} from './setup.js'
import { openProxy, type Proxy } from './proxy.js'

const limit = 20_000

/** Opens a service by way of a proxy. */
async function proxied(
  { setup, queue }: Bench,
  use: (service: QueueService, proxy: Proxy) => Promise<void>,
): Promise<void> {
  const proxy = await openProxy(setup.server)
  const service = setup.open({ port: proxy.port, onError: () => {} })
  try {
    await service.prepareQueue(queue, {}, 'producer')
    await service.prepareQueue(queue, {}, 'worker')
    await use(service, proxy)
  } finally {
    await service.close(500)
    await proxy.close()
  }
}

/** Rejects if the call neither resolves nor rejects with an error of the connection in time. */
async function settled(what: string, call: Promise<unknown>): Promise<void> {
  const ended = call.then(
    () => 'ended',
    (error: unknown) => {
      assert.equal(error instanceof Error && 'code' in error ? error.code : error, 'QUEUE_CONNECTION')
      return 'ended'
    },
  )
  assert.equal(
    await Promise.race([ended, sleep(limit).then(() => 'open')]),
    'ended',
    `${what}: no end within ${limit} ms`,
  )
}

async function recovers(what: string, call: () => Promise<unknown>): Promise<void> {
  await eventually(
    what,
    () =>
      call().then(
        () => true,
        () => false,
      ),
    limit,
  )
}

export const connectionChecks = (check: DefineCheck): readonly ServiceCheck[] => [
  check(
    'a connection that falls silent ends its calls, and the service connects again',
    async (bench) => {
      await proxied(bench, async (service, proxy) => {
        const { queue, other } = bench
        const [before, during] = [newJob(), newJob()]
        await service.addJobs(queue, [before])
        proxy.silence()
        await Promise.all([
          settled('add', service.addJobs(queue, [during])),
          settled('read', service.readJobs(queue, [before.id])),
          settled('claim', service.claimJobs(queue, 1)),
        ])
        await recovers('it adds the job again', () => service.addJobs(queue, [during]))
        assert.equal((await other.readJobs(queue, idsOf([before, during]))).length, 2)
      })
    },
    { slow: true },
  ),
  check(
    'a claim whose answer was lost holds no job for long',
    async (bench) => {
      await proxied(bench, async (service, proxy) => {
        const { queue, other, add } = bench
        const { id } = await add()
        proxy.silenceAnswers()
        // The service may send the claim again and get the job.
        const claimed = await service.claimJobs(queue, 1).catch(() => [])
        if (idsOf(claimed).includes(id)) return
        await eventually(
          'another service claims the job',
          async () => {
            await other.rescue?.rescueJobs()
            return idsOf(await other.claimJobs(queue, 1)).includes(id)
          },
          2 * limit,
        )
      })
    },
    { slow: true, options: { heartbeat: 10_000 } },
  ),
  check(
    'connections that are cut are opened again, and a listener is called in case it has missed something',
    async (bench) => {
      await proxied(bench, async (service, proxy) => {
        const { queue, add } = bench
        let calls = 0
        const subscription = await service.onJobsAdded(
          (name) => (calls += name === undefined || name === queue ? 1 : 0),
        )
        await sleep(200)
        calls = 0
        proxy.cut()
        await add()
        await eventually('the listener is called', () => calls > 0, limit)
        await recovers('it claims', () => service.claimJobs(queue, 1))
        calls = 0
        await add()
        await eventually('the listener hears of the next job', () => calls > 0, limit)
        await subscription.close()
      })
    },
    { slow: true },
  ),
  check('close ends in its time while the server is silent, and open calls reject', async (bench) => {
    await proxied(bench, async (service, proxy) => {
      await service.countJobs(bench.queue)
      proxy.silence()
      const open = assert.rejects(service.countJobs(bench.queue))
      await sleep(100)
      const started = performance.now()
      await service.close(500)
      assert(performance.now() - started < 3_000, 'close took longer than its limit')
      await open
    })
  }),
  check(
    'a closed service rejects every call with ClosedError, and closing it again changes nothing',
    async ({ setup, queue }) => {
      const service = setup.open()
      await service.prepareQueue(queue, {}, 'producer')
      await service.close()
      await service.close()
      for (const call of [
        () => service.countJobs(queue),
        () => service.addJobs(queue, [newJob()]),
        () => service.claimJobs(queue, 1),
        () => service.onJobsAdded(() => {}),
      ]) {
        // oxlint-disable-next-line no-await-in-loop
        await assert.rejects(call(), { code: 'CLOSED' })
      }
    },
  ),
  check('a service that never connected can be closed', async ({ setup }) => {
    await setup.open().close()
  }),
  check('no error shows the password', async ({ setup, queue }) => {
    const password = 'se/cr:et@%40'
    for (const changes of [{ password }, { password, port: 1 }]) {
      const reported: Error[] = []
      const service = setup.open({ ...changes, onError: (error) => reported.push(error) })
      // oxlint-disable-next-line no-await-in-loop
      const error = await service.prepareQueue(queue, {}, 'producer').then(
        () => undefined,
        (thrown: unknown) => thrown,
      )
      // oxlint-disable-next-line no-await-in-loop
      await service.close(500)
      // A server that takes any password has nothing to refuse.
      if ('port' in changes)
        assert.equal(error instanceof Error && 'code' in error ? error.code : error, 'QUEUE_CONNECTION')
      const shown = inspect([error, reported], { depth: 20, showHidden: true })
      for (const secret of [password, encodeURIComponent(password)])
        assert(!shown.includes(secret), 'the password is shown')
    }
  }),
  check('claims of two processes have each job once', async ({ setup, service, queue }) => {
    const jobs = Array.from({ length: 300 }, () => newJob())
    await service.addJobs(queue, jobs)
    const processes = [startProcess(setup, queue), startProcess(setup, queue)]
    const [one, two] = await Promise.all(processes.map((each) => claimsOf(each, 'all')))
    assert(one && two)
    assert.deepEqual(new Set([...one, ...two]), new Set(idsOf(jobs)))
    assert.equal(one.length + two.length, jobs.length)
  }),
  check(
    'the jobs of a process that was killed are claimed again, as the next attempt',
    async ({ setup, service, queue, add, settle }) => {
      const { id } = await add()
      const worker = startProcess(setup, queue)
      try {
        assert.deepEqual(await claimsOf(worker, 'one'), [id])
      } finally {
        worker.kill('SIGKILL')
      }
      let attempt = 0
      await eventually(
        'the job is claimed again',
        async () => {
          await service.rescue?.rescueJobs()
          const [claim] = await service.claimJobs(queue, 1)
          if (claim === undefined) return false
          attempt = claim.attempt
          await settle(completed(claim))
          return true
        },
        45_000,
      )
      assert.equal(attempt, 2)
    },
    { options: { heartbeat: 10_000 }, slow: true },
  ),
  check(
    'a killed server loses no job that was added and no result that was stored',
    async (bench) => {
      const { setup, service, queue, add, claimOne, claim, settle } = bench
      const [done, waiting] = [await add({ priority: 5 }), await add()]
      await settle(completed(await claimOne(), 'kept'))
      await setup.restart()
      await recovers('the same service works again', () => service.countJobs(queue))
      const stored = await service.readJobs(queue, idsOf([done, waiting]))
      assert.deepEqual(
        new Map(stored.map((job) => [job.id, [job.status, job.result]])),
        new Map([
          [done.id, ['completed', 'kept']],
          [waiting.id, ['waiting', null]],
        ]),
      )
      await recovers('it adds', () => service.addJobs(queue, [newJob({ priority: -1 })]))
      assert.deepEqual(idsOf(await claim())[0], waiting.id)
    },
    { kills: true },
  ),
]

/** Claims jobs by a service of its own when its parent asks: one, and keeps it, or all. */
const program = `
  const [module, argument, queue] = process.argv.slice(1)
  const service = (await import(module)).open(argument)
  process.once('message', async (what) => {
    await service.prepareQueue(queue, what === 'one' ? { heartbeat: 10_000 } : {}, 'worker')
    const ids = []
    for (;;) {
      const claimed = await service.claimJobs(queue, what === 'one' ? 1 : 5)
      ids.push(...claimed.map(({ id }) => id))
      if (what === 'one' ? claimed.length > 0 : claimed.length === 0 && !claimed.more) break
    }
    process.send(ids)
    if (what === 'all') await service.close()
  })`

function startProcess({ processes }: Bench['setup'], queue: string): ChildProcess {
  const parameters = [processes.module, processes.argument, queue]
  return spawn(process.execPath, ['--input-type=module', '--eval', program, ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Resolves with the ids of the jobs that the process has claimed. */
async function claimsOf(child: ChildProcess, what: 'one' | 'all'): Promise<readonly string[]> {
  child.send(what)
  const ids = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', (code) => reject(new Error(`The process ended with ${code} before it claimed jobs`)))
  })
  if (what === 'all') child.disconnect()
  assert(Array.isArray(ids))
  // Of this realm: the message's array can be of another.
  return Array.from(ids, String)
}
