import type { parcelStates } from './tables'

/** Parcels 包裹: the normal form of what carriers tell (ux.md §10.8), and where each state may lead. */
export type ParcelState = (typeof parcelStates)[number]
export const next: Record<ParcelState, readonly ParcelState[]> = {
  awaiting: ['collected', 'trouble'],
  collected: ['in_transit', 'trouble'],
  in_transit: ['in_transit', 'delivering', 'trouble', 'returning'],
  delivering: ['to_pick_up', 'signed', 'refused', 'in_transit', 'trouble'],
  to_pick_up: ['signed', 'refused', 'returning'],
  signed: [],
  refused: ['returning'],
  returning: ['returned', 'trouble'],
  returned: [],
  trouble: ['in_transit', 'delivering', 'returning', 'signed'],
}
export const isOver = (state: ParcelState): boolean => next[state].length === 0

export const carriers = [
  { code: 'shunfeng', name: '顺丰速运', form: /^SF\d{12,13}$/ }, { code: 'zhongtong', name: '中通快递', form: /^7[35-8]\d{10,12}$/ }, { code: 'yuantong', name: '圆通速递', form: /^YT\d{13}$/ },
  { code: 'yunda', name: '韵达快递', form: /^(43|31|46)\d{11,13}$/ }, { code: 'jd', name: '京东物流', form: /^JD[A-Z0-9]{11,15}$/ }, { code: 'ems', name: '邮政 EMS', form: /^[A-Z]{2}\d{9}CN$|^1\d{12}$/ }, { code: 'simulator', name: '演示快递', form: /^DEMO[A-Z0-9]{4,20}$/ },
] as const
export const carrierCodes = carriers.map((carrier) => carrier.code)

/** What the pretended carrier does by the clock: minutes after it was handed over, the state, and its words. */
export const demoRun: readonly (readonly [minutes: number, state: ParcelState, words: string])[] = [
  [30, 'collected', '快件已揽收'], [240, 'in_transit', '快件已到达转运中心'], [1_440, 'in_transit', '快件已到达派件城市'], [2_160, 'delivering', '快递员正在派件'], [2_400, 'signed', '已签收，签收人：本人'],
]
