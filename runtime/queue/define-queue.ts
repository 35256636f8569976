import { isQueueName, queueNameRule } from '../../facts/queue-names.js'
import { fileURLToPath } from 'node:url'
import { checkQueueOptions } from '../options/check-queue-options.js'
import { anyJson, contract, everything, isContract, type Contract } from '../contract/index.js'
import { requireContract } from './require-contract.js'
import { NotCompiledError, QueueOptionsError } from '../errors/errors.js'
import type { Handler } from './handler.js'
import { nameHandler } from './name-handler.js'
import type { QueueOptions } from '../options/queue-options.js'
import type { QueueDefinition } from './queue-definition.js'
import type { InputIn } from './queue-types.js'
import { registerContract } from './definition-registry.js'
import { uncompiledJson } from './uncompiled-json.js'
import { upgradeTo } from './upgrade.js'

/**
 * Defines a queue: its name, its handler, its options. Call it at the top level of a module. The transformer infers the
 * queue's types from the handler and compiles them into this call.
 *
 *     export const emailQueue = defineQueue('email-queue', async (email: Email, job) => {
 *       await job.progress(10)
 *       return { sentAt: new Date() }
 *     }, { retries: 5, backoff: 'exponential', concurrency: 20 })
 *
 * The jobs of a handler without a parameter have no data: `queue.add('sweep')`. For any JSON, write `(input: unknown) => …`.
 *
 * Throws `NotCompiledError` in code that was not built with `tspc`, `QueueOptionsError` for an option out of
 * range, and `QueueDefinedTwiceError` if the process has another queue of that name.
 */
export function defineQueue<
  const Name extends string,
  Input,
  Output,
  // oxlint-disable-next-line typescript/no-empty-object-type
  const Options extends QueueOptions<Input> = {},
  Progress = unknown,
  Given = unknown,
>(
  name: Name,
  // `Given` is the handler as it was written: only that type shows that it has no parameter.
  handler: Handler<Input, Output, Progress> & Given,
  options?: Options,
): QueueDefinition<
  Name,
  // Evaluated only where no input was inferred, because a build evaluates it for every queue.
  unknown extends Input ? InputIn<Given, Input> : Input,
  Awaited<Output>,
  Options,
  Progress
>
/**
 * Defines a queue by type arguments, with a handler. The type of its progress is plain JSON; to declare another, omit the
 * type arguments and annotate the handler: `async (query: Query, job: JobContext<Step>) => …`.
 *
 *     export const emailQueue = defineQueue<Email, Receipt>('email-queue', (email) => smtp.send(email))
 */
export function defineQueue<Input, Output = unknown>(
  name: string,
  handler: Handler<Input, Output>,
  options?: QueueOptions<Input>,
): QueueDefinition<string, Input, Output>
/**
 * Defines a queue by type arguments; a worker attaches the handler.
 *
 *     export const emailQueue = defineQueue<Email, Receipt>('email-queue', { retries: 5 })
 *     worker.handle(emailQueue, async (email, job) => smtp.send(email, { signal: job.signal }))
 *
 * A queue whose jobs have no data is `defineQueue<void>('sweep')`; add its jobs by `queue.add('sweep')`. Throws as the other
 * forms do.
 */
export function defineQueue<Input, Output = unknown>(
  name: string,
  options?: QueueOptions<Input>,
): QueueDefinition<string, Input, Output>
export function defineQueue(name: string, ...rest: readonly unknown[]): QueueDefinition {
  const compiled = rest.at(-1)
  if (!isContract(compiled)) throw new NotCompiledError(name, callerOf(defineQueue))
  const whole: Contract = requireContract(compiled, everything)
  const [handler, options] = typeof rest[0] === 'function' ? [rest[0], rest[1]] : [undefined, rest[0]]
  const declared: unknown = options === compiled || options === undefined ? {} : options
  if (!isQueueName(name)) {
    throw new QueueOptionsError('name', name, queueNameRule)
  }
  checkQueueOptions(name, declared)
  registerContract({ ...whole, upgrade: upgradeTo(whole, declared.upgrades) })
  nameHandler(handler, name)
  const definition: CompiledDefinition = {
    name,
    options: declared,
    // The overloads above allow only a handler in this place.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    handler: handler as Handler<unknown, unknown> | undefined,
    get jsonSchema() {
      return whole.jsonSchema?.() ?? { input: true, output: true }
    },
    [definitionContract]: whole,
  }
  return Object.freeze(definition)
}

/**
 * A queue as a program sees it that neither compiles its calls nor loads the queue's definition, such as one in plain JavaScript:
 * its data, results and progress are plain JSON of the type `unknown`, as they are stored. A `Date` of the queue's type is text
 * here. Data is checked by the queue's worker only.
 *
 *     const orders = jsonQueue('orders')
 *     const total = await queue.waitForCompletion(orders, await queue.add(orders, { number: 7 }))
 *
 * Throws `QueueOptionsError` for a name that no queue can have.
 */
export function jsonQueue<const Name extends string>(name: Name): QueueDefinition<Name> {
  if (!isQueueName(name)) throw new QueueOptionsError('name', name, queueNameRule)
  const codec = { ...uncompiledJson(name), decode: anyJson.decode }
  const definition: CompiledDefinition & { readonly name: Name } = {
    name,
    options: {},
    handler: undefined,
    jsonSchema: { input: true, output: true },
    [definitionContract]: contract({
      name,
      options: {},
      fingerprint: '',
      input: codec,
      output: codec,
      progress: codec,
    }),
  }
  return Object.freeze(definition)
}

// A registered symbol, so that several copies of the package know each other's definitions.
const definitionContract = Symbol.for('typeboss.definition')

interface CompiledDefinition extends QueueDefinition {
  readonly [definitionContract]: Contract
}

/**
 * The contract of a definition, `undefined` for other values. Its options are those of the definition, which may have been
 * computed at run time.
 * @internal
 */
export function contractInside(definition: unknown): Contract | undefined {
  if (typeof definition !== 'object' || definition === null || !(definitionContract in definition))
    return undefined
  // Only defineQueue() writes this symbol.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const { options, [definitionContract]: whole } = definition as CompiledDefinition
  return { ...whole, options }
}

/** Where `callee` was called: `/app/dist/queues.js:12`. `undefined` if the engine writes stacks in another form. */
function callerOf(callee: (...parameters: never) => unknown): string | undefined {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  const [, frame = ''] = holder.stack?.split('\n') ?? []
  // `at file:///app/queues.js:12:28` in a module, `at Object.<anonymous> (/app/queues.js:12:28)` elsewhere.
  const place = /^\s*at (?:.*? \()?(.*):(\d+):\d+\)?$/.exec(frame)
  if (!place) return undefined
  const [, file = '', line = ''] = place
  return `${file.startsWith('file:') ? fileURLToPath(file) : file}:${line}`
}
