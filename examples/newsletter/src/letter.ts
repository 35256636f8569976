import type { Subscriber } from './subscribers.js'

export interface Letter {
  readonly subject: string
  readonly text: string
}

const thanks = {
  free: 'Thank you for reading.',
  member: 'Thank you for being a member.',
  patron: 'Thank you for keeping us going, patron.',
}

/** `signedUp` is stored as JSON, and the handler receives it as a `Date` with its methods. */
export function writeLetter({ name, signedUp, plan }: Subscriber): Letter {
  const since = signedUp.toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return {
    subject: `The Queue Quarterly, for ${name}`,
    text: `Dear ${name},\n\nyou have been with us since ${since}. ${thanks[plan]}\n\nThe Queue Quarterly\n`,
  }
}
