/**
 * Writes the project to compile: 1,000 modules, including 100 queues, and 300 calls that name a queue. The modules resemble
 * those of a web application: interfaces, a class, a few functions, some imports.
 *
 * There are two forms. Without the plugin, each queue's module also has the part of the type map that the plugin would
 * append, because the same calls must type-check.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export const counts = { queues: 100, callSites: 300, modules: 1_000 }

const repository = join(import.meta.dirname, '../..')

export function writeProject(folder: string, form: 'with plugin' | 'without'): void {
  mkdirSync(join(folder, 'src'), { recursive: true })
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(repository, join(folder, 'node_modules/typeboss'), 'dir')
  symlinkSync(join(repository, 'node_modules/@types'), join(folder, 'node_modules/@types'), 'dir')
  const write = (path: string, text: string): void => writeFileSync(join(folder, path), text)
  write('package.json', JSON.stringify({ type: 'module' }))
  write('tsconfig.json', JSON.stringify(tsconfig(form), null, 2))
  write('src/client.ts', client)
  const { queues, callSites, modules } = counts
  for (let index = 0; index < queues; index += 1) {
    write(`src/${queueModule(index)}.ts`, queueText(index) + (form === 'without' ? typeMapText(index) : ''))
  }
  for (let index = 0; index < callSites; index += 1) write(`src/producer-${index}.ts`, producerText(index))
  // One module is the client's.
  for (let index = 0; index < modules - queues - callSites - 1; index += 1) {
    write(`src/module-${index}.ts`, moduleText(index))
  }
}

function tsconfig(form: 'with plugin' | 'without'): object {
  const plugin = { name: 'typeboss', transform: 'typeboss/transformer', transformProgram: true }
  return {
    compilerOptions: {
      target: 'es2023',
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      types: ['node'],
      rootDir: 'src',
      outDir: 'out',
      sourceMap: true,
      plugins: form === 'with plugin' ? [plugin] : [],
    },
    include: ['src'],
  }
}

const client = `import { QueueClient, createPgBossService } from 'typeboss'

export const queue = new QueueClient(createPgBossService())
`

function queueModule(index: number): string {
  return `queue-${index}`
}

function queueText(index: number): string {
  return `import { defineQueue } from 'typeboss'
import { load${index}, type Record${index} } from './module-${index}.js'

export interface Address${index} {
  street: string
  city: string
  country: 'at' | 'de' | 'ch'
  zip?: string
}

export interface Item${index} {
  sku: string
  price: number
  quantity: number
  tags: string[]
}

export interface Order${index} {
  id: string
  placedAt: Date
  customer: { name: string; email: string; address: Address${index} }
  items: Item${index}[]
  payment: { kind: 'card'; last4: string } | { kind: 'invoice'; due: Date }
  note?: string
}

export const orderQueue${index} = defineQueue(
  'order-${index}',
  async (order: Order${index}, job) => {
    const records: Record${index}[] = await load${index}(order.id)
    const total = order.items.reduce((sum, item) => sum + item.price * item.quantity, 0)
    await job.progress(50)
    return { total, records: records.length, finishedAt: new Date(), city: order.customer.address.city }
  },
  { retries: 5, backoff: 'exponential', concurrency: 20 },
)
`
}

function typeMapText(index: number): string {
  return `
declare module 'typeboss' {
  interface QueueTypes {
    'order-${index}': {
      input: Order${index}
      output: import('typeboss').OutputOf<typeof orderQueue${index}>
      options: import('typeboss').OptionsOf<typeof orderQueue${index}>
    }
  }
}
`
}

function producerText(index: number): string {
  const order = index % counts.queues
  return `import { queue } from './client.js'
import { load${index}, Service${index} } from './module-${index}.js'

const service = new Service${index}()

export async function place${index}(name: string): Promise<string> {
  const records = await load${index}(name)
  const items = records.map((record) => ({ sku: record.key, price: record.value, quantity: 1, tags: [record.label] }))
  service.remember(name, items.length)
  return queue.add('order-${order}', {
    id: name,
    placedAt: new Date(),
    customer: { name, email: \`\${name}@example.com\`, address: { street: 'Ring 1', city: 'Wien', country: 'at' } },
    items,
    payment: { kind: 'card', last4: '4242' },
  })
}
`
}

function moduleText(index: number): string {
  const before =
    index === 0
      ? ''
      : `import { Service${index - 1}, type Record${index - 1} } from './module-${index - 1}.js'\n\nexport const previous = new Service${index - 1}()\nexport type Previous = Record${index - 1}\n`
  return `${before}
export interface Record${index} {
  key: string
  value: number
  label: string
  children?: Record${index}[]
}

export type Summary${index} = Pick<Record${index}, 'key' | 'value'> & { readonly depth: number }

export class Service${index} {
  readonly #known = new Map<string, number>()
  readonly seen = new Set<string>()

  remember(key: string, value: number): this {
    this.#known.set(key, value)
    this.seen.add(key)
    return this
  }

  recall(key: string): number | undefined {
    return this.#known.get(key)
  }

  summarise(records: readonly Record${index}[], depth = 0): Summary${index}[] {
    return records.flatMap((record) => [
      { key: record.key, value: record.value, depth },
      ...this.summarise(record.children ?? [], depth + 1),
    ])
  }
}

export async function load${index}(key: string): Promise<Record${index}[]> {
  const keys = key.split('-').filter((part) => part.length > 0)
  return keys.map((part, position) => ({ key: part, value: position * ${index}, label: part.toUpperCase() }))
}

export function total${index}(records: readonly Record${index}[]): number {
  return records.reduce((sum, { value, children }) => sum + value + (children ? total${index}(children) : 0), 0)
}
`
}
