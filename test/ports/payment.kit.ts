import { expect, test } from 'vitest'
import type { Channel } from '#finance/payments'
import type { Way } from '../../src/finance/payments/channel.port'
import type { Context } from '#kernel/context'
import { dayMs } from '#kernel/time'
import { later, world } from '../world'

/**
 * The conformance of payment channels 支付渠道端口 (F10, I-04, I-06, T-11 to T-13): what every adapter must do, run against the simulator and a channel outside of
 * our house. A new adapter is right when this passes: give it a company that pays, signs, falls silent and loses its answers on demand.
 */
export interface Notice { readonly rawBody: string; readonly headers: Readonly<Record<string, string>> }
/** `silent`: it never answers; `lost`: it does what it was asked, and the answer does not arrive. */
export type Manner = 'well' | 'silent' | 'lost'
export interface Company {
  readonly channel: Channel
  /** Where the adapter's questions go: it shows the company's manner. */
  readonly ctx: Context
  behave(manner: Manner): void
  /** His browser goes where the channel sent it: some know of a trade only then. Throws where the company shows an error. */
  arrive?(payUrl: string): Promise<void>
  /** Somebody pays at the company, or fails to; answers the notice that it sends. */
  decide(ctx: Context, tradeRef: string, paid: boolean): Promise<Notice>
  /** Truly signed at `ctx.now`, and yet nothing to be heard: another merchant's, no notice at all, amounts that are no whole fen above nothing. */
  nonsense(ctx: Context, tradeRef: string): Promise<readonly Notice[]>
  /** As if signed by somebody else of the same trade. */
  forged(ctx: Context, tradeRef: string): Promise<Notice>
  /** What it has given back of a trade, in its own books. */
  givenBackFen(tradeRef: string): Promise<number>
  /** The company knocks at our door with a notice, as it comes over HTTP; answers what it was told, and the word that it waits for. */
  deliver?(base: string, notice: Notice): Promise<{ readonly status: number; readonly text: string }>
  readonly acknowledged?: string
}

/** Where his browser is sent, or the code that it draws. */
export const addressOf = (way: Way): string => ('payUrl' in way ? way.payUrl : 'code' in way ? way.code : '')

/** Opens a trade as a shopper makes it known: he is sent there and arrives. */
export async function openedAt({ channel, ctx, arrive }: Company, trade: { readonly tradeRef: string; readonly amountFen: number; readonly returnUrl: string }): Promise<string> {
  const way = await channel.open(ctx, trade)
  const where = addressOf(way)
  await arrive?.(where)
  return where
}

const amounts = [1, 99, 100, 101, 199_00, 1_000_000_01, 99_999_999_99] as const
const returnUrl = '/pay/pay_1'

export function paymentKit(name: string, found: (ctx: Context) => Promise<Company>): void {
  const run = (work: (company: Company, ctx: Context) => Promise<void>) => async () => { const ctx = await world(); await work(await found(ctx), ctx) }
  let last = 0
  const opened = async (company: Company, amountFen: number): Promise<string> => { const tradeRef = `trd_kit_${++last}`; await openedAt(company, { tradeRef, amountFen, returnUrl }); return tradeRef }
  const paid = async (company: Company, ctx: Context, amountFen: number): Promise<string> => { const tradeRef = await opened(company, amountFen); await company.decide(ctx, tradeRef, true); return tradeRef }

  test(`${name}: a reference opens one trade, to the fen: asked again it is the same, for another amount it throws`, run(async (company) => {
    const { channel, ctx } = company
    for (const amountFen of amounts) {
      const tradeRef = await opened(company, amountFen)
      const again = await Promise.all([1, 2, 3].map(() => openedAt(company, { tradeRef, amountFen, returnUrl })))
      expect([new Set(again).size, again[0]]).toEqual([1, expect.stringContaining('/')])
      await expect(openedAt(company, { tradeRef, amountFen: amountFen + 1, returnUrl })).rejects.toThrow()
      expect(await channel.query(ctx, tradeRef)).toMatchObject({ tradeRef, amountFen, currency: 'CNY', state: 'open' })
    }
  }))

  test(`${name}: T-13 what nobody has decided is open, what was decided stays so however often it is asked, and what the company does not know is nothing`, run(async (company, ctx) => {
    const { channel } = company
    const [mine, others] = [await opened(company, 199_00), await opened(company, 59_00)]
    await company.decide(ctx, mine, true)
    await company.decide(ctx, others, false)
    for (let asked = 0; asked < 3; asked++) expect([(await channel.query(company.ctx, mine))?.state, (await channel.query(company.ctx, others))?.state, await channel.query(company.ctx, 'trd_stranger')]).toEqual(['paid', 'declined', undefined])
    await company.decide(ctx, others, true)
    await company.decide(ctx, mine, false)
    expect([(await channel.query(company.ctx, mine))?.state, (await channel.query(company.ctx, others))?.state]).toEqual(['paid', 'declined'])
  }))

  test(`${name}: T-11 T-12 I-06 its notice says the same however often it comes, and what is said is what was decided`, run(async (company, ctx) => {
    const { channel } = company
    for (const amountFen of amounts) for (const isPaid of [true, false]) {
      const tradeRef = await opened(company, amountFen)
      const { rawBody, headers } = await company.decide(ctx, tradeRef, isPaid)
      const said = { said: { tradeRef, amountFen, currency: 'CNY', state: isPaid ? 'paid' : 'declined', tradeNo: (await channel.query(company.ctx, tradeRef))!.tradeNo } }
      expect(await Promise.all([1, 2, 3].map(() => channel.hear(company.ctx, rawBody, headers)))).toEqual([said, said, said])
    }
  }))

  test(`${name}: T-11 I-06 of a notice every byte and every header counts: changed, unsigned, another's, too old or ahead of its time it is refused and says nothing`, run(async (company, ctx) => {
    const { channel } = company
    const tradeRef = await opened(company, 199_00)
    const { rawBody, headers } = await company.decide(ctx, tradeRef, true)
    const refused = async (why: string, body: string, heads: Readonly<Record<string, unknown>>, at: Context = company.ctx) => { expect([why, Object.keys(await channel.hear(at, body, heads))]).toEqual([why, expect.not.arrayContaining(['said'])]) }
    for (let i = 0; i < rawBody.length; i++) await refused(`byte ${i}`, `${rawBody.slice(0, i)}${rawBody[i] === '0' ? '1' : '0'}${rawBody.slice(i + 1)}`, headers)
    for (const [head, value] of Object.entries(headers)) {
      const { [head]: _, ...less } = headers
      await refused(`without ${head}`, rawBody, less)
      for (const other of ['', `${value}0`, value.slice(0, -1), `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}`, [value, value]]) await refused(`${head}: ${String(other)}`, rawBody, { ...headers, [head]: other })
    }
    for (const body of ['', rawBody.slice(0, -1), `${rawBody} `, `${rawBody}${rawBody}`]) await refused(body, body, headers)
    const { rawBody: forgedBody, headers: forgedHeaders } = await company.forged(ctx, tradeRef)
    await refused('forged', forgedBody, forgedHeaders)
    for (const days of [-10, 10]) await refused(`${days} days`, rawBody, headers, later(company.ctx, days * dayMs))
    for (const notice of await company.nonsense(ctx, tradeRef)) await refused(notice.rawBody, notice.rawBody, notice.headers)
    expect(await channel.hear(company.ctx, rawBody, headers)).toHaveProperty('said.state', 'paid')
  }))

  test(`${name}: T-04 T-05 I-04 money goes back once for each id, in parts to the last fen, and never more of it than was paid`, run(async (company, ctx) => {
    const { channel } = company
    const tradeRef = await paid(company, ctx, 100_00)
    const back = (refundId: string, amountFen: number, of = tradeRef) => channel.refund(company.ctx, { refundId, tradeRef: of, amountFen })
    await Promise.all(Array.from({ length: 8 }, () => back('rfd_kit_1', 60_00)))
    await back('rfd_kit_1', 60_00)
    expect(await company.givenBackFen(tradeRef)).toBe(60_00)
    await expect(back('rfd_kit_1', 59_99)).rejects.toThrow()
    await expect(back('rfd_kit_2', 40_01)).rejects.toThrow()
    for (const amountFen of [0, -1]) await expect(back('rfd_kit_3', amountFen)).rejects.toThrow()
    await back('rfd_kit_4', 39_99)
    expect((await Promise.allSettled([5, 6, 7, 8].map((no) => back(`rfd_kit_${no}`, 1)))).filter(({ status }) => status === 'fulfilled').length).toBe(1)
    expect(await company.givenBackFen(tradeRef)).toBe(100_00)
    const unpaid = await opened(company, 5_00)
    await expect(back('rfd_kit_9', 5_00, unpaid)).rejects.toThrow()
    await expect(back('rfd_kit_10', 5_00, 'trd_stranger')).rejects.toThrow()
    expect(await company.givenBackFen(unpaid)).toBe(0)
  }))

  test(`${name}: F10 its statement is what was paid and given back from the first instant to before the last, each once, to the fen, by the time at which it was`, run(async (company, ctx) => {
    const { channel } = company
    const [early, onTime, never] = [await opened(company, 1), await opened(company, 99_999_999_99), await opened(company, 7_00)]
    const [from, to] = [later(ctx, 3_600_000), later(ctx, 7_200_000)]
    await company.decide(ctx, early, true)
    await company.decide(from, onTime, true)
    await company.decide(from, never, false)
    await channel.refund(later(company.ctx, 3_600_000), { refundId: 'rfd_kit_20', tradeRef: onTime, amountFen: 33 })
    await channel.refund(later(company.ctx, 7_200_000), { refundId: 'rfd_kit_21', tradeRef: onTime, amountFen: 34 })
    // A bill is made when its day is over.
    const told = async (a: Context, b: Context) => (await channel.statement(later(company.ctx, 2 * dayMs), a.now, b.now)).map(({ what, ref, amountFen }) => `${what} ${ref} ${amountFen}`).toSorted()
    expect(await told(from, to)).toEqual([`paid ${onTime} 9999999999`, 'refunded rfd_kit_20 33'])
    expect(await told(ctx, from)).toEqual([`paid ${early} 1`])
    expect(await told(to, later(to, 1))).toEqual(['refunded rfd_kit_21 34'])
  }))

  test(`${name}: I-15 T-13 a company that does not answer has said nothing: every question throws, none says declined, and put again it is as if it had been put once`, run(async (company, ctx) => {
    const { channel } = company
    const tradeRef = await paid(company, ctx, 100_00)
    for (const manner of ['silent', 'lost'] as const) {
      company.behave(manner)
      const opening = { tradeRef: `trd_kit_${manner}`, amountFen: 8_00, returnUrl }
      const refund = { refundId: `rfd_kit_${manner}`, tradeRef, amountFen: 10_00 }
      const asked = [channel.query(company.ctx, tradeRef), channel.query(company.ctx, 'trd_stranger'), openedAt(company, opening), channel.refund(company.ctx, refund), channel.statement(later(company.ctx, 2 * dayMs), ctx.now, later(ctx, 1).now)]
      expect([manner, (await Promise.allSettled(asked)).map(({ status }) => status)]).toEqual([manner, asked.map(() => 'rejected')])
      company.behave('well')
      const before = await company.givenBackFen(tradeRef)
      await channel.refund(company.ctx, refund)
      await openedAt(company, opening)
      expect([manner, [0, 10_00].includes((await company.givenBackFen(tradeRef)) - before), (await channel.query(company.ctx, opening.tradeRef))?.amountFen]).toEqual([manner, true, 8_00])
    }
    expect([await company.givenBackFen(tradeRef), (await channel.query(company.ctx, tradeRef))?.state]).toEqual([20_00, 'paid'])
  }))
}
