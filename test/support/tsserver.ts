/**
 * The real tsserver in a process of its own, spoken to as editors do: requests as lines on its input, answers with a
 * header on its output.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'

interface Message {
  readonly type: 'response' | 'event'
  readonly request_seq?: number
  readonly success?: boolean
  readonly message?: string
  readonly body?: unknown
}

export interface TypeScriptServer {
  /** Resolves with the answer's body, undefined if it has none. */
  readonly ask: (command: string, parameters: object) => Promise<unknown>
  /** Sends what is never answered: `open`, `change`, `close`. */
  readonly tell: (command: string, parameters: object) => void
  readonly stop: () => Promise<void>
}

export function startTypeScriptServer(folder: string): TypeScriptServer {
  const child = spawn(
    process.execPath,
    [
      join(process.cwd(), 'node_modules/typescript/lib/tsserver.js'),
      '--disableAutomaticTypingAcquisition',
      // As VS Code does for the workspace's own TypeScript.
      '--allowLocalPluginLoads',
      '--suppressDiagnosticEvents',
    ],
    { cwd: folder, env: { ...process.env, NODE_OPTIONS: '' }, stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const waiting = new Map<number, (message: Message) => void>()
  let received = Buffer.alloc(0)
  child.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk])
    for (let next = readMessage(received); next; next = readMessage(received)) {
      received = next.rest
      const { request_seq: sequence } = next.message
      if (sequence === undefined) continue
      waiting.get(sequence)?.(next.message)
      waiting.delete(sequence)
    }
  })
  let sequence = 0
  const tell = (command: string, parameters: object): number => {
    sequence += 1
    child.stdin.write(
      `${JSON.stringify({ seq: sequence, type: 'request', command, arguments: parameters })}\n`,
    )
    return sequence
  }
  return {
    tell: (command, parameters) => void tell(command, parameters),
    ask: (command, parameters) =>
      new Promise((resolve, reject) => {
        waiting.set(tell(command, parameters), ({ success, message, body }) => {
          if (success === true || message === 'No content available.') resolve(body)
          else reject(new Error(`tsserver refused ${command}: ${message ?? 'no reason given'}`))
        })
      }),
    stop: () =>
      new Promise((resolve) => {
        child.once('close', () => resolve())
        child.stdin.end()
      }),
  }
}

function readMessage(
  received: Buffer,
): { readonly message: Message; readonly rest: Buffer<ArrayBuffer> } | undefined {
  const headerEnd = received.indexOf('\r\n\r\n')
  const length = /Content-Length: (\d+)/.exec(received.subarray(0, Math.max(headerEnd, 0)).toString())?.[1]
  if (length === undefined) return undefined
  const start = headerEnd + 4
  const end = start + Number(length)
  if (received.length < end) return undefined
  // What tsserver writes is a message of its protocol.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const message = JSON.parse(received.subarray(start, end).toString()) as Message
  return { message, rest: Buffer.from(received.subarray(end)) }
}
