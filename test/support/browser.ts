/** A headless Chromium, if the machine has one, driven by its own protocol. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import { waitUntil } from './wait-until.js'

export interface Page {
  /** Resolves with the value of an expression in the page, as JSON, once it is true. */
  readonly until: (expression: string) => Promise<unknown>
  readonly chooseFiles: (selector: string, files: readonly string[]) => Promise<void>
  /** The errors that the page's script threw. */
  readonly errors: readonly string[]
  readonly close: () => Promise<void>
}

/** Undefined if the machine has no browser. */
export const browserPath: string | undefined = [
  process.env['CHROME_PATH'],
  ...(process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => ['chromium', 'chromium-browser', 'google-chrome'].map((name) => join(folder, name))),
].find((path) => path !== undefined && existsSync(path))

export async function openPage(url: string): Promise<Page> {
  if (browserPath === undefined) throw new Error('This machine has no Chromium')
  const profile = await mkdtemp(join(tmpdir(), 'typeboss-browser-'))
  const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--remote-debugging-port=0']
  const browser = spawn(browserPath, [...flags, `--user-data-dir=${profile}`, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const socket = new WebSocket(await pageEndpoint(browser))
  await once(socket, 'open')
  const errors: string[] = []
  const answers = new Map<number, (answer: Answer) => void>()
  socket.addEventListener('message', ({ data }) => {
    const message = JSON.parse(String(data)) as Answer & { id?: number; method?: string; params?: unknown }
    if (message.id !== undefined) answers.get(message.id)?.(message)
    if (message.method === 'Runtime.exceptionThrown') errors.push(JSON.stringify(message.params))
  })
  const send = async (method: string, params: object = {}): Promise<Result> => {
    const id = answers.size + 1
    const answer = new Promise<Answer>((resolve) => answers.set(id, resolve))
    socket.send(JSON.stringify({ id, method, params }))
    const { result, error } = await answer
    if (error !== undefined || result.exceptionDetails !== undefined)
      throw new Error(`${method}: ${JSON.stringify(error ?? result.exceptionDetails)}`)
    return result
  }
  await send('Runtime.enable')
  await send('Page.enable')
  await send('Page.navigate', { url })
  return {
    errors,
    until: (expression) =>
      waitUntil(expression, async () => {
        const { result } = await send('Runtime.evaluate', { expression, returnByValue: true })
        return result?.value ?? undefined
      }),
    chooseFiles: async (selector, files) => {
      const expression = `document.querySelector(${JSON.stringify(selector)})`
      const { result } = await send('Runtime.evaluate', { expression })
      await send('DOM.setFileInputFiles', { files, objectId: result?.objectId })
    },
    close: async () => {
      socket.close()
      browser.kill()
      await once(browser, 'exit')
      await rm(profile, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

interface Answer {
  readonly result: Result
  readonly error?: unknown
}

interface Result {
  readonly result?: { readonly value?: unknown; readonly objectId?: string }
  readonly exceptionDetails?: unknown
}

/** The browser writes the address on stderr. */
async function pageEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (stderr === null) throw new Error('The browser says nothing')
  for await (const line of createInterface(stderr)) {
    const [, host] = /^DevTools listening on ws:\/\/([^/]+)/.exec(line) ?? []
    if (host === undefined) continue
    // A full pipe would block the browser.
    stderr.resume()
    const targets = (await (await fetch(`http://${host}/json/list`)).json()) as Target[]
    const page = targets.find(({ type }) => type === 'page')
    if (page !== undefined) return page.webSocketDebuggerUrl
  }
  throw new Error('The browser ended before it listened')
}

interface Target {
  readonly type: string
  readonly webSocketDebuggerUrl: string
}
