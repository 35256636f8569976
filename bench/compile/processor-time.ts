/**
 * The processor time of a process and of those that it has started, in seconds. Linux counts it in `/proc`, also of a child that
 * has ended and that nobody has waited for: `typeboss build` ends its compiler so.
 */
import { readFileSync } from 'node:fs'

/** Linux counts in hundredths of a second. */
const ticks = 100

export function processorTime(pid: number | 'self'): number {
  const children = readFileSync(`/proc/${pid}/task/${pid === 'self' ? process.pid : pid}/children`, 'utf8')
  const all = [pid, ...children.split(' ').filter((child) => child !== '')]
  return all.reduce((sum, each) => sum + ownTime(each), 0)
}

function ownTime(pid: number | string): number {
  // The name of the command, in brackets, may contain spaces.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  // utime, stime, and those of children that have been waited for.
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks
}
