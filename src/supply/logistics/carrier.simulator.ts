import { after, minuteMs } from '#kernel/time'
import type { TrackingService } from './carrier.port'
import type { ParcelState } from './parcels.rules'

/** The pretended carrier 演示快递: what it does by the clock, in minutes after the parcel was handed over. It tells nothing by itself. */
const run: readonly (readonly [minutes: number, state: ParcelState, place: string, words: string])[] = [
  [30, 'collected', '', '快件已揽收'], [240, 'in_transit', '', '快件已到达转运中心'], [1_440, 'in_transit', '', '快件已到达派件城市'], [2_160, 'delivering', '', '快递员正在派件'], [2_400, 'signed', '', '已签收，签收人：本人'],
]
/** Numbers that begin so lie at the sorting centre for good, and those that begin so are never collected: stalled parcels can be looked at without waiting for a real one. */
const lies = /^DEMOSTALL/
const waits = /^DEMOWAIT/

export const pretended: TrackingService = {
  track: (ctx, { number, shippedAt }) => {
    const its = waits.test(number) ? [] : lies.test(number) ? run.slice(0, 2) : run
    const lines = its.map(([minutes, state, place, words]) => ({ state, place, words, at: after(shippedAt, minutes * minuteMs) }))
    const moreAt = lines.find(({ at }) => at > ctx.now)?.at
    return Promise.resolve({ lines: lines.filter(({ at }) => at <= ctx.now), ...(moreAt && { moreAt }) })
  },
  subscribe: () => Promise.resolve(false),
  hear: () => Promise.resolve({ refused: 'the pretended carrier tells nothing by itself' }),
}
