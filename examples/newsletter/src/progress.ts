/** Shows the progress: a bar on a terminal, or else a line for every ten letters. */
import { SingleBar } from 'cli-progress'

export interface Progress {
  readonly advance: () => void
  readonly stop: () => void
}

export function showProgress(total: number): Progress {
  return process.stdout.isTTY ? showBar(total) : printLines(total)
}

function showBar(total: number): Progress {
  const bar = new SingleBar({
    format: '  sending {bar} {value} of {total}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
  })
  bar.start(total, 0)
  return { advance: () => bar.increment(), stop: () => bar.stop() }
}

function printLines(total: number): Progress {
  let done = 0
  return {
    advance() {
      done++
      if (done % 10 === 0 || done === total) console.log(`  ${done} of ${total} done`)
    },
    stop() {},
  }
}
