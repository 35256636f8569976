/** Undefined for a Node that is new enough, else one line that says what is needed, and how to get it. */
export function refusalOfNode({ node, bun, deno }: NodeJS.ProcessVersions): string | undefined {
  // What they call their Node is the one that they come near to.
  if (bun !== undefined || deno !== undefined) return undefined
  return isOlder(node, leastNode)
    ? `typeboss needs Node ${leastNode} or later, this is ${node}. ${howToGetNode}`
    : undefined
}

/** As in `engines` of this package's own manifest. */
export const leastNode = '22.15'

export const howToGetNode =
  'A project can have its own: npm install --save-dev node@24. Scripts in package.json, and npx, then run on it.'

/** Compares majors and minors. */
export function isOlder(version: string, than: string): boolean {
  const [[major = 0, minor = 0], [leastMajor = 0, leastMinor = 0]] = [numbersIn(version), numbersIn(than)]
  return major < leastMajor || (major === leastMajor && minor < leastMinor)
}

function numbersIn(version: string): readonly number[] {
  return version.split('.').map(Number)
}
