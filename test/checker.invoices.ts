import type { Check } from './checker'
import { by, sum, type Invoice } from './checker.books'

/** E09 invoices 发票: of each order one lives at most, and what was issued less its red ones is what was paid less what went back, in all and line by line. */
const living = new Set(['requested', 'issuing', 'issued', 'sent'])
const isLiving = ({ state, replacedAt }: Invoice): boolean => living.has(state) && replacedAt === undefined
const isIssued = (state: string): boolean => state === 'issued' || state === 'sent'

const lives: Check = ({ books, saw, expect }) => {
  const seen = new Set<string>()
  const numbers = new Set<string>()
  for (const one of books.invoices) {
    saw('E09', 1)
    expect(!isLiving(one) || !seen.has(one.orderId), 'E09', 'invoices', one.id, 'is the second that lives of its order')
    if (isLiving(one)) seen.add(one.orderId)
    expect(isIssued(one.state) === (one.number !== undefined), 'E09', 'invoices', one.id, `is ${one.state} with the number ${one.number}`)
    expect(one.kind === 'ordinary' || one.titleKind === 'company', 'E09', 'invoices', one.id, 'is a special one for a person')
    expect((one.titleKind === 'company') === (one.taxNumber !== undefined), 'E09', 'invoices', one.id, 'its title and its tax number do not agree')
  }
  for (const { id, number } of [...books.invoices, ...books.red_invoices]) {
    if (number === undefined) continue
    expect(!numbers.has(number), 'E09', 'invoices', id, `has the number ${number} of another`)
    numbers.add(number)
  }
}

const money: Check = ({ books, saw, expect }) => {
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const lines = by(books.order_lines, (line) => line.orderId)
  const reds = by(books.red_invoices, (red) => red.invoiceId)
  // What is still on its way to be heard is not yet on any invoice.
  const isHeard = books.receipts.every((receipt) => !receipt.reaction.startsWith('invoices.') || receipt.state === 'done')
  for (const one of books.invoices) {
    const all = reds.get(one.id) ?? []
    // A re-issue that came to nothing takes nothing back.
    const its = all.filter((red) => !red.isReissue || red.state !== 'void')
    expect(sum(one.lines.map((line) => line.amountFen)) === one.amountFen, 'E09', 'invoices', one.id, 'its lines do not sum up to it')
    for (const red of all) expect(sum(red.lines.map((line) => line.amountFen)) === red.amountFen, 'E09', 'red_invoices', red.id, 'its lines do not sum up to it')
    const anew = its.filter((red) => red.isReissue)
    expect(anew.length <= 1 && (one.replacedAt !== undefined) === (anew[0]?.state === 'red_issued'), 'E09', 'invoices', one.id, 'was replaced without its red one, or has it and was not')
    expect(one.replacesId === undefined || books.invoices.some(({ id, orderId, replacedAt }) => id === one.replacesId && orderId === one.orderId && replacedAt !== undefined), 'E09', 'invoices', one.id, 'takes the place of none')
    if (anew.length > 0) expect(sum(its.map((red) => red.amountFen)) === one.amountFen, 'E09', 'invoices', one.id, 'is made out anew and not taken back whole')
    if (anew.length > 0 || !living.has(one.state) || one.state === 'issuing' || !isHeard) continue
    saw('E09', 1)
    const order = orders.get(one.orderId)
    const [netFen, paidFen] = [one.amountFen - sum(its.map((red) => red.amountFen)), (order?.paidFen ?? 0) - (order?.refundedFen ?? 0)]
    expect(netFen === paidFen, 'E09', 'invoices', one.id, `stands at ${netFen}, ${paidFen} are paid`)
    for (const line of lines.get(one.orderId) ?? []) {
      const onIt = sum(one.lines.filter(({ lineId }) => lineId === line.id).map(({ amountFen }) => amountFen)) - sum(its.flatMap((red) => red.lines).filter(({ lineId }) => lineId === line.id).map(({ amountFen }) => amountFen))
      expect(onIt === line.payableFen - line.refundedFen, 'E09', 'invoices', one.id, `says ${onIt} of the line ${line.id}, ${line.payableFen - line.refundedFen} are paid`)
    }
  }
}

/** A wish told at the checkout is its shopper's own, becomes an invoice of exactly that title once its part is paid, and waits no longer than the order does. */
const wished: Check = ({ books, saw, expect }) => {
  const orders = new Map(books.orders.map((order) => [order.id, order]))
  const invoices = by(books.invoices, (one) => one.orderId)
  const isHeard = books.receipts.every((receipt) => !receipt.reaction.startsWith('invoices.') || receipt.state === 'done')
  for (const wish of books.invoice_wishes) {
    saw('E09', 1)
    const order = orders.get(wish.orderId)
    expect(order?.shopperId === wish.shopperId && order.merchantId === wish.merchantId, 'E09', 'invoice_wishes', wish.orderId, 'is of somebody else’s order')
    const its = (invoices.get(wish.orderId) ?? []).some((one) => one.kind === wish.kind && one.titleName === wish.titleName && one.taxNumber === wish.taxNumber)
    expect(wish.state !== 'asked' || its, 'E09', 'invoice_wishes', wish.orderId, 'was asked for, and there is no such invoice')
    expect(wish.state !== 'open' || !isHeard || order?.state === 'placed', 'E09', 'invoice_wishes', wish.orderId, `waits while its order is ${order?.state}`)
  }
}

export const invoiceChecks: readonly Check[] = [lives, money, wished]
