/** Adds the plugin entry to a tsconfig's text, or completes it. */
import { pluginEntry } from '../../facts/plugin-entry.js'
import { setValue } from '../json/edit.js'
import type { JsonPath, JsonValue } from '../json/parse.js'
import { isRecord } from '../json/parse.js'

const pluginsPath: JsonPath = ['compilerOptions', 'plugins']

/** The plugins of a tsconfig: its own list, else the inherited one. */
export interface Plugins {
  readonly from: 'this file' | 'a file that it extends'
  readonly list: readonly JsonValue[]
}

export interface EditedText {
  readonly text: string
  /** The changes, one line each; empty if the entry was complete. */
  readonly done: readonly string[]
}

export function withPluginEntry(text: string, { from, list }: Plugins): EditedText {
  const inEditor = list.findIndex((plugin) => fieldOf(plugin, 'name') === pluginEntry.name)
  const inCompiler = list.findIndex((plugin) => fieldOf(plugin, 'transform') === pluginEntry.transform)
  const index = inCompiler < 0 ? inEditor : inCompiler

  if (index < 0) {
    if (from === 'this file') {
      return { text: setValue(text, [...pluginsPath, list.length], pluginEntry), done: [addition] }
    }
    // A list of plugins replaces the inherited list, so the inherited entries are copied.
    const kept = list.length > 0 ? ', after the inherited plugins' : ''
    return { text: setValue(text, pluginsPath, [...list, pluginEntry]), done: [addition + kept] }
  }

  const missing = Object.entries(pluginEntry).filter(
    ([field, value]) =>
      fieldOf(list[index], field) !== value &&
      // One entry for the editor and one for the compiler are as good as one for both.
      !(field === 'name' && inEditor >= 0),
  )
  if (missing.length === 0) return { text, done: [] }
  const fields = missing.map(([field, value]) => `"${field}": ${JSON.stringify(value)}`)
  return {
    text: missing.reduce(
      (edited, [field, value]) => setValue(edited, [...pluginsPath, index, field], value),
      from === 'this file' ? text : setValue(text, pluginsPath, list),
    ),
    done: [`set ${fields.join(', ')} in the plugin typeboss`],
  }
}

const addition = 'added the plugin typeboss'

function fieldOf(plugin: JsonValue | undefined, field: string): JsonValue | undefined {
  return isRecord(plugin) ? plugin[field] : undefined
}
