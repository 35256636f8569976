/** Where a function was called, as the stack tells: `/app/dist/queues.js:12`. Undefined where stacks look otherwise. */
import { fileURLToPath } from 'node:url'

export function callerOf(callee: (...parameters: never) => unknown): string | undefined {
  const holder: { stack?: string } = {}
  Error.captureStackTrace(holder, callee)
  const [, frame = ''] = holder.stack?.split('\n') ?? []
  // `at file:///app/queues.js:12:28` in a module, `at Object.<anonymous> (/app/queues.js:12:28)` elsewhere.
  const place = /^\s*at (?:.*? \()?(.*):(\d+):\d+\)?$/.exec(frame)
  if (!place) return undefined
  const [, file = '', line = ''] = place
  return `${file.startsWith('file:') ? fileURLToPath(file) : file}:${line}`
}
