import { expect } from 'vitest'
import type { Actor } from '#kernel/context'
import { after, dayMs } from '#kernel/time'
import type { Market } from '../market'

/** Offers drafted and published over HTTP by whoever makes them 起草与上线: a 满减 of 300 less 50 unless `more` says otherwise, good for so many days. */
export const rung = (fromFen: number, offFen: number) => ({ kind: 'rungs', mostTimes: 1, rungs: [{ fromFen, fromPieces: 0, offFen, payPercent: 100, mostOffFen: null }] })
export function drafting(days: number) {
  const wish = (m: Market, more: object) => ({ name: '优惠', kind: 'open', scope: {}, lane: 'store', effect: rung(300_00, 50_00), startsAt: m.clock().toISOString(), endsAt: after(m.clock(), days * dayMs).toISOString(), ...more })
  const draft = async (m: Market, actor: Actor, more: object = {}): Promise<string> => {
    const drafted = await m.by(actor).call('POST', `/v1/${actor.kind}/offers`, wish(m, more))
    expect([drafted.status, drafted.body]).toEqual([200, { id: expect.stringMatching(/^ofr_/), version: 1 }])
    return drafted.body.id as string
  }
  const live = async (m: Market, actor: Actor, more: object = {}): Promise<string> => {
    const id = await draft(m, actor, more)
    expect(await m.by(actor).call('POST', `/v1/${actor.kind}/offers/${id}/publish`, { version: 1, reason: '上线' })).toMatchObject({ status: 200, body: { approvalId: null } })
    return id
  }
  return { draft, live }
}
