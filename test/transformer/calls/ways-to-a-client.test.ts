/** Ways in which a file gets a client without importing the package or a file that imports it. */
import { afterEach, expect, test } from '@jest/globals'
import { createProject, plugin, type Files, type Project } from '../../support/project.js'
import { queues } from '../fixtures.js'

const projects: Project[] = []

afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()))
})

const email = `{ to: 'a@example.com' }`

const ways: Readonly<Record<string, { readonly files: Files; readonly call: string }>> = {
  'a chain of files': {
    files: {
      'src/app.ts': `import { queue } from './client.js'\nexport const app = { queue }\nexport type App = typeof app\n`,
      'src/request.ts': `export interface Request { app: import('./app.js').App }\n`,
    },
    call: `import type { Request } from './request.js'
export const handle = (request: Request) => request.app.queue.add('email-queue', ${email})`,
  },
  'a method’s type, through an alias of its class': {
    files: {
      'src/mailer.ts': `import type { QueueClient } from 'typeboss'\nexport type Mailer = QueueClient\n`,
      'src/put.ts': `import type { Mailer } from './mailer.js'\nexport type Put = Mailer['debounce' | 'add']\n`,
    },
    call: `import type { Put } from './put.js'
export const handle = (put: Put) => put('email-queue', ${email}, { window: 1_000 })`,
  },
  'a global variable': {
    files: {
      'src/globals.ts': `import type { QueueClient } from 'typeboss'\ndeclare global { var queue: QueueClient }\nexport {}\n`,
    },
    call: `export const handle = () => queue.add('email-queue', ${email})`,
  },
  'a script that declares a client': {
    files: { 'src/globals.d.ts': `declare const queue: import('typeboss').QueueClient\n` },
    call: `export const handle = () => queue.add('email-queue', ${email})`,
  },
  'a module that another file augments': {
    files: {
      'src/request.ts': `export interface Request { path: string }\n`,
      'src/plugin.ts': `import type { QueueClient } from 'typeboss'
declare module './request.js' { interface Request { queue: QueueClient } }
`,
    },
    call: `import type { Request } from './request.js'
export const handle = (request: Request) => request.queue.add('email-queue', ${email})`,
  },
  'a module without a file': {
    files: {
      'src/virtual.d.ts': `declare module 'virtual:app' { export const queue: import('typeboss').QueueClient }\n`,
    },
    call: `import { queue } from 'virtual:app'
export const handle = () => queue.add('email-queue', ${email})`,
  },
  'a module without a file that another module augments': {
    files: {
      'src/virtual.d.ts': `declare module 'virtual:app' { export interface App { path: string } }\n`,
      'src/plugin.ts': `import type { QueueClient } from 'typeboss'
declare module 'virtual:app' { interface App { queue: QueueClient } }
`,
    },
    call: `import type { App } from 'virtual:app'
export const handle = (app: App) => app.queue.add('email-queue', ${email})`,
  },
  'an augmentation of a module that re-exports the augmented interface': {
    files: {
      'src/request.ts': `export interface Request { path: string }\n`,
      'src/web.ts': `export * from './request.js'\n`,
      'src/plugin.ts': `import type { QueueClient } from 'typeboss'
declare module './web.js' { interface Request { queue: QueueClient } }
`,
    },
    call: `import type { Request } from './request.js'
export const handle = (request: Request) => request.queue.add('email-queue', ${email})`,
  },
  'an augmentation of an interface that a module re-exports under a name': {
    files: {
      'src/request.ts': `export interface Request { path: string }\n`,
      'src/web.ts': `export * as http from './request.js'\n`,
      'src/plugin.ts': `import type { QueueClient } from 'typeboss'
declare module './web.js' { namespace http { interface Request { queue: QueueClient } } }
`,
    },
    call: `import type { Request } from './request.js'
export const handle = (request: Request) => request.queue.add('email-queue', ${email})`,
  },
  'an augmentation of a second copy of the same package': {
    files: {
      ...Object.fromEntries(
        ['src/node_modules/jobs', 'src/plugins/node_modules/jobs'].flatMap((folder) => [
          [`${folder}/package.json`, `{ "name": "jobs", "version": "1.0.0", "type": "module" }`],
          [`${folder}/index.d.ts`, `export interface Request { path: string }\n`],
        ]),
      ),
      'src/plugins/plugin.ts': `import type {} from 'jobs'
import type { QueueClient } from 'typeboss'
declare module 'jobs' { interface Request { queue: QueueClient } }
`,
    },
    call: `import type { Request } from 'jobs'
export const handle = (request: Request) => request.queue.add('email-queue', ${email})`,
  },
  'a package with a global namespace': {
    files: {
      'node_modules/jobs/package.json': `{ "name": "jobs", "version": "1.0.0", "type": "module", "types": "./index.d.ts" }`,
      'node_modules/jobs/index.d.ts': `import type { QueueClient } from 'typeboss'
export type Queue = QueueClient
export as namespace Jobs
`,
      // The program has to contain the package.
      'src/others.ts': `import type {} from 'jobs'\n`,
    },
    call: `export const handle = (queue: Jobs.Queue) => queue.add('email-queue', ${email})`,
  },
  'a second copy of the same package': {
    files: {
      ...Object.fromEntries(
        ['a', 'b'].flatMap((name) => {
          const folder = `node_modules/${name}`
          const jobs = `${folder}/node_modules/jobs`
          return [
            [`${folder}/package.json`, `{ "name": "${name}", "version": "1.0.0", "type": "module" }`],
            [`${folder}/index.d.ts`, `export { queue } from 'jobs'\n`],
            [`${jobs}/package.json`, `{ "name": "jobs", "version": "1.0.0", "type": "module" }`],
            [`${jobs}/index.d.ts`, `export declare const queue: import('typeboss').QueueClient\n`],
          ]
        }),
      ),
      'src/first.ts': `export { queue } from 'a'\n`,
    },
    call: `import { queue } from 'b'
export const handle = () => queue.add('email-queue', ${email})`,
  },
}

test.each(Object.entries(ways))(
  'a call is rewritten if the client comes from %s',
  async (_way, { files, call }) => {
    const project = await createProject({ ...queues, ...files, 'src/handle.ts': `${call}\n` })
    projects.push(project)
    const { errors, outputs } = project.compile()
    expect(errors).toEqual([])
    expect(outputs['out/handle.js']).toContain(`(emailQueueContract, ${email}`)
  },
)

test('a call is rewritten if a generic function without knowledge of clients has renamed the method', async () => {
  const project = await createProject({
    ...queues,
    'src/rename.ts': `export const rename = <T extends { add: unknown }>(client: T): { put: T['add'] } => ({ put: client.add })\n`,
    'src/handle.ts': `import { queue } from './client.js'
import { rename } from './rename.js'
export const handle = () => rename(queue).put('email-queue', ${email})
`,
  })
  projects.push(project)
  const { errors, outputs } = project.compile()
  expect(errors).toEqual([])
  expect(outputs['out/handle.js']).toContain(`.put(emailQueueContract, ${email})`)
})

test('a call is rewritten if the client comes from a referenced project with another module format', async () => {
  const shared = { composite: true, rootDir: '.', skipLibCheck: true, types: [], strict: true }
  const settings = (options: object, more: object = {}): string =>
    JSON.stringify({ compilerOptions: { ...shared, ...options, plugins: [plugin] }, ...more })
  const project = await createProject({
    'jobs/tsconfig.json': settings({ module: 'nodenext', outDir: '../out/jobs' }),
    'jobs/email.ts': queues['src/email.ts'] ?? '',
    'jobs/client.ts': queues['src/client.ts'] ?? '',
    'app/tsconfig.json': settings(
      { module: 'preserve', outDir: '../out/app' },
      { references: [{ path: '../jobs' }] },
    ),
    'app/queues.ts': `export type * from '../jobs/email.js'\nexport type { QueueClient } from 'typeboss'\n`,
    'app/handle.ts': `import { queue } from '../jobs/client.js'
export const handle = () => queue.add('email-queue', ${email})
`,
  })
  projects.push(project)
  expect(await project.tspc('-b', 'app')).toEqual({ code: 0, output: '' })
  expect(await project.read('out/app/handle.js')).toContain(`(emailQueueContract, ${email}`)
})
