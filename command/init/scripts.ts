/**
 * The scripts of package.json. A script that is one plain `tsc` command runs `tspc` instead, which takes the same options:
 * `tsc` would know no queue. A script that does more than that is the user's own and stays; what to change in it is said.
 */
import { setValue } from '../json/edit.js'
import { parseJson } from '../json/parse.js'
import { isRecord, valueAt } from '../json/parse.js'

export interface EditedScripts {
  readonly text: string
  readonly done: readonly string[]
  /** What is left to the user. */
  readonly left: readonly string[]
}

/** `build` is what the script `build` becomes where there is none. */
export function withScripts(packageText: string, build: string): EditedScripts {
  const found = valueAt(parseJson(packageText), ['scripts'])
  const scripts = isRecord(found) ? found : {}
  let text = packageText
  const done: string[] = []
  const left: string[] = []
  if (scripts['build'] === undefined) {
    text = setValue(text, ['scripts', 'build'], build)
    done.push(`added the script build: ${build}`)
  }
  for (const [name, script] of Object.entries(scripts)) {
    if (typeof script !== 'string') continue
    const mended = script.replaceAll(tscCommand, 'tspc')
    if (mended === script) continue
    if (isOneCommand(script)) {
      text = setValue(text, ['scripts', name], mended)
      done.push(`changed the script ${name} from ${script} to ${mended}`)
    } else {
      left.push(`The script ${name} runs tsc, which knows no queue. Make it: ${mended}`)
    }
  }
  return { text, done, left }
}

/** The word, where a command's name stands: first, or after what joins commands. */
const tscCommand = /(?<=^\s*|(?:&&|\|\||[;&|(]|\bnpx)\s*)tsc(?=\s|$|[;&|)])/g

function isOneCommand(script: string): boolean {
  return /^\s*(?:npx\s+)?tsc(?:\s[^&|;<>()`$]*)?$/.test(script)
}
