import { runningPostgres } from './start-postgres.js'

export default async function stopPostgres(): Promise<void> {
  await runningPostgres.server?.stop()
}
