/** `typeboss init` on small real projects, run as a process of its own. */
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { createProject, repository, type Files, type Project } from '../support/project.js'
import { run } from '../package/run.js'

const command = join(repository, 'dist/command/typeboss.js')
const entry = '{ "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }'
const ready =
  '{"type":"module","scripts":{"build":"tspc"},"devDependencies":{"typescript":"^6.0.3","ts-patch":"^4.0.1"},"dependencies":{"typeboss":"^0.1.0"}}'

const projects: Project[] = []
afterEach(async () => {
  await Promise.all(projects.splice(0).map((project) => project.remove()))
})

async function start(files: Files): Promise<Project> {
  const project = await createProject({ 'package.json': ready, ...files })
  projects.push(project)
  // As npm installs it.
  await project.node(
    '-e',
    `fs.symlinkSync(${JSON.stringify(join(repository, 'node_modules/typescript'))}, 'node_modules/typescript')`,
  )
  return project
}

const typeboss = (project: Project, ...args: readonly string[]) =>
  run(process.execPath, [command, ...args], project)

/** The second run, and a build of a queue by what the first has set up. */
async function expectSetUp(project: Project): Promise<void> {
  expect(await typeboss(project, 'init')).toEqual({
    code: 0,
    output: 'Nothing to change: typeboss is set up.\n',
  })
  await project.write({
    'src/mail.ts': `import { defineQueue, type InputOf } from 'typeboss'\nexport const mail = defineQueue('mail', async (to: string) => to)\nexport const input: InputOf<'mail'> = 'a'\n`,
  })
  expect(await project.tspc('--noEmit')).toEqual({ code: 0, output: '' })
}

test('adds the entry, and keeps comments and layout', async () => {
  const project = await start({
    'tsconfig.json': `// ours
{
    "compilerOptions": {
        "module": "nodenext", "target": "es2023",
        "types": [], /* none */ "skipLibCheck": true,
        "strict": true // always
        // not yet: "composite": true
    },
    "include": ["src",],
}
`,
  })
  const { code, output } = await typeboss(project, 'init')
  expect({ code, output }).toEqual({
    code: 0,
    output: "tsconfig.json: added the plugin's entry\nBuild with: npm run build\n",
  })
  expect(await project.read('tsconfig.json')).toBe(`// ours
{
    "compilerOptions": {
        "module": "nodenext", "target": "es2023",
        "types": [], /* none */ "skipLibCheck": true,
        "strict": true, // always
        "plugins": [${entry}]
        // not yet: "composite": true
    },
    "include": ["src",],
}
`)
  await expectSetUp(project)
})

test.each([
  ['no options', '{}', `{\n  "compilerOptions": { "plugins": [${entry}] }\n}`],
  [
    'other plugins',
    '{ "compilerOptions": { "plugins": [{ "name": "other" }] } }',
    `{ "compilerOptions": { "plugins": [{ "name": "other" }, ${entry}] } }`,
  ],
  [
    'an entry without transformProgram',
    '{ "compilerOptions": { "plugins": [{ "transform": "typeboss/transformer" }] } }',
    `{ "compilerOptions": { "plugins": [${entry}] } }`,
  ],
  [
    'a trailing comma',
    '{\n  "compilerOptions": {\n    "strict": true, // yes\n  }\n}',
    `{\n  "compilerOptions": {\n    "strict": true, // yes\n    "plugins": [${entry}]\n  }\n}`,
  ],
  [
    'plugins that it inherits',
    '{ "extends": "./base.json", "compilerOptions": {} }',
    `{ "extends": "./base.json", "compilerOptions": {\n  "plugins": [{"name":"other"}, ${entry}]\n} }`,
  ],
])('takes a tsconfig.json with %s', async (_title, before, after) => {
  const project = await start({
    'tsconfig.json': before,
    'base.json': '{ "compilerOptions": { "plugins": [{ "name": "other" }] } }',
    'src/a.ts': '',
  })
  expect((await typeboss(project, 'init')).code).toBe(0)
  expect(await project.read('tsconfig.json')).toBe(after)
  expect((await typeboss(project, 'init')).output).toBe('Nothing to change: typeboss is set up.\n')
})

test('leaves an entry that is inherited where it is', async () => {
  const project = await start({
    'tsconfig.json': '{ "extends": "./base.json" }',
    'base.json': `{ "compilerOptions": { "plugins": [${entry}] } }`,
    'src/a.ts': '',
  })
  expect((await typeboss(project, 'init')).output).toBe('Nothing to change: typeboss is set up.\n')
})

test('adds what package.json lacks, and makes tspc of tsc in its scripts', async () => {
  const project = await start({
    'package.json': `{
    "type": "module",
    "scripts": { "build": "tsc -b && node copy.js", "check": "npx tsc --noEmit", "docs": "tsc-docs" },
    "devDependencies": { "typescript": "^7.0.2" }
}
`,
  })
  const { output } = await typeboss(project, 'init')
  expect(output).toBe(`package.json: typescript ^6.0.0 in devDependencies, where it was ^7.0.2
package.json: ts-patch ^4.0.0 in devDependencies
package.json: typeboss ^0.1.0 in dependencies
package.json: the script build is now: tspc -b && node copy.js
package.json: the script check is now: npx tspc --noEmit
Next: npm install, then build with: npm run build
`)
  expect(await project.read('package.json')).toBe(`{
    "type": "module",
    "scripts": {
        "build": "tspc -b && node copy.js",
        "check": "npx tspc --noEmit",
        "docs": "tsc-docs"
    },
    "devDependencies": {
        "typescript": "^6.0.0",
        "ts-patch": "^4.0.0"
    },
    "dependencies": {
        "typeboss": "^0.1.0"
    }
}
`)
  expect((await typeboss(project, 'init')).output).toBe('Nothing to change: typeboss is set up.\n')
})

test('makes a tsconfig.json where there is none', async () => {
  const project = await start({ 'src/a.ts': '' })
  await project.node('-e', "fs.rmSync('tsconfig.json')")
  expect((await typeboss(project, 'init')).output).toBe('tsconfig.json: made\nBuild with: npm run build\n')
  expect((await typeboss(project, 'init')).output).toBe('Nothing to change: typeboss is set up.\n')
})

test('says what is in the way', async () => {
  const project = await start({ 'tsconfig.json': '{ "compilerOptions": ' })
  const broken = await typeboss(project, 'init')
  expect(broken.code).toBe(1)
  expect(broken.output).toContain('tsconfig.json cannot be read')
  expect(await project.read('tsconfig.json')).toBe('{ "compilerOptions": ')
  await project.node('-e', "fs.rmSync('node_modules/typescript')")
  const missing = await typeboss(project, 'init')
  expect(missing).toMatchObject({
    code: 1,
    output: expect.stringContaining('npm install, and then: npx typeboss init'),
  })
  expect(await typeboss(project, 'start')).toMatchObject({
    code: 1,
    output: expect.stringContaining('Usage:'),
  })
  expect(await typeboss(project, '--help')).toMatchObject({
    code: 0,
    output: expect.stringContaining('Usage:'),
  })
})
