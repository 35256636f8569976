/** The payloads' types as zod schemas. Ajv and TypeBox compile the JSON Schema of the contract itself. */
import { z } from 'zod'

const small = z.object({
  to: z.string(),
  subject: z.string(),
  body: z.string(),
  priority: z.enum(['low', 'normal', 'high']),
  retries: z.number().optional(),
})

const wide = z.object({
  id: z.string(),
  createdBy: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  email: z.string(),
  phone: z.string(),
  street: z.string(),
  city: z.string(),
  country: z.string(),
  zip: z.string(),
  company: z.string(),
  vat: z.string(),
  language: z.enum(['en', 'de', 'fr', 'es']),
  currency: z.enum(['EUR', 'USD', 'GBP']),
  amount: z.number(),
  tax: z.number(),
  total: z.number(),
  discount: z.number(),
  shipping: z.number(),
  weight: z.number(),
  width: z.number(),
  height: z.number(),
  length: z.number(),
  isPaid: z.boolean(),
  isGift: z.boolean(),
  isExpress: z.boolean(),
  note: z.string().optional(),
  coupon: z.string().optional(),
  reference: z.string().optional(),
  channel: z.enum(['web', 'shop', 'phone']),
})

const deep = z.object({
  name: z.string(),
  value: z.number(),
  get child() {
    return z.nullable(deep)
  },
})

const large = z.object({
  title: z.string(),
  rows: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      email: z.string(),
      active: z.boolean(),
      score: z.number(),
      tags: z.array(z.string()),
      address: z.object({ street: z.string(), city: z.string(), zip: z.string() }),
    }),
  ),
})

export const zodSchemas = { small, wide, deep, large }
