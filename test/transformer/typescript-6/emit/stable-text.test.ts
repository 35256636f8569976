/** Equal sources are compiled to equal text. What the checker has checked before does not matter. */
import { expect, test } from '@jest/globals'
import { createProject, type Files } from '../../../support/project.js'

const files: Files = {
  'src/queues.ts': `import { defineQueue, type QueueClient, type QueueName } from 'typeboss'
enum Level { Low = 'low', High = 'high', None = 0 }
interface Cat { kind: 'cat'; at: Date }
interface Dog { kind: 'dog'; priority: 'low' | 'normal' | 'high' | 3 | 1 | 10n | 9n }
interface Page<Item> { items: Item[]; next?: Page<Item> }
export interface All {
  pet: Dog | Cat | 'none' | null
  pages: { page: Page<Dog>; a: 1 } | { page: Page<Cat>; b: 2 }
  level: Level
  rows: Record<'z' | 'b' | 'a', keyof Dog | keyof Cat>
  pairs: [Dog, 'x'] | [Cat, 'y'] | Map<string, 'b' | 'a'>
}
export const all = defineQueue('all', async (all: All) => (all.level === 'low' ? all.pet : all.rows))
export const pets = defineQueue<Cat | Dog, void>('pets')
export const look = (queue: QueueClient, name: QueueName) => queue.getJob(name, '1')
`,
}
/** A file that is compiled before the queues, with their literals in another order. */
const before = `export const literals: 'high' | 'a' | 'b' | 'y' | 'dog' | 'none' | 'priority' | 'low' | 1 | 9n | 10n | 3 = 1
`

test('the text of a file does not depend on files that are compiled before it', async () => {
  const alone = await createProject(files)
  const beside = await createProject({ 'src/a-before.ts': before, ...files })
  const [one, other] = [alone, beside].map((project) => project.compile())
  expect([...(one?.errors ?? []), ...(other?.errors ?? [])]).toEqual([])
  expect(one?.outputs['out/queues.js']).toContain('isDog')
  expect(other?.outputs['out/queues.js']).toBe(one?.outputs['out/queues.js'])
  await Promise.all([alone.remove(), beside.remove()])
})
