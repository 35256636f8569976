/**
 * Makes a language service read scripts with their part of the type map appended. The host keeps the user's text; the
 * service gets longer snapshots under their own versions. Without these versions, the service could reuse the document of
 * another project, which reads the same script without the map.
 */
import { createHash } from 'node:crypto'
import type ts from 'typescript'
import type { TypeScript } from '../compilation.js'
import { appendedSnapshot } from './appended-snapshot.js'
import { canDefine, readScript } from './scripts.js'
import type { ProgramKnowledge, Script } from './scripts.js'

export interface ServedScripts {
  /** The script as the current program has it. Undefined for a script without queues. */
  readonly get: (fileName: string) => Script | undefined
  /** The scripts with queues that the service has read, by file name. */
  readonly withQueues: () => ReadonlyMap<string, Script>
  /** Reads a script again, now and in every later version, with this knowledge of a program. */
  readonly learn: (fileName: string, knowledge: ProgramKnowledge) => void
}

interface Entry {
  readonly hostVersion: string
  readonly hostSnapshot: ts.IScriptSnapshot
  readonly version: string
  readonly snapshot: ts.IScriptSnapshot
  readonly script: Script | undefined
}

export function serveScripts(ts: TypeScript, host: ts.LanguageServiceHost): ServedScripts {
  const getScriptSnapshot = host.getScriptSnapshot.bind(host)
  const getScriptVersion = host.getScriptVersion.bind(host)
  const getProjectVersion = host.getProjectVersion?.bind(host)
  const entries = new Map<string, Entry>()
  const withQueues = new Map<string, Script>()
  const knowledge = new Map<string, ProgramKnowledge>()
  let learned = 0

  const entryOf = (fileName: string): Entry | undefined => {
    const hostVersion = getScriptVersion(fileName)
    const known = entries.get(fileName)
    if (known !== undefined && known.hostVersion === hostVersion) return known
    const hostSnapshot = getScriptSnapshot(fileName)
    if (hostSnapshot === undefined) {
      entries.delete(fileName)
      withQueues.delete(fileName)
      return undefined
    }
    const text = hostSnapshot.getText(0, hostSnapshot.getLength())
    const script = readScript(ts, fileName, text, knowledge.get(fileName))
    if (script !== undefined) withQueues.set(fileName, script)
    else withQueues.delete(fileName)
    const appended = script?.appended?.text
    const entry: Entry = {
      hostVersion,
      hostSnapshot,
      script,
      version: appended ? `${hostVersion}-${hashOf(appended)}` : hostVersion,
      snapshot: appended ? appendedSnapshot(ts, hostSnapshot, appended) : hostSnapshot,
    }
    entries.set(fileName, entry)
    return entry
  }

  // The service calls this for every file at every keystroke, so cache the result.
  const definers = new Map<string, boolean>()
  const isDefiner = (fileName: string): boolean => {
    const known = definers.get(fileName) ?? canDefine(fileName)
    definers.set(fileName, known)
    return known
  }

  host.getScriptSnapshot = (fileName) => {
    if (!isDefiner(fileName)) return getScriptSnapshot(fileName)
    // The host keeps track of reads, so call it even if the snapshot is cached.
    const hostSnapshot = getScriptSnapshot(fileName)
    if (hostSnapshot === undefined) return undefined
    const known = entries.get(fileName)
    const entry = known?.hostSnapshot === hostSnapshot ? known : entryOf(fileName)
    return entry?.snapshot ?? hostSnapshot
  }
  host.getScriptVersion = (fileName) =>
    (isDefiner(fileName) ? entryOf(fileName)?.version : undefined) ?? getScriptVersion(fileName)
  if (getProjectVersion !== undefined) host.getProjectVersion = () => `${getProjectVersion()}-${learned}`

  return {
    get: (fileName) => (entries.get(fileName) ?? entryOf(fileName))?.script,
    withQueues: () => withQueues,
    learn: (fileName, facts) => {
      knowledge.set(fileName, facts)
      entries.delete(fileName)
      withQueues.delete(fileName)
      learned += 1
    },
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
