/** The payloads of the benchmark: their types, and one value each. */

export interface Small {
  to: string
  subject: string
  body: string
  priority: 'low' | 'normal' | 'high'
  retries?: number
}

export interface Wide {
  id: string
  createdBy: string
  firstName: string
  lastName: string
  email: string
  phone: string
  street: string
  city: string
  country: string
  zip: string
  company: string
  vat: string
  language: 'en' | 'de' | 'fr' | 'es'
  currency: 'EUR' | 'USD' | 'GBP'
  amount: number
  tax: number
  total: number
  discount: number
  shipping: number
  weight: number
  width: number
  height: number
  length: number
  isPaid: boolean
  isGift: boolean
  isExpress: boolean
  note?: string
  coupon?: string
  reference?: string
  channel: 'web' | 'shop' | 'phone'
}

export interface Deep {
  name: string
  value: number
  child: Deep | null
}

export interface Large {
  title: string
  rows: Row[]
}

export interface Row {
  id: number
  name: string
  email: string
  active: boolean
  score: number
  tags: string[]
  address: { street: string; city: string; zip: string }
}
