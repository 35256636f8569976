/** What a project's package.json needs: the compilers among its dependencies, and `tspc` where its scripts have `tsc`. */
import { createRequire } from 'node:module'

interface Manifest {
  scripts?: Record<string, string>
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}

export interface PackageSetUp {
  readonly text: string
  readonly changes: readonly string[]
  /** Whether something must be installed now. */
  readonly installs: boolean
}

// `require` gives any; the file is this package's own.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const { version } = createRequire(import.meta.url)('../../package.json') as { readonly version: string }

const needed = { typescript: '^6.0.0', 'ts-patch': '^4.0.0' }

export function setUpPackage(text: string): PackageSetUp {
  const manifest = readManifest(text)
  const changes: string[] = []
  for (const [name, range] of Object.entries(needed)) {
    const major = range.slice(1, 2)
    const present = manifest.devDependencies?.[name] ?? manifest.dependencies?.[name]
    if (present !== undefined && allowsMajor(present, major)) continue
    if (present !== undefined && manifest.dependencies?.[name] !== undefined)
      delete manifest.dependencies[name]
    manifest.devDependencies = { ...manifest.devDependencies, [name]: range }
    changes.push(
      `${name} ${range} in devDependencies${present === undefined ? '' : `, where it was ${present}`}`,
    )
  }
  if (
    manifest.dependencies?.['typeboss'] === undefined &&
    manifest.devDependencies?.['typeboss'] === undefined
  ) {
    manifest.dependencies = { ...manifest.dependencies, typeboss: `^${version}` }
    changes.push(`typeboss ^${version} in dependencies`)
  }
  const installs = changes.length > 0
  const scripts: Record<string, string> = { ...manifest.scripts }
  for (const [name, script] of Object.entries(scripts)) {
    const patched = script.replace(/(^|[;&|]\s*|npx\s+)tsc(?=\s|$)/g, '$1tspc')
    if (patched === script) continue
    scripts[name] = patched
    changes.push(`the script ${name} is now: ${patched}`)
  }
  if (scripts['build'] === undefined) {
    scripts['build'] = 'tspc'
    changes.push('a script build: tspc')
  }
  manifest.scripts = scripts
  if (changes.length === 0) return { text, changes, installs }
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  '
  const end = text.endsWith('\n') ? '\n' : ''
  return { text: JSON.stringify(manifest, undefined, indent) + end, changes, installs }
}

/** Whether a range such as `^6.0.3`, `~6.1`, `6` or `>=6 <7` takes that major version. Tags and URLs are the user's own. */
function allowsMajor(range: string, major: string): boolean {
  const first = /^[\^~>=v\s]*(\d+)/.exec(range)?.[1]
  return first === undefined || first === major
}

function readManifest(text: string): Manifest {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(`package.json is not JSON: ${String(error)}`, { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Error('package.json must hold an object')
  // npm has the say on the rest; the parts that are read here are written back as they are.
  return value
}
