/** The oldest Node that typeboss runs on, as in `engines` of this package's package.json. */
export const oldestNode = '22.15'

/** Returns undefined if Node is new enough, else one line that says which version is needed and how to get it. */
export function refusalOfNode({ node, bun, deno }: NodeJS.ProcessVersions): string | undefined {
  // Bun and Deno report the Node version that they imitate.
  if (bun !== undefined || deno !== undefined || !isOlderNode(node, oldestNode)) return undefined
  return (
    `typeboss needs Node ${oldestNode} or later, this is ${node}. ` +
    'A project can have its own: npm install --save-dev node@24. Scripts in package.json, and npx, then run on it.'
  )
}

/** Compares the major and minor versions. */
export function isOlderNode(version: string, than: string): boolean {
  const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [numbersIn(version), numbersIn(than)]
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}

function numbersIn(version: string): readonly number[] {
  return version.split('.').map(Number)
}
