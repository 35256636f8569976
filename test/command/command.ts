/** The command `typeboss` in a small real project. */
import { rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Finished } from '../support/kept-process.js'
import { keptProcesses } from '../support/outside-jest.js'
import { createProject, repository, type Files, type Project } from '../support/project.js'

export interface CommandProject extends Project {
  /** Runs the project's `typeboss` in a process that stays alive for the next command. */
  readonly typeboss: (...parameters: readonly string[]) => Promise<Finished>
}

/** The project has a tsconfig.json and a package.json only if they are among the files. */
export async function createCommandProject(files: Files): Promise<CommandProject> {
  const project = await createProject(files)
  if (!('tsconfig.json' in files)) await rm(join(project.folder, 'tsconfig.json'))
  if (!('package.json' in files)) await rm(join(project.folder, 'package.json'))
  await symlink(join(repository, 'node_modules/@types'), join(project.folder, 'node_modules/@types'))
  return {
    ...project,
    typeboss: (...parameters) =>
      keptProcesses().runInKeptProcess('command/command-process.js', { folder: project.folder, parameters }),
  }
}

export const queueFile = `import { defineQueue } from 'typeboss'

export interface Email { to: string; sendAt?: Date }

export const emailQueue = defineQueue(
  'email-queue',
  async (email: Email) => ({ id: email.to, sentAt: new Date() }),
  { retries: 5, backoff: { type: 'exponential', delay: 100 } },
)

export const resizeQueue = defineQueue<{ width: number }, Map<string, number>>('resize')
`
