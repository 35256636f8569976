import { siteAddress } from '#facts/documentation'

/**
 * Messages end with the address of their page. One test checks that for all; the others compare the messages without it.
 */
export function withoutPage(output: string): string {
  return output.replaceAll(new RegExp(` See ${siteAddress}errors/71\\d{3}\\b`, 'g'), '')
}
