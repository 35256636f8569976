/**
 * Changes the scripts of package.json. In a script that is a single `tsc` command, `tsc` becomes `tspc`, which takes the same
 * options and compiles queues. A longer script is not changed; the change is suggested.
 */
import { setValue } from '../json/edit.js'
import { parseJson } from '../json/parse.js'
import { isRecord, valueAt } from '../json/parse.js'

export interface EditedScripts {
  readonly text: string
  readonly done: readonly string[]
  /** Suggestions for scripts that were not changed. */
  readonly left: readonly string[]
}

/** `build` is the command of the script `build`, added if there is none. */
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
    const changed = script.replaceAll(tscCommand, 'tspc')
    if (changed === script) continue
    if (isOneCommand(script)) {
      text = setValue(text, ['scripts', name], changed)
      done.push(`changed the script ${name} from ${script} to ${changed}`)
    } else {
      left.push(`The script ${name} runs tsc, which does not compile queues. Change it to: ${changed}`)
    }
  }
  return { text, done, left }
}

/** `tsc` as the name of a command: first, or after an operator that joins commands. */
const tscCommand = /(?<=^\s*|(?:&&|\|\||[;&|(]|\bnpx)\s*)tsc(?=\s|$|[;&|)])/g

function isOneCommand(script: string): boolean {
  return /^\s*(?:npx\s+)?tsc(?:\s[^&|;<>()`$]*)?$/.test(script)
}
