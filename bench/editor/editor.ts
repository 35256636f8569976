/**
 * Measures the cost of the plugin while typing: two tsservers, with and without the plugin, on the same project of 1,000
 * modules. A keystroke types a character into an open file, then requests the file's syntactic and semantic diagnostics, as
 * an editor does. The two run in turns and swap who goes first. The result is the median of the ratios of all pairs.
 *
 *     npm run bench:editor            200 keystrokes a file
 *     npm run bench:editor -- 1000    more
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTypeScriptServer, type TypeScriptServer } from '../../test/support/tsserver.ts'
import { counts, writeProject } from '../compile/project.ts'

const keystrokes = Number(process.argv[2] ?? 200)

/** The file to type into, and the text to type before. */
const scenarios = [
  { title: 'in a module without queues', path: 'src/module-500.ts', before: 'export class' },
  { title: 'in a producer', path: 'src/producer-50.ts', before: 'const service' },
  { title: "in a queue's handler", path: 'src/queue-50.ts', before: 'await job.progress' },
  { title: "in the type of a queue's input", path: 'src/queue-50.ts', before: 'note?: string' },
]

interface Editor {
  readonly server: TypeScriptServer
  readonly fileOf: (path: string) => string
}

function openEditor(folder: string): Editor {
  return { server: startTypeScriptServer(folder), fileOf: (path) => join(folder, path) }
}

async function diagnose({ server, fileOf }: Editor, path: string): Promise<readonly unknown[]> {
  const file = fileOf(path)
  const syntactic = await server.ask('syntacticDiagnosticsSync', { file })
  const semantic = await server.ask('semanticDiagnosticsSync', { file })
  return [syntactic, semantic].flat()
}

/** Types or deletes a space, and waits for the diagnostics. Returns milliseconds. */
async function type(editor: Editor, path: string, place: Place, adds: boolean): Promise<number> {
  const { line, offset } = place
  const end = { endLine: line, endOffset: adds ? offset : offset + 1 }
  const start = performance.now()
  editor.server.tell('change', {
    file: editor.fileOf(path),
    line,
    offset,
    ...end,
    insertString: adds ? ' ' : '',
  })
  const diagnostics = await diagnose(editor, path)
  const elapsed = performance.now() - start
  if (diagnostics.length > 0) throw new Error(`${path} has errors: ${JSON.stringify(diagnostics)}`)
  return elapsed
}

interface Place {
  readonly line: number
  readonly offset: number
}

function placeIn(text: string, before: string): Place {
  const lines = text.slice(0, text.indexOf(before)).split('\n')
  return { line: lines.length, offset: (lines.at(-1) ?? '').length + 1 }
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? NaN
}

const parent = mkdtempSync(join(tmpdir(), 'typeboss-bench-editor-'))
const plainFolder = join(parent, 'plain')
const pluggedFolder = join(parent, 'plugged')
writeProject(plainFolder, 'without')
writeProject(pluggedFolder, 'with plugin')
const plain = openEditor(plainFolder)
const plugged = openEditor(pluggedFolder)

console.log(
  `${counts.modules} modules, ${counts.queues} queues, ${counts.callSites} call sites; ${keystrokes} keystrokes\n`,
)
console.log(`${''.padEnd(32)}without     with   ratio   of the slowest twentieth   the plugin's share`)
for (const { title, path, before } of scenarios) {
  const place = placeIn(readFileSync(join(pluggedFolder, path), 'utf8'), before)
  for (const editor of [plain, plugged]) {
    editor.server.tell('open', { file: editor.fileOf(path) })
    // The first request loads the project.
    await diagnose(editor, path)
  }
  const runs: { readonly without: number; readonly with: number }[] = []
  for (let run = 0; run < keystrokes; run += 1) {
    // In steps of two, because each server must go first as often for typing as for deleting.
    const adds = run % 2 === 0
    const inOrder = run % 4 < 2
    const first = await type(inOrder ? plain : plugged, path, place, adds)
    const second = await type(inOrder ? plugged : plain, path, place, adds)
    runs.push(inOrder ? { without: first, with: second } : { without: second, with: first })
  }
  const without = runs.map((pair) => pair.without)
  const withPlugin = runs.map((pair) => pair.with)
  const ratio = quantile(
    runs.map((pair) => pair.with / pair.without),
    0.5,
  )
  const slowest = quantile(withPlugin, 0.95) / quantile(without, 0.95)
  const share = quantile(
    runs.map((pair) => pair.with - pair.without),
    0.5,
  )
  const [one, other] = [without, withPlugin].map((values) =>
    `${quantile(values, 0.5).toFixed(1)} ms`.padStart(8),
  )
  console.log(
    `${title.padEnd(31)}${one} ${other}   ${ratio.toFixed(3)}   ${slowest.toFixed(3).padEnd(24)}   ${share.toFixed(1)} ms`,
  )
}
await Promise.all([plain.server.stop(), plugged.server.stop()])
rmSync(parent, { recursive: true, force: true })
