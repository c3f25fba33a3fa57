import { dayStamp } from '#kernel/time'
import type { Destination, orderStates } from './tables'

/** The life of an order 订单状态机: from each state, where it may go; published, and nothing else happens (I-15). */
export type OrderState = (typeof orderStates)[number]
export const next: Record<OrderState, readonly OrderState[]> = {
  placed: ['paid', 'cancelled'],
  paid: ['part_shipped', 'shipped', 'cancelled'],
  part_shipped: ['shipped'],
  shipped: ['received'],
  received: [],
  cancelled: [],
}
export const statesBefore = (to: OrderState): OrderState[] => (Object.keys(next) as OrderState[]).filter((from) => next[from].includes(to))

/** Where an order goes that goes nowhere: everything in it is virtual. */
export const nowhere: Destination = { name: '', phone: '', districtCode: '', region: '', street: '' }

/** 林** and 138****1234: how a merchant sees whom he sends to, until he asks for more and is written down for it. */
export const maskedName = (name: string): string => `${name.slice(0, 1)}**`

/** Formula-safe and quoted: what a spreadsheet would run is kept from running (T-46). */
export function csvCell(value: string | number): string {
  const text = String(value)
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Pieces of a line that are still to be sent: neither shipped nor struck out. */
export const unsentOf = ({ quantity, shippedQuantity, cancelledQuantity }: { readonly quantity: number; readonly shippedQuantity: number; readonly cancelledQuantity: number }): number => quantity - shippedQuantity - cancelledQuantity

export type OrderAct = 'pay' | 'cancel' | 'receive' | 'extend' | 'ship'
interface Standing { readonly state: OrderState; readonly paidFen: number; readonly isExtended: boolean; readonly dueAt: Date | null; readonly changeId: string | null; readonly awaitsGroup: boolean }
/** Why an order does not allow something now, by the code that asking for it would be refused with (F11); undefined: it does. */
export function whyNotNow({ state, paidFen, isExtended, dueAt, changeId, awaitsGroup }: Standing, act: OrderAct): 'ordering.wrong_state' | 'ordering.deposit_binds' | 'ordering.extended_already' | 'ordering.change_open' | 'ordering.group_open' | undefined {
  const at = (...states: OrderState[]) => (states.includes(state) ? undefined : 'ordering.wrong_state' as const)
  switch (act) {
    case 'pay': return at('placed')
    case 'cancel': return state === 'placed' && paidFen > 0 ? 'ordering.deposit_binds' : at('placed', 'paid')
    case 'receive': return at('shipped')
    case 'extend': return at('shipped') ?? (isExtended || !dueAt ? 'ordering.extended_already' : undefined)
    case 'ship': return at('paid', 'part_shipped') ?? (awaitsGroup ? 'ordering.group_open' : changeId ? 'ordering.change_open' : undefined)
  }
}

/** Order numbers 订单号: what people say to each other, eighteen digits. The day, and ten digits that are the order's own and do not tell how many there are. */
export const blockSize = 1_000
const digits = 10n ** 10n
/** Odd and no multiple of five, so that multiplying by it sends each of 10¹⁰ numbers to another one. */
const spread = 3n ** 18n

export const orderNumber = (now: Date, drawn: number): string => `${dayStamp(now)}${String((BigInt(drawn) * spread) % digits).padStart(10, '0')}`
