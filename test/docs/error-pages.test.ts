/** Each error has its page; the first snippet of a class's page, run on a real PostgreSQL, throws that class. */
import { globSync } from 'node:fs'
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import * as typeboss from 'typeboss'
import * as testing from 'typeboss/testing'
import { siteAddress } from '#facts/documentation'
import { compileProject } from '../support/compile-project.js'
import { createTestDatabase, type TestDatabase } from '../support/database.js'
import { createProject } from '../support/project.js'
import { run } from '../package/run.js'
import { readPages } from './pages.js'
import { readmeBlock, readSnippets, type Snippet } from './snippets.js'

const folder = resolve('build/error-pages')
const pages = new Map(readPages().map((page) => [page.path, page.text]))
const classes = Object.entries({ ...typeboss, ...testing }).flatMap(([name, value]) =>
  typeof value === 'function' && value.prototype instanceof typeboss.TypebossError ? [name] : [],
)

test('each code of the compiler has its page, which shows the code', async () => {
  const sources = globSync('transformer/**/*.ts')
  const texts = await Promise.all(sources.map((source) => readFile(source, 'utf8')))
  const codes = [...new Set(texts.join('\n').match(/(?<=\bcode: )71\d{3}\b/g))]
  expect(codes.filter((code) => !showsCode(code))).toEqual([])
  expect(codes.length).toBeGreaterThan(30)
})

test('a message of the compiler ends with the address of its page, and a note does not', async () => {
  const project = await createProject({
    'src/a.ts': `import { defineQueue } from 'typeboss'\nexport const a = defineQueue('a', async (text: string) => text)\n`,
    'src/c.ts': `import { defineQueue } from 'typeboss'\nexport const c = defineQueue('c', async (run: () => void) => void run)\n`,
    'src/b.ts': `import { defineQueue } from 'typeboss'\nexport const b = defineQueue('a', async (count: number) => count)\n`,
  })
  const reported = project.compile().diagnostics.filter(({ code }) => code > 71_000)
  await project.remove()
  expect(new Set(reported.map(({ code }) => code))).toEqual(new Set([71003, 71101]))
  for (const { code, messageText, relatedInformation = [] } of reported) {
    expect(messageText).toMatch(new RegExp(`\\. See ${siteAddress}errors/${code}$`))
    expect(JSON.stringify(relatedInformation.map((note) => note.messageText))).not.toContain('https:')
  }
})

/** What a page's program has thrown. A handler's error arrives as the one that is stored with the job. */
interface Thrown {
  readonly name: string
  readonly code: string
  readonly message: string
  readonly jobError?: { readonly name: string }
}

describe('the page of each class has a program that throws it:', () => {
  let database: TestDatabase

  beforeAll(async () => {
    database = await createTestDatabase()
    await rm(folder, { recursive: true, force: true })
    await mkdir(join(folder, 'src'), { recursive: true })
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
    await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
    await writeFile(join(folder, 'run.mjs'), runner)
    await mkdir(join(folder, 'node_modules'))
    await symlink(resolve('.'), join(folder, 'node_modules/typeboss'), 'dir')
    // The embedded Postgres of typeboss/testing is prepared once for all tests.
    await mkdir('node_modules/.cache', { recursive: true })
    await symlink(resolve('node_modules/.cache'), join(folder, 'node_modules/.cache'), 'dir')
    await writeFile(join(folder, 'src/given.ts'), await readmeBlock('ts', '// queues/email.ts'))
    for (const name of classes) {
      // oxlint-disable-next-line no-await-in-loop
      await Promise.all(inputOf(name).map(({ file, code }) => write(name, file, ownNames(name, code))))
    }
    compileProject(folder, {})
    // Two packages, which only meet at run time.
    for (const name of classes.filter((each) => /^run: apart$/m.test(textOf(each)))) {
      for (const { file } of inputOf(name)) {
        const alone = { compilerOptions, files: [`src/${name}/${file}`] }
        // oxlint-disable-next-line no-await-in-loop
        await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(alone))
        compileProject(folder, {})
      }
    }
  }, 120_000)
  afterAll(() => database.drop())

  test.each(classes)(
    '%s',
    async (name) => {
      const text = textOf(name)
      const isCompiled = !/^run: uncompiled$/m.test(text)
      const files = inputOf(name)
      const programs = (/^run: apart$/m.test(text) ? files : files.slice(-1)).map(({ file }) =>
        isCompiled ? `./out/${name}/${file.replace(/\.ts$/, '.js')}` : `./src/${name}/${file}`,
      )
      const { output } = await run(process.execPath, ['run.mjs', ...programs], {
        folder,
        env: { DATABASE_URL: database.connectionString },
      })
      const thrown = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Thrown
      expect(thrown.jobError?.name === name ? thrown.jobError : thrown).toMatchObject({ name })
      expect(thrown.message).toMatch(new RegExp(`See ${siteAddress}errors/\\w+$`))
      expect(text).toContain(`\n# ${name}: `.trimStart())
      // A handler's error arrives with the job, without its code.
      const code = thrown.name === name ? thrown.code : ''
      expect(text).toContain(`Its \`code\` is \`${code}`)
    },
    120_000,
  )
})

/** Some need a tool that a snippet does not run; another test does. */
function showsCode(code: string): boolean {
  const text = textOf(code)
  return new RegExp(`// (error|warning): TS${code}$`, 'm').test(text) || /^snippets: /m.test(text)
}

function textOf(name: string): string {
  return pages.get(`docs/errors/${name}.md`) ?? ''
}

/** The files of the program that throws the class. The last one is loaded, and those of packages that are built apart. */
function inputOf(name: string): readonly Snippet[] {
  return readSnippets(textOf(name).split('## Why')[0] ?? '')
}

const compilerOptions = {
  target: 'es2023',
  module: 'nodenext',
  moduleDetection: 'force',
  strict: true,
  skipLibCheck: true,
  types: ['node'],
  typeRoots: [resolve('node_modules/@types')],
  rootDir: 'src',
  outDir: 'out',
}

/** Prints what the modules threw as the last line, and ends with its open connections. */
const runner = `let thrown = {}
for (const program of process.argv.slice(2)) await import(program).catch((error) => { thrown = error })
const { name, code, message, jobError } = thrown
console.log(JSON.stringify({ name, code, message, jobError }))
process.exit()
`

async function write(page: string, file: string, code: string): Promise<void> {
  await mkdir(join(folder, 'src', page), { recursive: true })
  await writeFile(join(folder, 'src', page, file), code)
}

/** All pages share a database and a program, and some define the same queues. */
function ownNames(page: string, code: string): string {
  return code.replaceAll(/'(emails|ping)'/g, `'$1.${page}'`)
}
