/**
 * Gives a handler without a name one that stacks show: `at email-queue handler (…)`. V8 makes up a name of its own else,
 * of the call that it is written in: `defineQueue.retries`.
 */
export function nameHandler(handler: unknown, queue: string): void {
  // One that is frozen keeps what it has.
  if (typeof handler === 'function' && handler.name === '')
    Reflect.defineProperty(handler, 'name', { value: `${queue} handler`, configurable: true })
}
