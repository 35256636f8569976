/**
 * Changes the scripts of package.json. In a script that is a single command of a compiler that does not compile queues, the
 * command is replaced by the one that does and that takes the same options. A longer script is not changed; the change is
 * suggested.
 */
import { setValue } from '../json/edit.js'
import { parseJson } from '../json/parse.js'
import { isRecord, valueAt } from '../json/parse.js'
import type { BuildCommand } from './compiler.js'

export interface EditedScripts {
  readonly text: string
  readonly done: readonly string[]
  /** Suggestions for scripts that were not changed. */
  readonly left: readonly string[]
}

/** Adds the script `build` if there is none: the command with these options. */
export function withScripts(packageText: string, command: BuildCommand, options: string): EditedScripts {
  const found = valueAt(parseJson(packageText), ['scripts'])
  const scripts = isRecord(found) ? found : {}
  let text = packageText
  const done: string[] = []
  const left: string[] = []
  if (scripts['build'] === undefined) {
    const build = command + options
    text = setValue(text, ['scripts', 'build'], build)
    done.push(`added the script build: ${build}`)
  }
  for (const [name, script] of Object.entries(scripts)) {
    if (typeof script !== 'string') continue
    const [replaced] = commandsReplacedBy[command].exec(script) ?? []
    if (replaced === undefined) continue
    const changed = script.replaceAll(new RegExp(commandsReplacedBy[command], 'g'), command)
    if (isOneCommand(script)) {
      text = setValue(text, ['scripts', name], changed)
      done.push(`changed the script ${name} from ${script} to ${changed}`)
    } else {
      const where = replaced === 'tspc' ? ' with this TypeScript' : ''
      left.push(
        `The script ${name} runs ${replaced}, which does not compile queues${where}. Change it to: ${changed}`,
      )
    }
  }
  return { text, done, left }
}

/** The command that is replaced: first in the script, or after an operator that joins commands. */
const commandsReplacedBy: Readonly<Record<BuildCommand, RegExp>> = {
  tspc: /(?<=^\s*|(?:&&|\|\||[;&|(]|\bnpx)\s*)tsc(?=\s|$|[;&|)])/,
  // `tspc` runs only where the package `typescript` is TypeScript 6.
  'typeboss build': /(?<=^\s*|(?:&&|\|\||[;&|(]|\bnpx)\s*)tsp?c(?=\s|$|[;&|)])/,
}

function isOneCommand(script: string): boolean {
  return /^\s*(?:npx\s+)?tsp?c(?:\s[^&|;<>()`$]*)?$/.test(script)
}
