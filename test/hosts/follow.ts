/** Does what a page says, from an empty folder. */
import { existsSync, globSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { isPrinted, type Page, type Step } from './page.js'
import { startCommands, within, type TerminalProcess } from './terminal.js'

export interface Surroundings {
  /** An empty folder. */
  readonly folder: string
  /** The packed package, which stands for the published one. */
  readonly tarball: string
  readonly env: NodeJS.ProcessEnv
  /** The ports of the page, and the free ports that take their place. */
  readonly ports: ReadonlyMap<string, number>
}

/** An install or a build. Milliseconds. */
const longestCommand = 300_000
/** Until a process has printed a text, or has ended after SIGTERM. Milliseconds. */
const longestWait = 60_000

/** Throws an error that names the step. */
export async function follow(page: Page, surroundings: Surroundings): Promise<void> {
  const terminal = new Terminal(page.versions, surroundings)
  try {
    for (const step of page.steps) {
      await terminal.do(step).catch((error: unknown) => {
        throw new Error(`${title(step)}\n${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        })
      })
    }
  } finally {
    await terminal.close()
  }
}

type Printer = Pick<TerminalProcess, 'output' | 'hasEnded'>

class Terminal {
  readonly #versions: ReadonlyMap<string, string>
  readonly #given: Surroundings
  readonly #running = new Map<string, TerminalProcess>()
  #folder: string
  #printed: Printer | undefined

  constructor(versions: ReadonlyMap<string, string>, given: Surroundings) {
    this.#versions = versions
    this.#given = given
    this.#folder = given.folder
  }

  async do(step: Step): Promise<void> {
    switch (step.kind) {
      case 'file':
        return this.#write(step.path, step.text)
      case 'commands':
        return typeof step.ending === 'object'
          ? this.#start(step.script, step.ending.staysAs)
          : this.#run(step.script, step.ending === 'success')
      case 'printed':
        return this.#expect(step.lines, step.by === undefined ? this.#printed : this.#process(step.by))
      case 'stop':
        return this.#stop(step.name)
    }
  }

  async close(): Promise<void> {
    for (const running of this.#running.values()) running.end('SIGKILL')
    await Promise.all([...this.#running.values()].map(({ ended }) => ended))
  }

  async #write(path: string, text: string): Promise<void> {
    const file = join(this.#folder, path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, this.#withPorts(text))
  }

  /** Line by line: a command may install what the command before has written into package.json. */
  async #run(script: string, succeeds: boolean): Promise<void> {
    const place = join(this.#given.folder, '.place')
    let printed = ''
    for (const line of linesOf(script)) {
      await this.#useVersions()
      const running = this.#startHere(`trap 'pwd > "${place}"' EXIT\n${line}`)
      const { code, output } = await within(longestCommand, running, running.ended)
      this.#folder = (await readFile(place, 'utf8')).trim()
      printed += output
      if ((code === 0) !== succeeds) throw new Error(`${line}\nended with ${code}:\n${printed}`)
    }
    this.#printed = { output: () => printed, hasEnded: () => true }
  }

  async #start(script: string, name: string): Promise<void> {
    await this.#useVersions()
    const running = this.#startHere(script)
    this.#running.set(name, running)
    this.#printed = running
  }

  #startHere(script: string): TerminalProcess {
    const { env } = this.#given
    return startCommands(this.#withTarball(this.#withPorts(script)), this.#folder, env)
  }

  async #expect(lines: readonly string[], printer: Printer | undefined): Promise<void> {
    if (printer === undefined) throw new Error('Nothing has run that could print it.')
    const until = Date.now() + longestWait
    while (!isPrinted(printer.output(), lines)) {
      if (printer.hasEnded() || Date.now() > until)
        throw new Error(`Not printed. It printed:\n${printer.output()}`)
      await delay(50)
    }
  }

  async #stop(name: string): Promise<void> {
    const running = this.#process(name)
    running.end('SIGTERM')
    const { code, output } = await within(longestWait, running, running.ended)
    this.#running.delete(name)
    // A tool may end itself by the signal after it has closed everything.
    if (![0, null, 143].includes(code)) throw new Error(`It ended with ${code}:\n${output}`)
  }

  #process(name: string): TerminalProcess {
    const found = this.#running.get(name)
    if (found === undefined) throw new Error(`No process named ${name} is running.`)
    return found
  }

  #withPorts(text: string): string {
    return [...this.#given.ports].reduce(
      (all, [port, free]) => all.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), String(free)),
      text,
    )
  }

  /** The package is not published: where a command would install it, it installs the tarball. */
  #withTarball(script: string): string {
    const { tarball, folder } = this.#given
    const pinned = (name: string): string => {
      const version = this.#versions.get(name.replace(/(?<=.)@.*$/, ''))
      return version === undefined ? name : `${name.replace(/(?<=.)@.*$/, '')}@${version}`
    }
    return script
      .replaceAll(/^export DATABASE_URL=.*$/gm, '')
      .replaceAll(/^((?:npm install|npm i|bun add|npx|bunx|deno add) .*)$/gm, (line: string) =>
        line.replaceAll(/(?<=\s)(?:npm:)?@?[a-z][\w./-]*(?:@[\^~]?[\d.]+|@latest)?(?=\s|$)/g, pinned),
      )
      .replaceAll(/^((?:npm install|npm i|bun add)\b.*?\s)typeboss(?=\s|$)/gm, `$1${tarball}`)
      .replaceAll(
        /^(?:npx|bunx) typeboss\b/gm,
        isInstalled(this.#folder, folder) ? '$&' : `npx --yes --package=${tarball} typeboss`,
      )
  }

  /** Sets exact versions, and the tarball, in each package.json: scaffolds and `typeboss init` write ranges. */
  async #useVersions(): Promise<void> {
    const { folder, tarball } = this.#given
    for (const path of manifestsIn(folder)) {
      const text = await readFile(path, 'utf8')
      const changed = text.replaceAll(/"([^"\s]+)": "([\^~]?\d[\w.-]*|latest)"/g, (entry, name: string) => {
        const version = name === 'typeboss' ? `file:${tarball}` : this.#versions.get(name)
        return version === undefined || name === 'version' ? entry : `"${name}": "${version}"`
      })
      if (changed !== text) await writeFile(path, changed)
    }
  }
}

/** A line that ends with a backslash continues. */
function linesOf(script: string): readonly string[] {
  return script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '')
}

function isInstalled(from: string, upTo: string): boolean {
  if (existsSync(join(from, 'node_modules/typeboss'))) return true
  return from === upTo || from === dirname(from) ? false : isInstalled(dirname(from), upTo)
}

function manifestsIn(folder: string): readonly string[] {
  const exclude = ['**/node_modules', '**/.*']
  return globSync('**/package.json', { cwd: folder, exclude }).map((path) => join(folder, path))
}

function title(step: Step): string {
  switch (step.kind) {
    case 'file':
      return `Writing ${step.path}:`
    case 'commands':
      return `Running:\n${step.script}`
    case 'printed':
      return `Waiting for:\n${step.lines.join('\n')}\n`
    case 'stop':
      return `Stopping ${step.name}:`
  }
}
