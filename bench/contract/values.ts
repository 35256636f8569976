import type { Deep, Large, Small, Wide } from './payloads.ts'

export const small: Small = {
  to: 'user@example.com',
  subject: 'Welcome!',
  body: 'Thank you for signing up. Here is how to begin, in three short steps that take a minute.',
  priority: 'normal',
}

export const wide: Wide = {
  id: 'order-184467',
  createdBy: 'web',
  firstName: 'Ada',
  lastName: 'Lovelace',
  email: 'ada@example.com',
  phone: '+44 20 7946 0958',
  street: 'St James’s Square 12',
  city: 'London',
  country: 'GB',
  zip: 'SW1Y 4JH',
  company: 'Analytical Engines Ltd',
  vat: 'GB999999973',
  language: 'en',
  currency: 'GBP',
  amount: 129.9,
  tax: 25.98,
  total: 155.88,
  discount: 0,
  shipping: 4.5,
  weight: 1.25,
  width: 30,
  height: 12,
  length: 21,
  isPaid: true,
  isGift: false,
  isExpress: true,
  reference: 'PO-2026-0042',
  channel: 'web',
}

export const deep: Deep = nest(50)

function nest(levels: number): Deep {
  return { name: `level ${levels}`, value: levels, child: levels === 1 ? null : nest(levels - 1) }
}

/** About 1 MB of JSON. */
export const large: Large = {
  title: 'Export',
  rows: Array.from({ length: 5_000 }, (_, index) => ({
    id: index,
    name: `Customer number ${index}`,
    email: `customer${index}@example.com`,
    active: index % 3 === 0,
    score: index * 1.5,
    tags: ['customer', 'export', `group-${index % 10}`],
    address: { street: `Long Street ${index}`, city: 'Springfield', zip: String(10_000 + index) },
  })),
}
