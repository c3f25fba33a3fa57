import { and, eq, isNotNull, lte } from 'drizzle-orm'
import { InvoiceIssued, InvoiceOrdered, RedConfirmed, RedIssued } from '#events/invoices'
import { merchantsOf } from '#supply/merchants'
import { as, system, transaction, type Context } from '#kernel/context'
import { emit } from '#kernel/event'
import { invoicesTexts } from '#locales/invoices'
import { keepPaper } from '#kernel/papers'
import { after, calendarOf, minuteMs } from '#kernel/time'
import { invoiceable } from './invoices.rules'
import { distrusted, type Bill, type Issuer } from './issuer.port'
import { pretended } from './issuer.simulator'
import { factsOf, held, heldRed, move, moveRed, redFactsOf, tellSeller, tellShopper, type Invoice, type Red } from './moves.service'
import { requestOf } from './invoices.service'
import { redden } from './reds.service'
import { invoices, reds } from './tables'

/** What the issuer is asked for 开票: an invoice that the seller said yes to, and a red one that was confirmed. It is asked before any order is locked; a bill that it has made already is the same again. */
let issuer: Issuer = distrusted(pretended)
/** Another issuer than the pretended one; answers how to put back the one before. */
export function setIssuer(other: Issuer): () => void {
  const before = issuer
  issuer = distrusted(other)
  return () => { issuer = before }
}

const dayOf = (at: Date): string => { const { year, month, day } = calendarOf(at); return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` }
async function billOf(ctx: Context, one: Invoice): Promise<Omit<Bill, 'id' | 'lines' | 'amountFen' | 'redOf'>> {
  const { kind, orderNumber, merchantId, titleName, taxNumber } = one
  return { kind, orderNumber, merchantId, merchantName: (await merchantsOf(ctx, [merchantId])).get(merchantId)?.name ?? '', titleName, taxNumber, day: dayOf(ctx.now) }
}

/** Has an invoice made. Refused by the issuer it is the seller's to see to again, with the words; not answered it is asked for again. */
export async function makeInvoice(given: Context, id: string): Promise<void> {
  const ctx = as(given, system)
  const [wanted] = await ctx.db.select().from(invoices).where(eq(invoices.id, id))
  if (wanted?.state !== 'issuing') return
  const made = await issuer.issue({ ...await billOf(ctx, wanted), id, redOf: null, lines: wanted.lines, amountFen: wanted.amountFen })
  await transaction(ctx, async (ctx) => {
    const { one, sold } = await held(ctx, id)
    if (one.state !== 'issuing') return
    const paid = invoiceable(sold.lines)
    if ('refused' in made) {
      await tellSeller(ctx, await move(ctx, one, 'requested', { fault: made.refused, tryAt: null }), 'fault', made.refused)
      // What went back meanwhile is off it again; where nothing is left there is nothing to invoice.
      if (paid.length === 0) await tellShopper(ctx, await move(ctx, { ...one, state: 'requested' }, 'lapsed', { endedAt: ctx.now }), 'lapsed')
      else await ctx.db.update(invoices).set({ lines: paid, amountFen: paid.reduce((sum, line) => sum + line.amountFen, 0) as Invoice['amountFen'] }).where(eq(invoices.id, id))
      return
    }
    const issued = await move(ctx, one, 'issued', { number: made.number, file: await keepPaper(ctx, made.file), issuedAt: ctx.now, tryAt: null })
    await emit(ctx, InvoiceIssued, { ...factsOf(ctx, issued), number: made.number })
    await redden(ctx, issued, paid)
  })
}

/** What was issued reaches the shopper 交付: his inbox, and his mail where the title names one. */
export async function sendInvoice(given: Context, id: string): Promise<void> {
  await transaction(as(given, system), async (ctx) => {
    const { one } = await held(ctx, id)
    if (one.state !== 'issued') return
    await move(ctx, one, 'sent', { sentAt: ctx.now })
    await tellShopper(ctx, one, 'issued')
    if (one.mail) await ctx.ports.notify.send({ key: one.id, channel: 'mail', to: one.mail, text: invoicesTexts['invoices.mail'][ctx.locale === 'en' ? 1 : 0].replace('{order}', one.orderNumber).replace('{number}', one.number!) })
  })
}

export async function makeRed(given: Context, id: string): Promise<void> {
  const ctx = as(given, system)
  const [wanted] = await ctx.db.select().from(reds).innerJoin(invoices, eq(invoices.id, reds.invoiceId)).where(eq(reds.id, id))
  if (wanted?.invoices_reds.state !== 'confirmed') return
  const { invoices_reds: red, invoices_invoices: blue } = wanted
  const made = await issuer.issue({ ...await billOf(ctx, blue), id, redOf: blue.number, lines: red.lines, amountFen: red.amountFen })
  await transaction(ctx, async (ctx) => {
    const now = await heldRed(ctx, id)
    if (now.state !== 'confirmed') return
    if ('refused' in made) {
      // It stays confirmed and is asked for again; meanwhile a person reads why.
      await ctx.db.update(reds).set({ fault: made.refused }).where(eq(reds.id, id))
      if (now.fault !== made.refused) await tellSeller(ctx, blue, 'fault', made.refused)
      return
    }
    const issued = await moveRed(ctx, now, 'red_issued', { number: made.number, file: await keepPaper(ctx, made.file), fault: '', endedAt: ctx.now })
    await tellShopper(ctx, blue, issued.isReissue ? 'replaced' : 'red_issued')
    await emit(ctx, RedIssued, { ...redFactsOf(ctx, issued), number: made.number })
    if (issued.isReissue) await replace(ctx, issued)
  })
}

/** The red one of a re-issue is made: another invoice takes the place, for what is paid now, and waits for its seller as any other. */
async function replace(ctx: Context, { invoiceId, reissueTo }: Red): Promise<void> {
  const { one, sold } = await held(ctx, invoiceId)
  await ctx.db.update(invoices).set({ replacedAt: ctx.now }).where(eq(invoices.id, one.id))
  if (reissueTo && invoiceable(sold.lines).length > 0) await requestOf(ctx, sold, reissueTo, one.id)
}

const tryAgainMs = 30 * minuteMs
const mostAtOnce = 200
/** What the issuer was asked for and has not answered is put before it again. Answers how many. */
export function askIssuerAgain(given: Context): Promise<number> {
  return transaction(as(given, system), async (ctx) => {
    const tryAt = after(ctx.now, tryAgainMs)
    const open = await ctx.db.select().from(invoices).where(and(eq(invoices.state, 'issuing'), isNotNull(invoices.tryAt), lte(invoices.tryAt, ctx.now))).orderBy(invoices.tryAt).limit(mostAtOnce).for('update', { skipLocked: true })
    for (const one of open) { await ctx.db.update(invoices).set({ tryAt }).where(eq(invoices.id, one.id)); await emit(ctx, InvoiceOrdered, factsOf(ctx, one)) }
    const openReds = await ctx.db.select().from(reds).where(and(eq(reds.state, 'confirmed'), isNotNull(reds.tryAt), lte(reds.tryAt, ctx.now))).orderBy(reds.tryAt).limit(mostAtOnce).for('update', { skipLocked: true })
    for (const red of openReds) { await ctx.db.update(reds).set({ tryAt }).where(eq(reds.id, red.id)); await emit(ctx, RedConfirmed, redFactsOf(ctx, red)) }
    return open.length + openReds.length
  })
}
