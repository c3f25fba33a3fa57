import { expect, test } from 'vitest'
import type { TrackingService } from '#supply/logistics'
import type { Context } from '#kernel/context'
import { hourMs } from '#kernel/time'
import { later, world } from '../world'

/**
 * The conformance of whoever tells where parcels are 物流查询端口 (F12): what every adapter must do, run against the pretended carrier and kuaidi100's form. A new adapter is right when
 * this passes: give it a company that knows parcels, falls silent and talks nonsense on demand.
 */
export interface CarrierCompany {
  readonly teller: TrackingService
  /** Where the adapter's questions go. */
  readonly ctx: Context
  readonly carrier: string
  /** A parcel of which, an hour after it was handed over, something has happened. */
  readonly number: string
  /** One of which nothing is known. */
  readonly unknown: string
  /** Makes it silent, or answer with what cannot be; nothing where it cannot be made to. */
  readonly behave?: (manner: 'well' | 'silent' | 'nonsense') => void
  /** What it sends by itself of the parcel; nothing where it never does. */
  readonly push?: (ends?: 'shutdown' | 'abort') => string
  readonly forged?: () => readonly string[]
}

export function carrierKit(name: string, found: () => Promise<CarrierCompany>): void {
  const run = (work: (company: CarrierCompany) => Promise<void>) => async () => { await world(); await work(await found()) }
  const asked = ({ teller, ctx, carrier, number }: CarrierCompany, ms: number, of = number) => teller.track(later(ctx, ms), { carrier, number: of, phoneTail: '5678', shippedAt: ctx.now })

  test(`${name}: F12 what happened is told in our words, the same however often it is asked, and nothing of what is still to come`, run(async (company) => {
    const [once, twice] = [await asked(company, hourMs), await asked(company, hourMs)]
    expect(once.lines.length).toBeGreaterThan(0)
    expect(twice.lines).toEqual(once.lines)
    for (const { at, words, place } of once.lines) expect([at <= later(company.ctx, hourMs).now, words.length > 0 && words.length <= 300, place.length <= 60]).toEqual([true, true, true])
    expect((await asked(company, hourMs, company.unknown)).lines).toEqual([])
  }))

  test(`${name}: I-15 a company that is silent or answers what cannot be has said nothing: it throws, and tells the same as before once it is well again`, run(async (company) => {
    if (!company.behave) return expect(await company.teller.subscribe(company.ctx, { carrier: company.carrier, number: company.number, phoneTail: '', shippedAt: company.ctx.now })).toBe(false)
    const before = await asked(company, hourMs)
    for (const manner of ['silent', 'nonsense'] as const) {
      company.behave(manner)
      await expect(asked(company, hourMs)).rejects.toThrow()
      company.behave('well')
      expect([manner, (await asked(company, hourMs)).lines]).toEqual([manner, before.lines])
    }
    const tracked = { carrier: company.carrier, number: company.number, phoneTail: '5678', shippedAt: company.ctx.now }
    expect([await company.teller.subscribe(company.ctx, tracked), await company.teller.subscribe(company.ctx, tracked)]).toEqual([true, true])
  }))

  test(`${name}: T-11 of a push every byte counts: changed, unsigned or another's it is refused and says nothing; truly signed it says what asking says`, run(async (company) => {
    const { teller, ctx } = company
    if (!company.push) return expect(Object.keys(await teller.hear(ctx, 'param=%7B%7D&sign=x'))).toEqual(['refused'])
    const raw = company.push()
    const { lines } = await asked(company, hourMs)
    expect(await teller.hear(ctx, raw)).toEqual({ said: { carrier: company.carrier, number: company.number, lines, ends: null } })
    for (const ends of ['shutdown', 'abort'] as const) expect(await teller.hear(ctx, company.push(ends))).toHaveProperty('said.ends', ends)
    for (let i = 0; i < raw.length; i += 3) expect([i, Object.keys(await teller.hear(ctx, `${raw.slice(0, i)}${raw[i] === '0' ? '1' : '0'}${raw.slice(i + 1)}`))]).toEqual([i, ['refused']])
    for (const other of ['', 'param=', 'sign=1', raw.replace(/&sign=.*/, ''), `${raw}&sign=x`, `${raw}&param=x`, `${raw}0`, ...company.forged!()]) expect([other.slice(0, 40), Object.keys(await teller.hear(ctx, other))]).toEqual([other.slice(0, 40), ['refused']])
  }))
}
