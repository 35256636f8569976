/**
 * Names a handler that has no name, so that stacks show `at email-queue handler (…)`. V8 would name it after the call in
 * which it is written: `defineQueue.retries`.
 */
export function nameHandler(handler: unknown, queue: string): void {
  // A frozen function keeps its name.
  if (typeof handler === 'function' && handler.name === '')
    Reflect.defineProperty(handler, 'name', { value: `${queue} handler`, configurable: true })
}
