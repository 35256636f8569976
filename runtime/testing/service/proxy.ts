/** A TCP proxy before the server, whose connections fall silent or are cut. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import net from 'node:net'

export interface Proxy {
  readonly port: number
  /** From now on nothing passes on the open connections, and nothing closes them. New connections work. */
  readonly silence: () => void
  /** From now on the answers on the open connections are lost. The server still gets what is sent. */
  readonly silenceAnswers: () => void
  /** Closes the open connections. */
  readonly cut: () => void
  readonly close: () => Promise<void>
}

interface Link {
  readonly ends: readonly [client: net.Socket, server: net.Socket]
  silence: 'none' | 'answers' | 'all'
}

export async function openProxy(server: { readonly host: string; readonly port: number }): Promise<Proxy> {
  const links = new Set<Link>()
  const cut = (): void => {
    for (const { ends } of links) for (const end of ends) end.destroy()
    links.clear()
  }
  const proxy = net.createServer((client) => {
    const target = net.connect(server.port, server.host)
    const link: Link = { ends: [client, target], silence: 'none' }
    links.add(link)
    client.on('data', (chunk) => (link.silence === 'all' ? undefined : target.write(chunk)))
    target.on('data', (chunk) => (link.silence === 'none' ? client.write(chunk) : undefined))
    // A network swallows the end of a silent connection too.
    client.on('close', () => (link.silence === 'none' ? target.destroy() : undefined))
    target.on('close', () => (link.silence === 'none' ? client.destroy() : undefined))
    for (const end of link.ends) end.on('error', () => {})
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  const address = proxy.address()
  assert(typeof address === 'object' && address !== null)
  return {
    port: address.port,
    silence: () => {
      for (const link of links) link.silence = 'all'
    },
    silenceAnswers: () => {
      for (const link of links) link.silence = 'answers'
    },
    cut,
    close: async () => {
      cut()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
