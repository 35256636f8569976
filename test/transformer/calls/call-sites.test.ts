import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Compilation } from '../../support/compile-project.js'
import { createProject, type Project } from '../../support/project.js'
import { queues } from '../fixtures.js'

interface Form {
  readonly title: string
  readonly code: string
  /** What the last line of the code becomes. */
  readonly becomes: string
}

const imports = `import { QueueClient, type InputOf, type QueueName } from 'typeboss'
import { queue } from './client.js'
`
const email = `{ to: 'a@example.com' }`
const ofEither = `{ 'email-queue': emailQueueContract, 'text/queue': textQueueContract }`
const chosen = `typebossContract.choose(name, ${ofEither})`

const forms: readonly Form[] = [
  {
    title: 'a definition that a user’s function returns, whatever its arguments',
    code: `import type { QueueDefinition } from 'typeboss'
import { queues } from './email.js'
const make = (_label: string): QueueDefinition<string, string, number> => queues.text
const made = make('email-queue')
await queue.add(made, 'hi')`,
    becomes: `await queue.add(made, 'hi');`,
  },
  {
    title: 'a method in a comma expression',
    code: `await (0, queue.add)('email-queue', ${email})`,
    becomes: `await (0, queue.add)(emailQueueContract, ${email});`,
  },
  {
    title: 'a method of the queues of a test',
    code: `import type { TestQueues } from 'typeboss/testing'
declare const tests: TestQueues
const { added } = tests
added('email-queue')`,
    becomes: `added(emailQueueContract);`,
  },
  {
    title: 'a literal name',
    code: `await queue.add('email-queue', ${email})`,
    becomes: `await queue.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a template literal without substitutions',
    code: `await queue.add(\`email-queue\`, ${email})`,
    becomes: `await queue.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a constant name',
    code: `const name = 'email-queue'\nawait queue.add(name, ${email})`,
    becomes: `await queue.add(emailQueueContract, ${email});`,
  },
  {
    title: 'an enum member',
    code: `enum Names { email = 'email-queue' }\nawait queue.getJob(Names.email as 'email-queue', '1')`,
    becomes: `await queue.getJob(emailQueueContract, '1');`,
  },
  {
    title: 'a name in a constant object',
    code: `const names = { email: 'email-queue' } as const\nawait queue.add(names.email, ${email})`,
    becomes: `await queue.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a name that a cast hides',
    code: `declare const name: string\nawait queue.add(name as 'email-queue', ${email})`,
    becomes: `await queue.add(typebossContract.choose(name, { 'email-queue': emailQueueContract }), ${email});`,
  },
  {
    title: 'a constant that a cast hides',
    code: `declare const given: { name: string }\nconst name: 'email-queue' = given.name as never\nawait queue.getJob(name, '1')`,
    becomes: `await queue.getJob(typebossContract.choose(name, { 'email-queue': emailQueueContract }), '1');`,
  },
  {
    title: 'another name behind a cast',
    code: `await queue.getJob('text/queue' as string as 'email-queue', '1')`,
    becomes: `await queue.getJob(typebossContract.choose('text/queue', { 'email-queue': emailQueueContract }), '1');`,
  },
  {
    title: 'another definition behind a cast, which contains its own contract',
    code: `import { emailQueue, queues } from './email.js'\nawait queue.add(queues.text as never as typeof emailQueue, ${email})`,
    becomes: `await queue.add(queues.text, ${email});`,
  },
  {
    title: 'a name that a function returns; the function is still called',
    code: `const name = () => 'email-queue' as const\nawait queue.add(name(), ${email})`,
    becomes: `await queue.add(typebossContract.choose(name(), { 'email-queue': emailQueueContract }), ${email});`,
  },
  {
    title: 'a union of names',
    code: `declare const name: 'email-queue' | 'text/queue'\nawait queue.getJob(name, '1')`,
    becomes: `await queue.getJob(${chosen}, '1');`,
  },
  {
    title: 'a narrowed name',
    code: `declare const name: 'email-queue' | 'text/queue'\nif (name === 'email-queue') await queue.getJob(name, '1')`,
    becomes: `await queue.getJob(emailQueueContract, '1');`,
  },
  {
    title: 'a generic name',
    code: `export const add = <N extends QueueName>(name: N, data: InputOf<N>) => queue.add(name, data)`,
    becomes: `export const add = (name, data) => queue.add(${chosen}, data);`,
  },
  {
    title: 'a generic name or definition, in a method that overrides one of the client',
    code: `import type { AnyQueue, CallableName } from 'typeboss'
export class Loud extends QueueClient {
  override async add<Queue extends QueueName | AnyQueue>(name: Queue | CallableName<Queue>, data: InputOf<Queue>) {
    return super.add<Queue>(name, data)
  }
}`,
    becomes: `return super.add(${chosen}, data);`,
  },
  {
    title: 'a definition',
    code: `import { emailQueue } from './email.js'\nawait queue.add(emailQueue, ${email})`,
    becomes: `await queue.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a definition in an object',
    code: `import { queues } from './email.js'\nawait queue.add(queues.text, 'hi')`,
    becomes: `await queue.add(textQueueContract, 'hi');`,
  },
  {
    title: 'a definition that a function returns, which contains its own contract',
    code: `import { emailQueue } from './email.js'\nconst pick = () => emailQueue\nawait queue.add(pick(), ${email})`,
    becomes: `await queue.add(pick(), ${email});`,
  },
  {
    title: 'a type argument',
    code: `import type { emailQueue } from './email.js'\nawait queue.add<typeof emailQueue>('email-queue', ${email})`,
    becomes: `await queue.add(emailQueueContract, ${email});`,
  },
  {
    title: 'any method that takes a queue',
    code: `await queue.waitForCompletion('email-queue', '1')`,
    becomes: `await queue.waitForCompletion(emailQueueContract, '1');`,
  },
  {
    title: 'an optional chain',
    code: `declare const client: QueueClient | undefined\nawait client?.add('email-queue', ${email})`,
    becomes: `await client?.add(emailQueueContract, ${email});`,
  },
  {
    title: 'an optional call',
    code: `declare const client: Partial<QueueClient>\nawait client.add?.('email-queue', ${email})`,
    becomes: `await client.add?.(emailQueueContract, ${email});`,
  },
  {
    title: 'an awaited client',
    code: `declare function client(): Promise<QueueClient>\nawait (await client()).add('email-queue', ${email})`,
    becomes: `await (await client()).add(emailQueueContract, ${email});`,
  },
  {
    title: 'an element access',
    code: `await queue['add']('email-queue', ${email})`,
    becomes: `await queue['add'](emailQueueContract, ${email});`,
  },
  {
    title: 'a method whose name has an escape of Unicode',
    code: `await queue.\\u0061dd('email-queue', ${email})`,
    becomes: `await queue.\\u0061dd(emailQueueContract, ${email});`,
  },
  {
    title: 'an element access with a needless escape',
    code: `await queue['a\\dd']('email-queue', ${email})`,
    becomes: `await queue['a\\dd'](emailQueueContract, ${email});`,
  },
  {
    title: 'a destructured method',
    code: `const { add } = queue\nawait add('email-queue', ${email})`,
    becomes: `await add(emailQueueContract, ${email});`,
  },
  {
    title: 'a destructured method under another name',
    code: `const { add: enqueue } = queue\nawait enqueue('email-queue', ${email})`,
    becomes: `await enqueue(emailQueueContract, ${email});`,
  },
  {
    title: 'an alias of a method',
    code: `const enqueue = queue.add\nawait enqueue('email-queue', ${email})`,
    becomes: `await enqueue(emailQueueContract, ${email});`,
  },
  {
    title: 'a bound method',
    code: `const enqueue = queue.add.bind(queue)\nawait enqueue('email-queue', ${email})`,
    becomes: `await enqueue(emailQueueContract, ${email});`,
  },
  {
    title: 'a parameter of the type of a method',
    code: `export const send = (put: QueueClient['add']) => put('email-queue', ${email})`,
    becomes: `export const send = (put) => put(emailQueueContract, ${email});`,
  },
  {
    title: 'a parameter whose type is an alias of the type of a method',
    code: `type First = QueueClient['add']\nexport const send = (viaType: First | undefined) => viaType?.('email-queue', ${email})`,
    becomes: `export const send = (viaType) => viaType?.(emailQueueContract, ${email});`,
  },
  {
    title: 'a parameter whose type is derived from that of the method',
    code: `type Second = QueueClient['add'] | undefined\nexport const send = (derived: NonNullable<Second> & { readonly own?: 1 }) => derived('email-queue', ${email})`,
    becomes: `export const send = (derived) => derived(emailQueueContract, ${email});`,
  },
  {
    title: 'a parameter that is either of two methods',
    code: `export const send = (either: QueueClient['add' | 'debounce']) => either('email-queue', ${email}, { window: 1_000 })`,
    becomes: `export const send = (either) => either(emailQueueContract, ${email}, { window: 1_000 });`,
  },
  {
    title: 'a property whose type is another module’s alias of the type of a method',
    code: `import type { Put as Second } from './alias.js'
interface Jobs { readonly viaProperty: Second }
export const send = (jobs: Jobs) => jobs.viaProperty('email-queue', ${email})`,
    becomes: `export const send = (jobs) => jobs.viaProperty(emailQueueContract, ${email});`,
  },
  {
    title: 'a getter',
    code: `class Mailer { get viaGetter(): QueueClient['add'] { return queue.add } }\nawait new Mailer().viaGetter('email-queue', ${email})`,
    becomes: `await new Mailer().viaGetter(emailQueueContract, ${email});`,
  },
  {
    title: 'a method that a function returns',
    code: `const viaFunction = (client: QueueClient) => client.add.bind(client)\nawait viaFunction(queue)('email-queue', ${email})`,
    becomes: `await viaFunction(queue)(emailQueueContract, ${email});`,
  },
  {
    title: 'a method that a function returns, kept in a variable',
    code: `function viaReturn(): typeof queue.add { return queue.add }\nconst kept = viaReturn()\nawait kept('email-queue', ${email})`,
    becomes: `await kept(emailQueueContract, ${email});`,
  },
  {
    title: 'a method with a fallback to another method',
    code: `declare const given: QueueClient['add'] | undefined\nconst viaEither = given ?? queue.add\nawait viaEither('email-queue', ${email})`,
    becomes: `await viaEither(emailQueueContract, ${email});`,
  },
  {
    title: 'a spread array, which stays because its first element is unknown',
    code: `declare const jobs: Parameters<QueueClient['getJob']>[0][]\nawait (queue.getJob as (...names: unknown[]) => unknown)(...jobs)`,
    becomes: `await queue.getJob(...jobs);`,
  },
  {
    title: 'a method under another module’s alias',
    code: `import { enqueue } from './alias.js'\nawait enqueue('email-queue', ${email})`,
    becomes: `await enqueue(emailQueueContract, ${email});`,
  },
  {
    title: 'a client in a field',
    code: `class Mailer { constructor(readonly client: QueueClient) {}\n send() { return this.client.add('email-queue', ${email}) } }`,
    becomes: `send() { return this.client.add(emailQueueContract, ${email}); }`,
  },
  {
    title: 'a client as a parameter',
    code: `export const send = (client: QueueClient) => client.add('email-queue', ${email})`,
    becomes: `export const send = (client) => client.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a part of a client',
    code: `export const send = (client: Pick<QueueClient, 'add'>) => client.add('email-queue', ${email})`,
    becomes: `export const send = (client) => client.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a subclass',
    code: `class Client extends QueueClient {}\nexport const send = (client: Client) => client.add('email-queue', ${email})`,
    becomes: `export const send = (client) => client.add(emailQueueContract, ${email});`,
  },
  {
    title: 'a call within the data of another',
    code: `await queue.add('email-queue', { to: await queue.add('text/queue', 'hi') })`,
    becomes: `await queue.add(emailQueueContract, { to: await queue.add(textQueueContract, 'hi') });`,
  },
  {
    title: 'a method of the same name on another object, which is not rewritten',
    code: `queue.close()\nnew Set<string>().add('email-queue')`,
    becomes: `new Set().add('email-queue');`,
  },
  {
    title: 'a method of a user’s subclass, which gets its arguments unchanged',
    code: `class Client extends QueueClient { log(name: QueueName) { return name } }\nexport const log = (client: Client) => client.log('email-queue')`,
    becomes: `export const log = (client) => client.log('email-queue');`,
  },
]

describe('a call on a QueueClient gets the contract of', () => {
  let project: Project
  let compilation: Compilation

  beforeAll(async () => {
    const modules = forms.map(({ code }, index) => [`src/form-${index}.ts`, `${imports}${code}\nexport {}\n`])
    project = await createProject({
      ...queues,
      'src/alias.ts': `import { queue } from './client.js'\nexport const { add: enqueue } = queue\nexport type Put = typeof queue.add\n`,
      ...Object.fromEntries(modules),
    })
    compilation = project.compile()
  })

  afterAll(() => project.remove())

  test('no type error', () => {
    expect(compilation.errors).toEqual([])
  })

  test.each(forms.map((form, index) => ({ ...form, index })))('$title', ({ index, becomes }) => {
    const lines = compilation.outputs[`out/form-${index}.js`]?.split('\n').map((line) => line.trim())
    expect(lines).toContain(becomes)
  })
})
