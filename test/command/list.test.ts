/** `typeboss list` on a small real project, run as a process of its own. */
import { join } from 'node:path'
import { expect, test } from '@jest/globals'
import { run } from '../package/run.js'
import { createProject, repository } from '../support/project.js'

const command = join(repository, 'dist/command/typeboss.js')

test('prints the queues with types, options and places, as a table and as JSON', async () => {
  const project = await createProject({
    'src/email.ts': `import { defineQueue } from 'typeboss'
export interface Email { to: string }

export const emailQueue = defineQueue('email-queue', async (email: Email) => ({ sentAt: new Date() }), { retries: 5 })
`,
    'src/push.ts': `import { defineQueue } from 'typeboss'\nexport const push = defineQueue<string>('push')\n`,
  })
  await project.node(
    '-e',
    `fs.symlinkSync(${JSON.stringify(join(repository, 'node_modules/typescript'))}, 'node_modules/typescript')`,
  )
  expect(await run(process.execPath, [command, 'list'], project)).toEqual({
    code: 0,
    output: `name         input   output             options                   place
email-queue  Email   { sentAt: Date; }  { readonly retries: 5; }  src/email.ts:4
push         string  unknown            {}                        src/push.ts:2
`,
  })
  const { output } = await run(process.execPath, [command, 'list', '--json'], project)
  expect(JSON.parse(output)).toEqual([
    {
      name: 'email-queue',
      input: 'Email',
      output: '{ sentAt: Date; }',
      options: '{ readonly retries: 5; }',
      place: 'src/email.ts:4',
    },
    { name: 'push', input: 'string', output: 'unknown', options: '{}', place: 'src/push.ts:2' },
  ])
  await project.remove()
})

test('says which tsconfig.json it wants where this one has no files', async () => {
  const project = await createProject({ 'tsconfig.json': '{ "files": [], "references": [] }' })
  await project.node(
    '-e',
    `fs.symlinkSync(${JSON.stringify(join(repository, 'node_modules/typescript'))}, 'node_modules/typescript')`,
  )
  const { code, output } = await run(process.execPath, [command, 'list'], project)
  expect({ code, output }).toEqual({
    code: 1,
    output: expect.stringContaining('typeboss list --project <path>'),
  })
  await project.remove()
})
