/**
 * The plugin for editors: the same type map that `tspc` compiles with, in the language service.
 *
 *     { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }
 *
 * tsserver reads this entry too. It takes a bare package name only, looks at the package's `main`, and loads it with
 * `require`, expecting the function itself: the export named `module.exports` is what Node's `require` gives for an
 * ES module. Node and TypeScript read `exports`, where the package is its runtime.
 */
import type ts from 'typescript'
import type { TypeScript } from './compiler.js'
import { diagnosticAnswers } from './editor/diagnostics.js'
import { serveScripts } from './editor/serve-scripts.js'
import { createSettling } from './editor/settle.js'
import { syntaxAnswers } from './editor/syntax-service.js'

/** By host: reading tsconfig.json anew makes tsserver load its plugins again, on top of themselves. */
const services = new WeakMap<ts.LanguageServiceHost, ts.LanguageService>()

function init({ typescript }: { readonly typescript: TypeScript }): ts.server.PluginModule {
  return {
    create: ({ languageService, languageServiceHost }) => {
      if (services.has(languageServiceHost)) return languageService
      const service = withTypeMap(typescript, languageService, languageServiceHost)
      services.set(languageServiceHost, service)
      return service
    },
  }
}

function withTypeMap(
  compiler: TypeScript,
  service: ts.LanguageService,
  host: ts.LanguageServiceHost,
): ts.LanguageService {
  const syntax = syntaxAnswers(compiler, host)
  const scripts = serveScripts(compiler, host)
  const settled = createSettling(compiler, () => service.getProgram(), scripts)
  return {
    ...service,
    ...syntax,
    ...diagnosticAnswers(service, settled),
    getProgram: () => settled()?.program,
  }
}

export { init as 'module.exports' }
