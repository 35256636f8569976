#!/usr/bin/env node
/** The command `typeboss`. It checks the version of Node before it loads anything else. */
import { refusalOfNode } from '../facts/node-version.js'

const refusal = refusalOfNode(process.versions)
const outcome =
  refusal === undefined
    ? await (await import('./run.js')).run(process.argv.slice(2))
    : { output: '', errors: `${refusal}\n`, exitCode: 1 }
if (outcome !== undefined) {
  process.stdout.write(outcome.output)
  process.stderr.write(outcome.errors)
  process.exitCode = outcome.exitCode
}
