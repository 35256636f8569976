/** Puts the plugin's entry into a tsconfig.json, and leaves all else in it as it was: comments, order, layout. */
import { dirname } from 'node:path'
import type ts from 'typescript'
import { appendTo, type Container } from './append-json.js'

type TypeScript = typeof ts

const entry = '{ "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }'

export const newTsconfig = `{
  "compilerOptions": {
    "target": "es2023",
    "module": "nodenext",
    "strict": true,
    "skipLibCheck": true,
    "types": ["node"],
    "rootDir": "src",
    "outDir": "dist",
    "plugins": [${entry}]
  },
  "include": ["src"]
}
`

export function setUpTsconfig(compiler: TypeScript, path: string, text: string): string {
  const { config, error } = compiler.parseConfigFileTextToJson(path, text)
  if (error)
    throw new Error(
      `${path} cannot be read: ${compiler.flattenDiagnosticMessageText(error.messageText, ' ')} Mend it first; nothing in it was changed.`,
    )
  const { options } = compiler.parseJsonConfigFileContent(
    config,
    compiler.sys,
    dirname(path),
    undefined,
    path,
  )
  const effective: readonly unknown[] = Array.isArray(options['plugins']) ? options['plugins'] : []
  if (effective.some(isComplete)) return text

  const source = compiler.parseJsonText(path, text)
  const root = source.statements[0]?.expression
  if (!root || !compiler.isObjectLiteralExpression(root)) throw new Error(`${path} must hold an object`)
  const found = entryIn(compiler, root)
  if (found) return text.slice(0, found.getStart(source)) + entry + text.slice(found.end)

  const add = (container: Container, item: string): string => appendTo(compiler, source, container, item)
  const compilerOptions = property(compiler, root, 'compilerOptions')
  // An array of its own takes the place of the inherited one, which is therefore repeated.
  const all = [...effective.map((inherited) => JSON.stringify(inherited)), entry].join(', ')
  if (!compilerOptions) return add(root, `"compilerOptions": { "plugins": [${all}] }`)
  if (!compiler.isObjectLiteralExpression(compilerOptions))
    throw new Error(`"compilerOptions" in ${path} must be an object`)
  const plugins = property(compiler, compilerOptions, 'plugins')
  if (!plugins) return add(compilerOptions, `"plugins": [${all}]`)
  if (!compiler.isArrayLiteralExpression(plugins)) throw new Error(`"plugins" in ${path} must be an array`)
  return add(plugins, entry)
}

function isComplete(plugin: unknown): boolean {
  const wanted: unknown = JSON.parse(entry)
  return typeof plugin === 'object' && plugin !== null && hasAll(plugin, Object.entries(wanted ?? {}))
}

function hasAll(plugin: object, wanted: readonly (readonly [string, unknown])[]): boolean {
  const given = new Map<string, unknown>(Object.entries(plugin))
  return wanted.every(([key, value]) => given.get(key) === value)
}

/** An entry of typeboss that lacks something. */
function entryIn(compiler: TypeScript, root: ts.ObjectLiteralExpression): ts.Node | undefined {
  const options = property(compiler, root, 'compilerOptions')
  const plugins =
    options && compiler.isObjectLiteralExpression(options) && property(compiler, options, 'plugins')
  if (!plugins || !compiler.isArrayLiteralExpression(plugins)) return undefined
  return plugins.elements.find((element) => {
    if (!compiler.isObjectLiteralExpression(element)) return false
    const values = ['name', 'transform'].map((name) => property(compiler, element, name))
    return values.some(
      (value) => value && compiler.isStringLiteral(value) && /^typeboss(\/transformer)?$/.test(value.text),
    )
  })
}

function property(
  compiler: TypeScript,
  object: ts.ObjectLiteralExpression,
  name: string,
): ts.Expression | undefined {
  for (const member of object.properties) {
    const isIt =
      compiler.isPropertyAssignment(member) &&
      compiler.isStringLiteral(member.name) &&
      member.name.text === name
    if (isIt) return member.initializer
  }
  return undefined
}
