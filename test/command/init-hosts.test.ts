/** `typeboss init` in projects of other tools: the build must not fail without a word. */
import { afterEach, describe, expect, test } from '@jest/globals'
import { createCommandProject, type CommandProject } from './command.js'

const entry = '{ "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }'
const config = `{ "compilerOptions": { "plugins": [${entry}] } }\n`

function manifest(scripts: object, dependencies: object = {}): string {
  return JSON.stringify({
    type: 'module',
    scripts: { build: 'tspc', ...scripts },
    dependencies: { typeboss: '^0.1.0', ...dependencies },
    devDependencies: { '@types/node': '^24.0.0', 'ts-patch': '^4.0.1', typescript: '~6.0.3' },
  })
}

describe('typeboss init says what to change for the tool of a script:', () => {
  let project: CommandProject

  afterEach(() => project.remove())

  const init = async (files: Readonly<Record<string, string>>) => {
    project = await createCommandProject({ 'tsconfig.json': config, ...files })
    return project.typeboss('init')
  }

  test.each([
    ['vite build', 'Add typeboss.vite() of typeboss/unplugin to the plugins of vite.config.ts'],
    ['tsc --noEmit && npx vite build', 'Add typeboss.vite()'],
    ['tsup', 'Add typeboss.esbuild() of typeboss/unplugin to esbuildPlugins in tsup.config.ts'],
    ['NODE_ENV=production tsdown', 'Add typeboss.rolldown()'],
    ['webpack --mode production', 'Add typeboss.webpack()'],
    ['esbuild src/main.ts --bundle', "esbuild's command takes no plugins"],
    ['swc src -d dist', 'Build with tspc in its place.'],
  ])('%s, which builds, is to be fixed first', async (build, advice) => {
    const { code, output } = await init({ 'package.json': manifest({ build }) })
    expect(output).toContain('To fix first:\n  The script build runs ')
    expect(output).toContain(advice)
    expect(code).toBe(1)
  })

  test.each([
    ['tsx src/main.ts', 'Change it to: tsx --import typeboss/register src/main.ts'],
    ['tsx watch src/main.ts', 'Change it to: tsx --import typeboss/register watch src/main.ts'],
    ['node --watch src/main.ts', 'Change it to: node --import typeboss/register --watch src/main.ts'],
    ['ts-node src/main.ts', 'Change it to: node --import typeboss/register src/main.ts'],
    ['bun run src/main.ts', 'Change it to: bun --preload typeboss/register src/main.ts'],
    ['vitest run', 'Add typeboss.vite() of typeboss/unplugin to the plugins of vitest.config.ts'],
  ])('%s, which only runs, is to be checked', async (dev, advice) => {
    const { code, output } = await init({ 'package.json': manifest({ dev }) })
    expect(output).toContain('To check:\n  The script dev runs ')
    expect(output).toContain(advice)
    expect(code).toBe(0)
  })

  test.each([
    { dev: 'tsx --import typeboss/register src/main.ts' },
    { start: 'node --enable-source-maps dist/main.js', dev: 'bun run dev:all', lint: 'npm run vite-check' },
    { dev: 'node --import typeboss/register src/main.ts', clean: 'rm -rf .vite' },
  ])('%o needs no change', async (scripts) => {
    const { code, output } = await init({ 'package.json': manifest(scripts) })
    expect(output).toBe('Nothing to change: tsconfig.json and package.json are set up.\n')
    expect(code).toBe(0)
  })

  test('a configuration that names typeboss is set up', async () => {
    const { code, output } = await init({
      'package.json': manifest({ build: 'vite build', test: 'vitest run' }),
      'vite.config.ts': "import typeboss from 'typeboss/unplugin'",
    })
    expect(output).toMatch(/^Nothing to change/)
    expect(code).toBe(0)
  })

  test('Next.js is to get its queues from a package of the workspace', async () => {
    const { code, output } = await init({
      'package.json': manifest({ build: 'next build' }, { next: '16.4.6' }),
    })
    expect(output).toContain(
      'Next.js does not compile queues by itself. Define them in a package of the workspace',
    )
    expect(output).toContain('/hosts/next\n')
    expect(code).toBe(1)
  })

  test('Nest loads the plugin by ts-patch, from a script that npm runs after each install', async () => {
    const { code, output } = await init({
      'package.json': manifest({ build: 'nest build' }, { '@nestjs/core': '^12.0.0' }),
    })
    expect(output).toContain('package.json: added the script prepare: ts-patch install -s\n')
    expect(await project.read('package.json')).toContain('"prepare": "ts-patch install -s"')
    expect(code).toBe(0)
  })

  test("Nest's other builders, and a script prepare of the project's own, are to be changed first", async () => {
    const { code, output } = await init({
      'package.json': manifest(
        { build: 'nest build', 'start:dev': 'nest start -b webpack --watch', prepare: 'husky' },
        { '@nestjs/core': '^12.0.0' },
      ),
      'nest-cli.json': '{ "compilerOptions": { "builder": "swc" } }',
    })
    expect(output).toContain('Nest builds with swc, which runs no plugins of TypeScript.')
    expect(output).toContain('Nest builds with webpack,')
    expect(output).toContain('Change the script prepare to: husky && ts-patch install -s\n')
    expect(code).toBe(1)
  })

  test('a new package of a workspace gets declarations, since others import it', async () => {
    project = await createCommandProject({
      'package.json': '{ "workspaces": ["jobs"] }',
      'jobs/package.json': '{}',
    })
    await project.typeboss('init', '--project', 'jobs')
    expect(await project.read('jobs/tsconfig.json')).toContain('"declaration": true')
  })
})
