/** The major version of TypeScript whose compiler the transformer and the editor plugin work in. */
export const supportedTypeScript = 6

export function isSupportedTypeScript(version: string): boolean {
  return version.startsWith(`${supportedTypeScript}.`)
}
