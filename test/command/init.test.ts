import { readdir } from 'node:fs/promises'
import { afterEach, describe, expect, test } from '@jest/globals'
import { createCommandProject, queueFile, type CommandProject } from './command.js'

const entry = '{ "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }'

/** A package.json in which nothing is missing. */
const ready = `{
  "type": "module",
  "scripts": { "build": "tspc" },
  "dependencies": { "typeboss": "^0.1.0" },
  "devDependencies": { "@types/node": "^24.0.0", "ts-patch": "^4.0.1", "typescript": "~6.0.3" }
}
`

const around = (plugins: string): string => `{ "compilerOptions": { "plugins": ${plugins} } }\n`

describe('typeboss init', () => {
  let project: CommandProject

  afterEach(() => project.remove())

  test('sets up a new project, which then builds and lists its queues; a second run changes nothing', async () => {
    project = await createCommandProject({
      'package.json': '{\n    "name": "shop",\n    "type": "module"\n}\n',
      'src/queues.ts': queueFile,
      'src/main.ts': `import { emailQueue } from './queues.js'
console.log(JSON.stringify(emailQueue.jsonSchema.input).includes('sendAt'))
`,
    })
    await expect(project.typeboss('init')).resolves.toEqual({
      code: 0,
      output: `tsconfig.json: created, with the plugin typeboss
package.json: added the script build: tspc
package.json: added typeboss ^0.1.0 to dependencies
package.json: added typescript ^6.0.0 to devDependencies
package.json: added ts-patch ^4.0.0 to devDependencies
package.json: added @types/node ^22.15.0 to devDependencies

Next:
  npm install
  npm install @electric-sql/pglite, or set DATABASE_URL to a PostgreSQL server
  npm run build
`,
    })
    expect(await project.read('package.json')).toBe(`{
    "name": "shop",
    "type": "module",
    "scripts": {
        "build": "tspc"
    },
    "dependencies": {
        "typeboss": "^0.1.0"
    },
    "devDependencies": {
        "@types/node": "^22.15.0",
        "ts-patch": "^4.0.0",
        "typescript": "^6.0.0"
    }
}
`)
    await expect(project.tspc()).resolves.toEqual({ code: 0, output: '' })
    await expect(project.node('dist/main.js')).resolves.toEqual({ code: 0, output: 'true\n' })
    const { output } = await project.typeboss('list')
    expect(output).toMatch(/^email-queue +Email .* src\/queues\.ts:6$/m)

    const before = [await project.read('package.json'), await project.read('tsconfig.json')]
    await expect(project.typeboss('init')).resolves.toEqual({
      code: 0,
      output: 'Nothing to change: tsconfig.json and package.json are set up.\n',
    })
    expect([await project.read('package.json'), await project.read('tsconfig.json')]).toEqual(before)
  })

  test.each([
    ['>=18', true],
    ['^20.19.0 || >=22.12', true],
    ['22', true],
    ['>=22.15.0', false],
    ['^24 || >=26', false],
    ['*', false],
  ])('reports engines that allow an older Node: %s is %s', async (range, isSaid) => {
    const engines = `{ "engines": { "node": "${range}" }, ${ready.slice(1)}`
    project = await createCommandProject({ 'package.json': engines, 'tsconfig.json': around(`[${entry}]`) })
    const { code, output } = await project.typeboss('init')
    const line = `package.json allows Node ${range}; typeboss needs 22.15 or later. Set it with: npm pkg set engines.node='>=22.15'`
    expect(output.includes(line)).toBe(isSaid)
    expect(code).toBe(0)
  })

  test('keeps the comments, the indentation and the line ends of tsconfig.json', async () => {
    project = await createCommandProject({
      'package.json': ready,
      'tsconfig.json':
        '{\r\n\t// ours\r\n\t"compilerOptions": {\r\n\t\t"strict": true, // very\r\n\t\t// "noEmit": true,\r\n\t},\r\n}\r\n',
    })
    const { output } = await project.typeboss('init')
    expect(output).toMatch(/^tsconfig.json: added the plugin typeboss\n\nNext:\n {2}npm install\n/)
    expect(await project.read('tsconfig.json')).toBe(
      `{\r\n\t// ours\r\n\t"compilerOptions": {\r\n\t\t"strict": true, // very\r\n\t\t// "noEmit": true,\r\n\t\t"plugins": [${entry}],\r\n\t},\r\n}\r\n`,
    )
    expect(await project.read('package.json')).toBe(ready)
  })

  test.each([
    [
      'is added to other plugins',
      '[{ "name": "other" }]',
      `[{ "name": "other" }, ${entry}]`,
      'added the plugin typeboss',
    ],
    [
      'gets missing fields',
      '[{ "name": "typeboss", "transform": "typeboss/transformer" }]',
      `[${entry}]`,
      'set "transformProgram": true in the plugin typeboss',
    ],
    [
      'gets wrong values fixed',
      '[{ "transform": "typeboss/transformer", "transformProgram": false }]',
      '[{ "transform": "typeboss/transformer", "transformProgram": true, "name": "typeboss" }]',
      'set "name": "typeboss", "transformProgram": true in the plugin typeboss',
    ],
    [
      'may be two entries: one for the editor, one for the compiler',
      '[{ "name": "typeboss" }, { "transform": "typeboss/transformer" }]',
      '[{ "name": "typeboss" }, { "transform": "typeboss/transformer", "transformProgram": true }]',
      'set "transformProgram": true in the plugin typeboss',
    ],
  ])('the plugin %s', async (_what, before, after, said) => {
    project = await createCommandProject({ 'package.json': ready, 'tsconfig.json': around(before) })
    expect((await project.typeboss('init')).output).toContain(`tsconfig.json: ${said}\n`)
    expect(await project.read('tsconfig.json')).toBe(around(after))
  })

  test('adds no entry that is inherited, and keeps inherited plugins', async () => {
    project = await createCommandProject({
      'package.json': ready,
      'tsconfig.json': '{ "extends": ["shared/base", "./tsconfig.base.json"] }',
      'tsconfig.base.json': `{ "compilerOptions": { "plugins": [${entry}] } }`,
      'node_modules/shared/base.json': '{ "compilerOptions": { "plugins": [{ "name": "other" }] } }',
    })
    expect((await project.typeboss('init')).output).toMatch(/^Nothing to change/)

    await project.write({ 'tsconfig.json': '{ "extends": "shared/base" }' })
    expect((await project.typeboss('init')).output).toContain(
      'added the plugin typeboss, after the inherited plugins',
    )
    expect(await project.read('tsconfig.json')).toBe(
      `{ "extends": "shared/base", "compilerOptions": { "plugins": [{ "name": "other" }, ${entry}] } }`,
    )
    await project.write({ 'tsconfig.json': '{ "extends": "nowhere" }' })
    await expect(project.typeboss('init')).resolves.toEqual({
      code: 1,
      output:
        'typeboss: tsconfig.json extends "nowhere", which does not exist. Install it, or fix "extends", then run this command again.\n',
    })
  })

  test('adds the plugin to the projects of a list of references, and not to other packages', async () => {
    project = await createCommandProject({
      'package.json': '{ "scripts": {} }',
      'tsconfig.json':
        '{ "files": [], "references": [{ "path": "tsconfig.app.json" }, { "path": "other" }] }',
      'tsconfig.app.json': '{ "include": ["src"] }',
      'other/tsconfig.json': '{}',
      'other/package.json': '{}',
    })
    const { code, output } = await project.typeboss('init')
    expect(output).toContain(
      'tsconfig.app.json: added the plugin typeboss\npackage.json: added the script build: tspc -b\n',
    )
    expect(output).toContain(
      'To check:\n  other is a package of its own. If it uses queues: npx typeboss init --project other\n',
    )
    expect(code).toBe(0)
    expect(await project.read('other/tsconfig.json')).toBe('{}')

    await project.write({ 'tsconfig.json': '{ "files": [], "references": [{ "path": "other" }] }' })
    await expect(project.typeboss('init')).resolves.toEqual({
      code: 1,
      output:
        'typeboss: tsconfig.json only refers to packages of their own. Set up those that use queues:\n  npx typeboss init --project other\n',
    })
  })

  test('takes another tsconfig by --project, and names those that lack the plugin', async () => {
    project = await createCommandProject({
      'package.json': '{}',
      'tsconfig.json': '{}',
      'tsconfig.build.json': '{ "include": ["src"] }',
      'tsconfig.test.json': '{ "extends": "./tsconfig.json", "include": ["test"] }',
    })
    expect((await project.typeboss('init', '--dry-run')).output).toContain(
      'To check:\n  tsconfig.build.json lacks the plugin. If it uses queues: npx typeboss init --project tsconfig.build.json\n\n',
    )
    const { output } = await project.typeboss('init', '--project', 'tsconfig.build.json')
    expect(output).toContain('package.json: added the script build: tspc -p tsconfig.build.json')
    expect(await project.read('tsconfig.json')).toBe('{}')
  })

  test('changes plain tsc scripts to tspc, and no other script', async () => {
    const scripts = {
      build: 'tsc -p .',
      check: 'npx tsc --noEmit',
      all: 'rimraf dist && tsc && node copy-tsc.js',
      vue: 'vue-tsc',
    }
    project = await createCommandProject({
      'package.json': JSON.stringify({ ...(JSON.parse(ready) as object), scripts }),
      'tsconfig.json': '{}',
    })
    const { code, output } = await project.typeboss('init')
    expect(output).toContain('package.json: changed the script build from tsc -p . to tspc -p .')
    expect(output).toContain(
      'To check:\n  The script all runs tsc, which does not compile queues. Change it to: rimraf dist && tspc && node copy-tsc.js\n',
    )
    const changed = JSON.parse(await project.read('package.json')) as { scripts: unknown }
    expect(changed.scripts).toEqual({ ...scripts, build: 'tspc -p .', check: 'npx tspc --noEmit' })
    expect(code).toBe(0)
  })

  test.each([
    ['7', {}],
    ['^7.0.2', { 'typescript-5': 'npm:typescript@^5.9.0' }],
    ['8.0.0-beta', {}],
  ])(
    'beside TypeScript %s sets up TypeScript 6 under another name; a second run changes nothing',
    async (version, others) => {
      const { devDependencies, ...rest } = JSON.parse(ready) as { devDependencies: object }
      project = await createCommandProject({
        'package.json': JSON.stringify({
          ...rest,
          scripts: { build: 'tsc -p .', check: 'npx tspc --noEmit', all: 'rimraf dist && tspc -b' },
          devDependencies: { ...devDependencies, ...others, typescript: version },
        }),
        'tsconfig.json': `{ "compilerOptions": { "plugins": [${entry}] } }`,
      })
      await expect(project.typeboss('init')).resolves.toEqual({
        code: 0,
        output: `package.json: changed the script build from tsc -p . to typeboss build -p .
package.json: changed the script check from npx tspc --noEmit to npx typeboss build --noEmit
package.json: added typescript-6 npm:typescript@^6.0.0 to devDependencies

To check:
  The script all runs tspc, which does not compile queues with this TypeScript. Change it to: rimraf dist && typeboss build -b

Next:
  npm install
  npm install @electric-sql/pglite, or set DATABASE_URL to a PostgreSQL server
  npm run build
`,
      })
      const changed = JSON.parse(await project.read('package.json')) as { devDependencies: unknown }
      expect(changed.devDependencies).toEqual({
        ...devDependencies,
        ...others,
        typescript: version,
        'typescript-6': 'npm:typescript@^6.0.0',
      })
      expect((await project.typeboss('init')).output).toMatch(/^Nothing to change/)
    },
  )

  test.each([
    { typescript: '^7.0.2', '@typescript/typescript6': '^6.0.2' },
    { typescript: '^7.0.2', ts6: 'npm:@typescript/typescript6@^6.0.2' },
    { typescript: '^7.0.2', old: 'npm:typescript@~6.0.3' },
    { typescript: 'npm:@typescript/typescript6@^6.0.0', 'typescript-7': 'npm:typescript@^7.0.2' },
  ])('builds by typeboss build with %j, and adds no compiler', async (compilers) => {
    project = await createCommandProject({
      'package.json': JSON.stringify({
        dependencies: { typeboss: '*' },
        devDependencies: { '@types/node': '22', 'ts-patch': '4', ...compilers },
      }),
      'tsconfig.json': `{ "compilerOptions": { "plugins": [${entry}] } }`,
    })
    const { code, output } = await project.typeboss('init')
    expect(output).toMatch(/^package\.json: added the script build: typeboss build\n\n/)
    expect(code).toBe(0)
  })

  test('beside TypeScript 7 with Yarn PnP, adds TypeScript 6 with the patch of Yarn', async () => {
    project = await createCommandProject({
      'package.json': '{ "devDependencies": { "typescript": "^7.0.2" } }',
      'yarn.lock': '',
      '.pnp.cjs': '',
    })
    expect((await project.typeboss('init')).output).toContain(
      'added typescript-6 patch:typescript@npm%3A^6.0.0#optional!builtin<compat/typescript> to devDependencies\n',
    )
    expect((await project.typeboss('init')).output).toMatch(/^Nothing to change/)
  })

  test.each(['^5.9.0', 'latest', '>=5 <6'])(
    'says what to install if TypeScript is %s, and changes no version',
    async (version) => {
      const packageJson = ready.replace('~6.0.3', version)
      project = await createCommandProject({
        'package.json': packageJson,
        'pnpm-lock.yaml': '',
        'tsconfig.json': `{ "compilerOptions": { "plugins": [${entry}] } }`,
      })
      const { code, output } = await project.typeboss('init')
      expect(output).toContain(
        `typescript is ${version} in devDependencies; typeboss needs typescript 6. Set it with: pnpm add -D typescript@6\n`,
      )
      expect(code).toBe(1)
      expect(await project.read('package.json')).toBe(packageJson)
    },
  )

  test.each([
    ['pnpm-lock.yaml', 'pnpm', 'add'],
    ['yarn.lock', 'yarn', 'add'],
    ['bun.lock', 'bun', 'add'],
    ['package-lock.json', 'npm', 'install'],
  ])('prints commands for the package manager of %s: %s', async (lockFile, manager, add) => {
    project = await createCommandProject({ 'package.json': '{}', [lockFile]: '' })
    expect((await project.typeboss('init')).output).toContain(
      `Next:\n  ${manager} install\n  ${manager} ${add} @electric-sql/pglite, or set DATABASE_URL to a PostgreSQL server\n  ${manager} run build\n`,
    )
  })

  test.each(['@electric-sql/pglite', 'pg'])('suggests no database if there is %s', async (name) => {
    project = await createCommandProject({ 'package.json': `{ "dependencies": { "${name}": "*" } }` })
    expect((await project.typeboss('init')).output).toContain('Next:\n  npm install\n  npm run build\n')
  })

  test('adds the peer dependency of pg-boss for yarn, which does not install peers', async () => {
    const added = 'package.json: added @opentelemetry/api ^1.9.0 to dependencies\n'
    project = await createCommandProject({ 'package.json': '{}' })
    expect((await project.typeboss('init', '--dry-run')).output).not.toContain(added)
    await project.write({ 'yarn.lock': '' })
    expect((await project.typeboss('init', '--dry-run')).output).toContain(added)
  })

  test.each([
    ['src/queues.ts', 'src'],
    ['queues/email.ts', '.'],
  ])('compiles a new project with %s from %s', async (file, root) => {
    project = await createCommandProject({ 'package.json': '{ "type": "module" }', [file]: queueFile })
    expect((await project.typeboss('init')).output).not.toContain('To check')
    const config = await project.read('tsconfig.json')
    expect(config).toContain(`"rootDir": "${root}"`)
    expect(config).toContain('"skipLibCheck": true')
    expect(config).toContain('"sourceMap": true')
  })

  test('says in a new project that CommonJS has no top-level await', async () => {
    project = await createCommandProject({ 'package.json': '{ "type": "commonjs" }' })
    expect((await project.typeboss('init')).output).toContain(
      'To check:\n  package.json has no "type": "module", so its code is CommonJS',
    )
    expect((await project.typeboss('init')).output).not.toContain('To check')
  })

  test('writes nothing in a dry run', async () => {
    project = await createCommandProject({ 'package.json': '{}' })
    const { code, output } = await project.typeboss('init', '--dry-run')
    expect(output).toMatch(
      /^This is a dry run, and nothing is written\. Without --dry-run:\n\ntsconfig\.json: created/,
    )
    expect(code).toBe(0)
    expect((await readdir(project.folder)).toSorted()).toEqual(['node_modules', 'package.json'])
    expect(await project.read('package.json')).toBe('{}')
  })

  test.each([
    ['no package.json', {}, /^typeboss: There is no package\.json in this folder.*npm init/],
    [
      'a broken tsconfig.json',
      { 'tsconfig.json': '{\n  "files" []\n}' },
      /^typeboss: tsconfig\.json:2:11: expected ':'/,
    ],
    ['a broken package.json', { 'package.json': '{ "a": 1, }' }, /^typeboss: package\.json: .*JSON/],
    [
      'scripts that are no object',
      { 'package.json': '{ "scripts": [] }' },
      /^typeboss: package\.json: "scripts" must be an object\.$/,
    ],
    [
      'plugins that are no list',
      { 'tsconfig.json': '{ "compilerOptions": { "plugins": {} } }' },
      /^typeboss: tsconfig\.json: "plugins" in "compilerOptions" must be an array\.$/,
    ],
    [
      'a reference to a missing file',
      { 'tsconfig.json': '{ "files": [], "references": [{ "path": "app" }] }' },
      /^typeboss: tsconfig\.json refers to app\/tsconfig\.json, which does not exist/,
    ],
  ])('changes nothing if there is %s, and says so in one line', async (what, files, said) => {
    const all = what === 'no package.json' ? {} : { 'package.json': '{}', ...files }
    project = await createCommandProject(all)
    const { code, output } = await project.typeboss('init')
    expect(output.trimEnd()).toMatch(said)
    expect(output.trimEnd()).not.toContain('\n')
    expect(code).toBe(1)
    for (const [path, text] of Object.entries(all)) expect(await project.read(path)).toBe(text)
  })
})
