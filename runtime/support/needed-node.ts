/**
 * Stops a program at its first import on a Node that is too old. What such a Node lacks would else show late, and as
 * something else: `Map.groupBy is not a function`.
 */
export function refuseOldNode(): void {
  const { node, bun, deno } = process.versions
  // What they call their Node is the one that they come near to.
  if (bun !== undefined || deno !== undefined) return
  const [major = 0, minor = 0] = node.split('.').map(Number)
  // As in `engines` of this package's manifest.
  if (major > 22 || (major === 22 && minor >= 15)) return
  throw new Error(
    `typeboss needs Node 22.15 or later, this is ${node}. ` +
      'A project can have its own: npm install --save-dev node@24. Scripts in package.json, and npx, then run on it.',
  )
}
