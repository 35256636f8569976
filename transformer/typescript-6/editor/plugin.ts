/**
 * The plugin for editors: the same type map that `tspc` compiles with, in the language service.
 *
 *     { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }
 *
 * tsserver reads this entry too. It accepts only a bare package name, resolves the package's `main`, loads that file with
 * `require`, and expects a function: Node's `require` returns the export named `module.exports` of an ES module. Node and
 * TypeScript resolve `exports` instead, which lead to the runtime. The server has to be TypeScript 6 on Node 22.15 or newer;
 * VS Code runs its own TypeScript unless the user selects the workspace's.
 *
 * How it works: `serve-scripts.ts` adds appended text to the scripts that the language service reads, `editor-program.ts`
 * updates the program until it has all of them, and the layers map positions in appended text back to the user's text.
 * Requests about syntax are answered from the user's text alone (`syntax-service.ts`).
 */
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import { diagnosticAnswers } from './diagnostic-answers.js'
import { editAnswers } from './edit-answers.js'
import { entryProblem, versionProblem, withProblem } from './entry.js'
import type { Layer } from './layer.js'
import { locationAnswers } from './location-answers.js'
import { patchEditorProgram } from './patch-program.js'
import { queueNameAnswers } from './queue-name-answers.js'
import { quickFixAnswers } from './quick-fix-answers.js'
import { referenceAnswers } from './reference-answers.js'
import type { Script } from './scripts.js'
import { serveScripts } from './serve-scripts.js'
import { createEditorPrograms } from './editor-program.js'
import { syntaxAnswers } from './syntax-service.js'

/** From the innermost to the outermost. */
const layers: readonly Layer[] = [
  diagnosticAnswers,
  locationAnswers,
  referenceAnswers,
  editAnswers,
  queueNameAnswers,
  quickFixAnswers,
]

/** When tsconfig.json changes, tsserver loads its plugins again for the same host. A host is patched only once. */
const served = new WeakSet<ts.LanguageServiceHost>()

function init({ typescript }: { readonly typescript: TypeScript }): ts.server.PluginModule {
  return {
    // tsserver types the entry as `any`.
    create: ({
      config,
      languageService,
      languageServiceHost,
    }: ts.server.PluginCreateInfo & { config: unknown }) => {
      const unsupported = versionProblem(typescript)
      if (unsupported !== undefined) return withProblem(typescript, languageService, unsupported)
      if (served.has(languageServiceHost)) return languageService
      served.add(languageServiceHost)
      const service = withTypeMap(typescript, languageService, languageServiceHost)
      const problem = entryProblem(config)
      return problem !== undefined ? withProblem(typescript, service, problem) : service
    },
  }
}

function withTypeMap(
  ts: TypeScript,
  languageService: ts.LanguageService,
  host: ts.LanguageServiceHost,
): ts.LanguageService {
  const syntax = syntaxAnswers(ts, host)
  const current = createEditorPrograms({
    ts,
    host,
    getProgram: () => languageService.getProgram(),
    scripts: serveScripts(ts, host),
    prepare: patchEditorProgram,
  })
  const withMap = { ...languageService, ...syntax, getProgram: () => current()?.program }
  const scripts = (): ReadonlyMap<string, Script> => current()?.scripts ?? new Map<string, Script>()
  return layers.reduce<ts.LanguageService>(
    (service, layer) => ({ ...service, ...layer({ ts, service, current, scripts }) }),
    withMap,
  )
}

export { init as 'module.exports' }
