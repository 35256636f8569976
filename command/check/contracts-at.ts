/** The contracts of another version of the project, which git has. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import type { ContractsJson } from '../../facts/shape/contract-json.js'
import { contractsOf } from '../contracts.js'
import { ProjectError } from '../errors.js'
import { linkModules } from './link-modules.js'

/**
 * Compiles the project of a tsconfig file as it is at a git ref: in a temporary worktree, with the packages that are installed
 * now. Throws a {@link ProjectError} if the project does not compile there.
 */
export function contractsAt(ref: string, configPath: string): ContractsJson {
  const config = realpathSync(configPath)
  const root = realpathSync(git(dirname(config), ['rev-parse', '--show-toplevel']).trim())
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'typeboss-check-')))
  try {
    // A hook that runs after a checkout would install packages, for example.
    git(root, ['-c', 'core.hooksPath=/dev/null', 'worktree', 'add', '--quiet', '--detach', folder, ref])
    const path = join(folder, relative(root, config))
    if (!existsSync(path)) throw new ProjectError(`${relative(root, config)} does not exist at ${ref}.`)
    linkModules(root, folder, foldersOf(folder))
    return contractsOf(path)
  } catch (error) {
    throw error instanceof ProjectError ? atRef(error, ref) : error
  } finally {
    rmSync(folder, { recursive: true, force: true })
    git(root, ['worktree', 'prune'])
  }
}

function atRef({ message }: ProjectError, ref: string): ProjectError {
  return new ProjectError(
    `at ${ref}, ${message}\nThat version is compiled with the packages that are installed now, and without files that git ignores. ` +
      'If it needs others, check out that version, write its contracts with: npx typeboss contracts > contracts.json, ' +
      'and use: npx typeboss check --against contracts.json',
  )
}

/** The folders that git knows, from the worktree's root. */
function foldersOf(worktree: string): readonly string[] {
  const folders = git(worktree, ['ls-tree', '-d', '-r', '-z', '--name-only', 'HEAD'])
  return ['', ...folders.split('\0').filter((folder) => folder !== '')]
}

function git(folder: string, parameters: readonly string[]): string {
  try {
    return execFileSync('git', parameters, {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 28,
    })
  } catch (error) {
    throw new ProjectError(`git ${parameters.join(' ')} failed: ${messageOf(error)}`)
  }
}

function messageOf(error: unknown): string {
  if (typeof error === 'object' && error !== null) {
    if ('stderr' in error && typeof error.stderr === 'string' && error.stderr !== '')
      return error.stderr.trim()
    if ('message' in error && typeof error.message === 'string') return error.message
  }
  return String(error)
}
