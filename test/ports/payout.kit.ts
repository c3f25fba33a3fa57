import { expect, test } from 'vitest'
import type { Context } from '#kernel/context'
import { dayMs } from '#kernel/time'
import type { Bank } from '#service/settlement'
import { later, world } from '../world'

/** The conformance of banks 打款通道端口 (E19, T-29): what every adapter must do. A new adapter is right when this passes: give it accounts at a bank that pays, declines, takes its time, gives back and loses an answer. */
export interface Numbers { readonly pays: string; readonly declines: string; readonly slow: string; readonly givesBack: string; readonly losesAnswer: string; /** After so long a slow one has paid, and another has given back. */ readonly withinMs: number }

export function payoutKit(name: string, bank: Bank, numbers: Numbers, paidFen: (ctx: Context, payoutId: string) => Promise<readonly number[]>): void {
  const order = (payoutId: string, number: string, amountFen = 100_00) => ({ payoutId, amountFen, holder: '山居家具', bank: '招商银行', number })

  test(`E19 ${name}: a payout is paid once, however often it is asked for and by how many at once, and never under another amount`, async () => {
    const ctx = await world()
    const first = await bank.pay(ctx, order('pot_kit_1', numbers.pays))
    expect(first.state).toBe('paid')
    expect(await Promise.all([1, 2, 3].map(() => bank.pay(ctx, order('pot_kit_1', numbers.pays))))).toEqual([first, first, first])
    await expect(bank.pay(ctx, order('pot_kit_1', numbers.pays, 100_01))).rejects.toThrow()
    expect(await paidFen(ctx, 'pot_kit_1')).toEqual([100_00])
    const raced = await Promise.all([1, 2, 3, 4].map(() => bank.pay(ctx, order('pot_kit_2', numbers.pays))))
    expect([new Set(raced.map(({ ref }) => ref)).size, await paidFen(ctx, 'pot_kit_2')]).toEqual([1, [100_00]])
  })

  test(`E19 T-29 ${name}: what is declined stays so, what takes its time is under way until it is paid, and an answer that was lost is there when it is asked again`, async () => {
    const ctx = await world()
    expect([(await bank.pay(ctx, order('pot_kit_1', numbers.declines))).state, (await bank.pay(ctx, order('pot_kit_1', numbers.declines))).state, await paidFen(ctx, 'pot_kit_1')]).toEqual(['declined', 'declined', []])
    expect((await bank.pay(ctx, order('pot_kit_2', numbers.slow))).state).toBe('under_way')
    expect((await bank.pay(later(ctx, numbers.withinMs), order('pot_kit_2', numbers.slow))).state).toBe('paid')
    await expect(bank.pay(ctx, order('pot_kit_3', numbers.losesAnswer))).rejects.toThrow()
    expect([(await bank.pay(ctx, order('pot_kit_3', numbers.losesAnswer))).state, await paidFen(ctx, 'pot_kit_3')]).toEqual(['paid', [100_00]])
  })

  test(`E19 ${name}: what came back after it was paid is told, again each time it is asked, and nothing else is`, async () => {
    const ctx = await world()
    expect((await bank.pay(ctx, order('pot_kit_1', numbers.givesBack))).state).toBe('paid')
    await bank.pay(ctx, order('pot_kit_2', numbers.pays))
    const [from, to] = [later(ctx, -dayMs).now, later(ctx, dayMs).now]
    expect(await bank.returned(ctx, from, to)).toEqual([])
    const then = later(ctx, numbers.withinMs)
    expect([await bank.returned(then, from, to), await bank.returned(then, from, to)]).toEqual([['pot_kit_1'], ['pot_kit_1']])
  })
}
