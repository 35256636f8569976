/** A line on the terminal that shows how much is done. Elsewhere nothing is printed. */
export interface ProgressBar {
  readonly add: (count: number) => void
  readonly end: () => void
}

const interval = 100
const width = 30

type Terminal = Pick<NodeJS.WriteStream, 'isTTY' | 'write'>

export function progressBar(total: number, terminal: Terminal = process.stderr): ProgressBar {
  if (!terminal.isTTY || total === 0) return { add: () => {}, end: () => {} }
  let done = 0
  let shownAt = 0
  return {
    add: (count) => {
      done += count
      if (Date.now() - shownAt < interval) return
      shownAt = Date.now()
      // Jobs may be added while they are counted.
      const part = Math.min(done / total, 1)
      const bar = '█'.repeat(Math.round(part * width)).padEnd(width, '░')
      terminal.write(`\r${bar} ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)
    },
    end: () => void terminal.write('\r\u001B[K'),
  }
}
