/** The message of NotCompiledError: where `defineQueue()` ran, and what to set in the tool that runs this process. */

/** `place` is the file and line of the call. */
export function notCompiledMessage(queue: string, place: string | undefined): string {
  const where = place === undefined ? '' : ` at ${place}`
  return (
    `defineQueue(${JSON.stringify(queue)})${where} was not compiled by typeboss, so its types are unknown at run time.\n` +
    'The tsconfig.json that compiles this file, or one that it extends, needs this in compilerOptions.plugins:\n\n' +
    '  { "name": "typeboss", "transform": "typeboss/transformer", "transformProgram": true }\n\n' +
    steps[runningTool(place)]
  )
}

const build =
  'Build with `typeboss build` or `tspc` in place of `tsc` (npm install --save-dev typescript@6 ts-patch, or TypeScript 7.1 or later).'
const run = 'Run TypeScript files with `node --import typeboss/register` or `tsx --import typeboss/register`.'

/** Instructions for each tool, in addition to the entry in tsconfig.json. */
const steps = {
  jest:
    'Jest runs this file: set { "transform": { "\\\\.ts$": "typeboss/jest" } } in its configuration. ' +
    'A queue of a package needs that package built with `typeboss build`.',
  vitest:
    "Vitest runs this file: add typeboss.vite() to the plugins in vitest.config.ts, with import typeboss from 'typeboss/unplugin' " +
    '(npm install --save-dev unplugin). A queue of a package needs that package built with `typeboss build`.',
  tsx: 'tsx runs this file: start the program with `tsx --import typeboss/register`.',
  bun:
    'Bun runs this file: start the program with `bun --preload typeboss/register`, ' +
    'or run what `tspc` has built, or a bundle made with typeboss/unplugin.',
  next:
    'Next.js runs this file: define the queues in a package that is built with `typeboss build`, and import them from there; ' +
    "or add typeboss.webpack() of 'typeboss/unplugin' to the webpack configuration in next.config.js.",
  node: `${run} ${build}`,
  unknown:
    `${build} ${run}\n` +
    'Vite, Rollup, Rolldown, esbuild, webpack and Rspack take the plugins of typeboss/unplugin; Jest takes the transform typeboss/jest.\n' +
    '`nest build` compiles queues after `ts-patch install -s`, and with SWC never: npx typeboss init says what to change.',
} as const

/** The tool that runs this process, as far as that can be seen. */
function runningTool(place: string | undefined): keyof typeof steps {
  const { argv, env, execArgv, versions } = process
  const [, program = ''] = argv
  // By the program and not by variables of the environment, which child processes inherit.
  if (/\b(vitest|tinypool)\b/.test(program)) return 'vitest'
  if (/\bjest(-worker)?\b/.test(program)) return 'jest'
  if (env['NEXT_RUNTIME'] !== undefined) return 'next'
  if (versions['bun'] !== undefined) return 'bun'
  if (/\btsx\b/.test(`${execArgv.join(' ')} ${env['NODE_OPTIONS'] ?? ''}`)) return 'tsx'
  // A TypeScript file runs only where Node or a loader removes its types.
  return /\.[cm]?tsx?:\d+$/.test(place ?? '') ? 'node' : 'unknown'
}
