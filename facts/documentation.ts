/**
 * Where the documentation is published. `OWNER` is a placeholder, which package.json and some pages have too: CONTRIBUTING.md has the
 * command that replaces it.
 */
export const siteAddress = 'https://OWNER.github.io/typeboss/'

export const repositoryAddress = 'https://github.com/OWNER/typeboss'

/**
 * Lets a message end with the address of its error's page: that of a code (71001) or of a class (JobFailedError). A message that
 * ends with the address of another error, which it quotes, keeps that one.
 */
export function withPage(message: string, error: number | string): string {
  if (message.includes(siteAddress)) return message
  const ended = /[.!?…]$/.test(message) ? message : `${message}.`
  return `${ended}${message.includes('\n') ? '\n' : ' '}See ${siteAddress}errors/${error}`
}
