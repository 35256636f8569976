/** The names that pg-boss accepts for a queue. It names schedules by the same rule. */
export function isQueueName(name: unknown): name is string {
  return typeof name === 'string' && name !== '' && !otherCharacters.test(name)
}

/** The text after "must be" or "use". */
export const queueNameRule = "one or more of the characters A-Z, a-z, 0-9, '_', '-', '.' and '/'"

/** The nearest valid name, with a hyphen in place of other characters: `'new email'` → `'new-email'`. Undefined if nothing is left. */
export function nearestQueueName(name: string): string | undefined {
  const valid = name
    .split(otherCharacters)
    .filter((part) => part !== '')
    .join('-')
  return valid === '' ? undefined : valid
}

const otherCharacters = /[^\w.\-/]+/
