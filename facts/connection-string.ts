/** Hides the secrets of a connection string in messages. */

/** Returns a connection string without its user, password and parameters. */
export function shownConnectionString(text: string): string {
  const [start = ''] = /^[a-z][a-z\d+.-]*:\/\//i.exec(text) ?? []
  const rest = text.slice(start.length)
  const end = rest.lastIndexOf('@')
  return end === -1 ? `${start}${beforeQuery(rest)}` : `${start}***@${beforeQuery(rest.slice(end + 1))}`
}

function beforeQuery(text: string): string {
  return text.replace(/[?#].*$/s, '')
}

/** Returns the secrets in a connection string: its user, password and secret parameters, encoded and decoded. */
export function secretsIn(text: string): readonly string[] {
  const [, userInfo = ''] = /^[a-z][a-z\d+.-]*:\/\/(.*)@/is.exec(text) ?? []
  const [, user = '', password = ''] = /^([^:]*):?(.*)$/s.exec(userInfo) ?? []
  const parameters = [...text.matchAll(/[?&]([^=&]*)=([^&#]*)/g)].flatMap(([, name = '', value = '']) =>
    secretName.test(name) ? [value] : [],
  )
  // A user's name can be a common word, so only the quoted name in the server's messages is hidden.
  const users = [user, decoded(user)].map((name) => `"${name}"`)
  const written = [password, ...parameters]
  return [...users, ...written, ...written.map(decoded)]
    .filter((secret) => !/^"?"?$/.test(secret))
    .toSorted((a, b) => b.length - a.length)
}

const secretName = /pass|secret|token|key/i

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
