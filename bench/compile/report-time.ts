/** Loaded into a compiler's process by `--import`: prints its processor time as the last line on stderr. */
import { processorTime } from './processor-time.ts'

process.on('exit', () => process.stderr.write(`\n${processorTime('self')}`))
