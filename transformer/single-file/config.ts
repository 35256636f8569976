/** Which tsconfig.json a file belongs to, and what of it counts when single files are compiled to run at once. */
import { dirname } from 'node:path'
import type ts from 'typescript'
import type { TypeScript } from '../typescript-6/compilation.js'

/** How the JavaScript imports: as the project's own build does, or always in one way. */
export type ModuleFormat = 'as configured' | 'esm' | 'commonjs'

export interface ProjectConfig {
  readonly path: string
  readonly fileNames: readonly string[]
  readonly options: ts.CompilerOptions
  readonly projectReferences: readonly ts.ProjectReference[] | undefined
}

/** Each tsconfig.json is read once, as that looks through all folders that it includes. */
export interface Configs {
  /**
   * The nearest tsconfig.json above the file. If that one only refers to others (`"files": []` and `references`), the
   * one of them that includes the file.
   */
  readonly find: (fileName: string) => string | undefined
  readonly read: (path: string, format: ModuleFormat) => ProjectConfig
  /** Files may have changed. */
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

/** One file's JavaScript with its map, kept in memory: what a build writes, and where, means nothing here. */
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
  // Files are run from where they are, so an import of './email.ts' is right as it stands.
  rewriteRelativeImportExtensions: false,
  allowImportingTsExtensions: true,
}

/** Types are resolved by the project's settings, independent of how the emitted code imports. */
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
    // What a file looks like is settled by its format here.
    ...(format === 'commonjs' ? { verbatimModuleSyntax: false } : {}),
  }
}
