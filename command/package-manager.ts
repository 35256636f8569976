/** The project's package manager, by its lock file, and its commands. */
import { dirname } from 'node:path'
import { nearestFile } from './nearest.js'

export type PackageManager = 'npm' | 'pnpm' | 'yarn' | 'bun'

const lockFiles: Readonly<Record<string, PackageManager>> = {
  'pnpm-lock.yaml': 'pnpm',
  'yarn.lock': 'yarn',
  'bun.lock': 'bun',
  'bun.lockb': 'bun',
  'package-lock.json': 'npm',
}

/** The lock file of a workspace is in a folder above the package. */
export function packageManagerOf(packagePath: string): PackageManager {
  const names = Object.keys(lockFiles)
  const found = nearestFile(dirname(packagePath), names)
  return Object.entries(lockFiles).find(([name]) => found?.endsWith(name))?.[1] ?? 'npm'
}

export const installCommand = (manager: PackageManager): string => `${manager} install`

export const runCommand = (manager: PackageManager, script: string): string => `${manager} run ${script}`

export function addCommand(manager: PackageManager, dependency: string): string {
  return manager === 'npm' ? `npm install ${dependency}` : `${manager} add ${dependency}`
}

export function addForDevelopmentCommand(manager: PackageManager, dependency: string): string {
  return manager === 'npm' ? `npm install --save-dev ${dependency}` : `${manager} add -D ${dependency}`
}
