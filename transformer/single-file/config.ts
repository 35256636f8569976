/** Finds the tsconfig.json of a file, and the options that apply when single files are compiled to run immediately. */
import { dirname } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../typescript-6/compilation.js'

/** The module format of the JavaScript: as the project configures it, or always one format. */
export type ModuleFormat = 'as configured' | 'esm' | 'commonjs'

export interface ProjectConfig {
  readonly path: string
  readonly fileNames: readonly string[]
  readonly options: ts.CompilerOptions
  readonly projectReferences: readonly ts.ProjectReference[] | undefined
}

/** Reads each tsconfig.json once, since reading it searches all folders that it includes. */
export interface Configs {
  /**
   * Returns the nearest tsconfig.json above the file. If that one only refers to others (`"files": []` and `references`),
   * returns the one of them that includes the file.
   */
  readonly find: (fileName: string) => string | undefined
  readonly read: (path: string, format: ModuleFormat) => ProjectConfig
  /** Clears the cache. Call this after files may have changed. */
  readonly forget: () => void
}

type Parse = (path: string) => ts.ParsedCommandLine

export function createConfigs(ts: TypeScript): Configs {
  const known = new Map<string, ts.ParsedCommandLine>()
  const parseOnce: Parse = (path) => {
    const parsed = known.get(path) ?? parse(ts, path)
    known.set(path, parsed)
    return parsed
  }
  return {
    find: (fileName) => {
      const nearest = ts.findConfigFile(dirname(fileName), (path) => ts.sys.fileExists(path))
      return nearest && (includingConfig(ts, parseOnce, nearest, fileName) ?? nearest)
    },
    read: (path, format) => projectConfig(ts, path, parseOnce(path), format),
    forget: () => known.clear(),
  }
}

function includingConfig(
  ts: TypeScript,
  parseOnce: Parse,
  path: string,
  fileName: string,
): string | undefined {
  const { fileNames, projectReferences = [] } = parseOnce(path)
  if (fileNames.includes(fileName)) return path
  for (const reference of projectReferences) {
    const referenced = ts.resolveProjectReferencePath(reference)
    const found = includingConfig(ts, parseOnce, referenced, fileName)
    if (found !== undefined) return found
  }
  return undefined
}

function projectConfig(
  ts: TypeScript,
  path: string,
  { fileNames, options: all, projectReferences }: ts.ParsedCommandLine,
  format: ModuleFormat,
): ProjectConfig {
  const {
    sourceRoot: _source,
    mapRoot: _map,
    outFile: _file,
    outDir: _folder,
    rootDir: _root,
    ...options
  } = all
  return {
    path,
    fileNames,
    options: { ...options, ...forOneFile, ...moduleOptions(ts, options, format) },
    projectReferences,
  }
}

function parse(ts: TypeScript, path: string): ts.ParsedCommandLine {
  const { config, error } = ts.readConfigFile(path, (file) => ts.sys.readFile(file))
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  return ts.parseJsonConfigFileContent(config, ts.sys, dirname(path), {}, path)
}

/** Emits one file's JavaScript and its source map into memory. These options override the project's options for builds. */
const forOneFile: ts.CompilerOptions = {
  noEmit: false,
  emitDeclarationOnly: false,
  noEmitOnError: false,
  declaration: false,
  declarationMap: false,
  composite: false,
  incremental: false,
  sourceMap: true,
  inlineSourceMap: false,
  inlineSources: true,
  // Files run from their own folder, so an import of './email.ts' must not change.
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
}

/** Types resolve by the project's settings, independent of the emitted module format. */
function moduleOptions(
  ts: TypeScript,
  options: ts.CompilerOptions,
  format: ModuleFormat,
): ts.CompilerOptions {
  if (format === 'as configured') return {}
  const { module, moduleResolution } = options
  const isNode = module !== undefined && module >= ts.ModuleKind.Node16 && module <= ts.ModuleKind.NodeNext
  return {
    module: format === 'esm' ? ts.ModuleKind.ESNext : ts.ModuleKind.CommonJS,
    moduleResolution:
      moduleResolution ?? (isNode ? ts.ModuleResolutionKind.NodeNext : ts.ModuleResolutionKind.Bundler),
    // `verbatimModuleSyntax` does not allow `import` in CommonJS output.
    ...(format === 'commonjs' ? { verbatimModuleSyntax: false } : {}),
  }
}
