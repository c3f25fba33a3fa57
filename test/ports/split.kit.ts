import { expect, test } from 'vitest'
import type { Splitter } from '#finance/splits'
import type { Context } from '#kernel/context'
import { dayMs } from '#kernel/time'
import { later, world } from '../world'
import type { Manner } from './payment.kit'

/** The conformance of channels that split 分账端口 (E18): what every adapter must do. Its company pays, refuses, falls silent and loses its answers on demand, and lets so much of a trade go to others. */
export interface SplitCompany {
  readonly splitter: Splitter
  readonly ctx: Context
  behave(manner: Manner): void
  /** A trade of this amount that was opened for split, and paid. */
  paid(tradeRef: string, amountFen: number): Promise<void>
  /** What it has split of a trade less what it took back, in its own books. */
  splitFen(tradeRef: string): Promise<number>
  /** The most of a trade, in percent. */
  readonly percent: number
}
const good = { kind: 'company', account: '1900000105', holder: '山居家具有限公司' } as const

export function splitKit(name: string, found: (ctx: Context) => Promise<SplitCompany>): void {
  /** Asked until it is no longer under way: some do it later. */
  const until = async (ask: () => Promise<{ state: string; why?: string }>) => { for (let i = 0; i < 5; i++) { const answer = await ask(); if (answer.state !== 'under_way') return answer } throw new Error('still under way') }

  test(`${name}: E18 I-15 a split is done once for its id, never above the cap, comes back once and never more of it, and what was let go is not split any more`, async () => {
    const base = await world()
    const { splitter, ctx, paid, splitFen, percent } = await found(base)
    const tradeRef = 'trd_split_1'
    await paid(tradeRef, 100_00)
    expect((await until(() => splitter.bind(ctx, good))).state).toBe('done')
    const split = (splitId: string, amountFen: number) => until(() => splitter.split(ctx, { splitId, tradeRef, ...good, amountFen }))
    const back = (backId: string, amountFen: number) => until(() => splitter.takeBack(ctx, { backId, splitId: 'spl_kit_1', tradeRef, ...good, amountFen }))
    for (let i = 0; i < 3; i++) expect((await split('spl_kit_1', 20_00)).state).toBe('done')
    expect(await splitFen(tradeRef)).toBe(20_00)
    await expect(split('spl_kit_1', 20_01)).rejects.toThrow()
    expect((await split('spl_kit_2', percent * 100 - 20_00 + 1)).state).toBe('refused')
    for (let i = 0; i < 3; i++) expect((await back('spb_kit_1', 5_00)).state).toBe('done')
    expect(await splitFen(tradeRef)).toBe(15_00)
    expect((await back('spb_kit_2', 15_01)).state).toBe('refused')
    expect((await until(() => splitter.free(ctx, tradeRef))).state).toBe('done')
    expect((await until(() => splitter.free(ctx, tradeRef))).state).toBe('done')
    expect((await split('spl_kit_3', 1_00)).state).toBe('refused')
    const known = [{ ref: 'spl_kit_1', tradeRef, what: 'split' }, { ref: 'spb_kit_1', tradeRef, what: 'split_back' }, { ref: 'spl_kit_2', tradeRef, what: 'split' }] as const
    const lines = await splitter.lines(later(ctx, 2 * dayMs), later(ctx, -dayMs).now, later(ctx, dayMs).now, known)
    expect(lines.map(({ what, ref, amountFen }) => `${what} ${ref} ${amountFen}`).toSorted()).toEqual(['split spl_kit_1 2000', 'split_back spb_kit_1 500'])
  })

  test(`${name}: E18 I-15 a company that does not answer has said nothing, and asked again it is as if it had been asked once`, async () => {
    const base = await world()
    const { splitter, ctx, paid, splitFen, behave } = await found(base)
    const tradeRef = 'trd_split_2'
    await paid(tradeRef, 100_00)
    await until(() => splitter.bind(ctx, good))
    for (const manner of ['silent', 'lost'] as const) {
      behave(manner)
      const wish = { splitId: `spl_kit_${manner}`, tradeRef, ...good, amountFen: 10_00 }
      expect([manner, (await Promise.allSettled([splitter.split(ctx, wish)])).map(({ status }) => status)]).toEqual([manner, ['rejected']])
      behave('well')
      expect((await until(() => splitter.split(ctx, wish))).state).toBe('done')
    }
    expect(await splitFen(tradeRef)).toBe(20_00)
  })
}
