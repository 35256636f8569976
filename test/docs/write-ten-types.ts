/** `npm run docs:ten-types`: writes docs/ten-types.md anew. */
import { readFile, writeFile } from 'node:fs/promises'
import { tenTypesPage, withOutcomes } from './ten-types.js'

await writeFile(tenTypesPage, await withOutcomes(await readFile(tenTypesPage, 'utf8')))
