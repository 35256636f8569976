/**
 * Workspaces of several packages, installed by each package manager from the packed tarball: two packages define queues
 * and are built to declarations, others use them by name.
 *
 * pnpm and yarn are given the tarball's dependencies as links to this repository's, so that they need no network. The
 * compiler is this repository's, too.
 */
import { existsSync } from 'node:fs'
import { cp, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { tspc } from '../support/compiler.js'
import { repository } from '../support/project.js'
import { packPackage, temporaryFolder } from './packed.js'
import { mustRun, run } from './run.js'

interface PackageManager {
  readonly name: string
  /** Its script for Node; undefined for what Node brings itself. */
  readonly script?: string
  readonly install: readonly string[]
  /** The version by which a package asks for another of its workspace. */
  readonly workspace: string
  readonly root: (tarball: string) => object
  /** Whether packages see what others depend on. */
  readonly hoists: boolean
  readonly settings?: { readonly file: string; readonly text: string }
}

const linked = ['pg', 'pg-boss', '@opentelemetry/api']
const links = Object.fromEntries(linked.map((name) => [name, `link:${repository}/node_modules/${name}`]))

const managers: readonly PackageManager[] = [
  {
    name: 'npm',
    install: ['install', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'],
    workspace: '*',
    root: () => ({ workspaces: ['packages/*'] }),
    hoists: true,
  },
  {
    name: 'pnpm',
    script: 'pnpm/bin/pnpm.cjs',
    install: ['install', '--offline', '--store-dir', 'store'],
    workspace: 'workspace:*',
    root: () => ({}),
    hoists: false,
    settings: {
      file: 'pnpm-workspace.yaml',
      text: JSON.stringify({ packages: ['packages/*'], overrides: links, autoInstallPeers: false }),
    },
  },
  {
    name: 'yarn',
    script: '@yarnpkg/cli-dist/bin/yarn.js',
    install: ['install'],
    workspace: 'workspace:*',
    // A tarball that several packages name would else be a package for each of them.
    root: (tarball) => ({
      workspaces: ['packages/*'],
      resolutions: { ...links, typeboss: `file:${tarball}` },
    }),
    hoists: true,
    settings: {
      file: '.yarnrc.yml',
      // Where CI is set, yarn takes no lock file that it would have to write.
      text: 'nodeLinker: node-modules\nenableNetwork: false\nenableTelemetry: false\nenableGlobalCache: false\nenableImmutableInstalls: false\n',
    },
  },
]

/** What each package depends on, in the workspace and beside typeboss. */
const packages: Readonly<Record<string, readonly string[]>> = {
  mails: [],
  reports: ['mails'],
  jobs: [],
  web: ['mails', 'reports', 'jobs'],
  worker: ['mails', 'reports'],
  outsider: ['mails', 'jobs'],
}

const again = `import { defineQueue } from 'typeboss'
export const queue = defineQueue('email-queue', async (size: number) => size)
`

async function writeManifests(folder: string, tarball: string, manager: PackageManager): Promise<void> {
  const write = (path: string, manifest: object): Promise<void> =>
    writeFile(join(folder, path), JSON.stringify({ private: true, type: 'module', ...manifest }))
  const api = { '@opentelemetry/api': '^1.9.0' }
  await write('package.json', { name: 'shop', dependencies: api, ...manager.root(tarball) })
  for (const [name, others] of Object.entries(packages)) {
    const own = name === 'outsider' ? {} : { typeboss: `file:${tarball}`, ...(manager.hoists ? {} : api) }
    const dependencies = Object.fromEntries(others.map((other) => [`@shop/${other}`, manager.workspace]))
    await write(`packages/${name}/package.json`, {
      name: `@shop/${name}`,
      version: '1.0.0',
      exports: './dist/index.js',
      dependencies: { ...dependencies, ...own },
    })
  }
  if (manager.settings) await writeFile(join(folder, manager.settings.file), manager.settings.text)
}

let tarball: string
beforeAll(async () => {
  tarball = (await packPackage()).tarball
})

for (const manager of managers) {
  const script = manager.script && join(repository, 'node_modules', manager.script)
  const isThere = script === undefined || existsSync(script)

  ;(isThere ? describe : describe.skip)(`a workspace that ${manager.name} has installed`, () => {
    let folder: string
    beforeAll(async () => {
      folder = await temporaryFolder(`monorepo-${manager.name}`)
      await cp('test/fixtures/monorepo', folder, { recursive: true })
      await writeManifests(folder, tarball, manager)
      // Its own lock file makes it a project of its own.
      await writeFile(join(folder, 'yarn.lock'), '')
      const [command, before] = script === undefined ? ['npm', []] : [process.execPath, [script]]
      await mustRun(command, [...before, ...manager.install], { folder })
      const typescript = join(repository, 'node_modules/typescript')
      await symlink(typescript, join(folder, 'node_modules/typescript'), 'dir')
    })
    afterAll(() => rm(folder, { recursive: true }))

    test('is built by its references, and each package knows the queues of the others', async () => {
      expect(await tspc(folder, ['-b'])).toEqual({ code: 0, output: '' })
      const node = (path: string) => mustRun(process.execPath, [path], { folder })
      expect(await node('packages/web/dist/index.js')).toBe(
        'email-queue [{"to":"ada","sendAt":"1970-01-01T00:00:00.000Z"}]\n' +
          'reports [{"mail":{"to":"bob"},"since":"1970-01-01T00:00:00.000Z"}]\n',
      )
      expect(await node('packages/worker/dist/index.js')).toMatch(/^made 3 /)
    })

    if (manager.name === 'npm') {
      test('has its queues listed where they are defined, and a name of two packages reported once', async () => {
        const installed = join(folder, 'node_modules/typeboss/dist/command/main.js')
        const list = [installed, 'list', '-p', 'packages/web']
        const listed = await mustRun(process.execPath, list, { folder })
        expect(listed).toMatch(/^email-queue .* packages\/mails\/src\/index\.ts:8$/m)
        expect(listed).toMatch(/^reports .* packages\/reports\/src\/index\.ts:9$/m)

        await writeFile(join(folder, 'packages/worker/src/again.ts'), again)
        const { code, output } = await tspc(folder, ['-b'])
        expect(output).toBe(
          "packages/worker/src/again.ts(2,34): error TS71003: The queue name 'email-queue' is defined more than once, also in packages/mails/src/index.ts:8. A name belongs to one queue: rename one of them.\n",
        )
        expect(code).not.toBe(0)
      })
    }

    test('reports a package that names queues and cannot resolve typeboss', async () => {
      // As the `tspc` does that pnpm puts in place, so that every package finds the plugin.
      const env = { NODE_PATH: join(folder, 'node_modules/.pnpm/node_modules') }
      const command = join(repository, 'node_modules/ts-patch/bin/tspc.js')
      const { code, output } =
        manager.name === 'pnpm'
          ? await run(process.execPath, [command, '-b', 'packages/outsider', '--pretty', 'false'], {
              folder,
              env,
            })
          : await tspc(folder, ['-b', 'packages/outsider'])
      expect(code === 0).toBe(manager.hoists)
      expect(output).toMatch(
        manager.hoists
          ? /^$/
          : /^packages\/outsider\/src\/index\.ts\(5,7\): error TS71007: The package 'typeboss' cannot be resolved from this file/,
      )
    })
  })
}
