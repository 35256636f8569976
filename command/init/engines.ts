/** What `engines` in package.json promises of Node, against what typeboss needs. */
import { isOlderNode, oldestNode } from '../../facts/node-version.js'
import type { JsonFile } from '../json/file.js'
import { valueAt } from '../json/parse.js'
import { shownPath } from '../shown-path.js'

export function engineHints({ path, root }: JsonFile): readonly string[] {
  const range = valueAt(root, ['engines', 'node'])
  if (typeof range !== 'string' || !allowsOlder(range)) return []
  return [
    `${shownPath(path)} says that Node ${range} will do; typeboss needs ${oldestNode} or later. ` +
      `To say so: npm pkg set engines.node='>=${oldestNode}'`,
  ]
}

/** By the lowest version of each alternative: `>=18`, `^20.9.0 || >=22`. One that names none is not judged. */
function allowsOlder(range: string): boolean {
  return range.split('||').some((alternative) => {
    const [least] = /\d+(?:\.\d+)?/.exec(alternative) ?? []
    return least !== undefined && isOlderNode(least, oldestNode)
  })
}
