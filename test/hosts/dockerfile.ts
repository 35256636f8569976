/**
 * Runs the steps of a Dockerfile without Docker: each stage is a folder beside the project, which stands for its working folder.
 * For each stage with a command it writes `<stage>.sh`, which runs the command, and `<stage>.health.sh`.
 *
 *     node dockerfile.ts Dockerfile
 */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'

const dockerfile = resolve(process.argv[2] ?? 'Dockerfile')
const context = dirname(dockerfile)
const stages = new Map<string, string>()
const variables = new Map<string, NodeJS.ProcessEnv>()
let stage = ''
let folder = ''
let env: NodeJS.ProcessEnv = {}

for (const line of readFileSync(dockerfile, 'utf8')
  .replaceAll(/\\\n\s*/g, '')
  .split('\n')) {
  const [, instruction, rest = ''] = /^([A-Z]+) (.*)$/.exec(line) ?? []
  switch (instruction) {
    case undefined:
    case 'WORKDIR':
    case 'EXPOSE':
    case 'USER':
      break
    case 'FROM': {
      const [, from = '', name = ''] = /^(\S+) AS (\S+)$/.exec(rest) ?? []
      stage = name
      folder = join(dirname(context), `stage-${name}`)
      mkdirSync(folder)
      const base = stages.get(from)
      if (base !== undefined) cpSync(base, folder, { recursive: true, verbatimSymlinks: true })
      env = { ...variables.get(from) }
      stages.set(name, folder)
      variables.set(name, env)
      break
    }
    case 'ENV': {
      const [, name = '', value] = /^(\w+)=(.*)$/.exec(rest) ?? []
      env[name] = value
      break
    }
    case 'COPY': {
      const [, from, paths = ''] = /^(?:--from=(\S+) )?(.*)$/.exec(rest) ?? []
      const source = from === undefined ? context : (stages.get(from) ?? '')
      const all = paths.split(' ')
      const target = all.pop() ?? ''
      for (const path of all) {
        const to = target.endsWith('/') ? join(target, basename(path)) : target
        cpSync(join(source, path.replace(/^\/app\//, '')), join(folder, to), { recursive: true })
      }
      break
    }
    case 'RUN':
      execFileSync('bash', ['-euc', rest], { cwd: folder, env: { ...process.env, ...env }, stdio: 'inherit' })
      break
    case 'HEALTHCHECK':
      writeScript(`${stage}.health.sh`, rest.replace(/^(?:--\S+ )*CMD /, ''))
      break
    case 'CMD':
      writeScript(`${stage}.sh`, rest)
      break
    default:
      throw new Error(`This instruction is not known here: ${line}`)
  }
}

function writeScript(name: string, command: string): void {
  const words = (JSON.parse(command) as readonly string[]).map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
  const set = Object.entries(env).map(([variable, value]) => `export ${variable}=${value}\n`)
  writeFileSync(join(context, name), `cd ${folder}\n${set.join('')}exec ${words.join(' ')}\n`)
}
