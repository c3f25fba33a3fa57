/** What the shop says of parcels 包裹文案: what was promised, how late it is, numbers put right, and what stands still. */
export const zhParcels = {
  expected: (at: string) => `预计 ${at} 前送达`, promised: (at: string) => `承诺 ${at} 前送达`, onTime: '已准时送达', lateBy: (hours: number) => (hours >= 48 ? `已晚 ${Math.floor(hours / 24)} 天` : `已晚 ${hours} 小时`), arrivedLate: (hours: number) => (hours >= 48 ? `比承诺晚 ${Math.floor(hours / 24)} 天送达` : `比承诺晚 ${hours} 小时送达`),
  receive: '确认收到此包裹', received: (at: string) => `${at} 已确认收到`, receiveBy: (at: string) => `${at} 自动确认收货`,
  legs: '各段时效', leg: { collect: '揽收', haul: '到达派送', deliver: '签收' }, by: (at: string) => `${at} 前`, done: (at: string) => `实际 ${at}`, isLate: '超时', was: (name: string, number: string) => `运单号已由商家更正，原为 ${name} ${number}`, unwatched: '暂无轨迹，可到快递公司官网查询',
  stalled: { silent: '包裹较长时间没有新进展，已通知商家跟进', late: '包裹晚于承诺时间，已通知商家跟进', trouble: '快递反馈异常，已通知商家跟进', unwatched: '快递已不再更新轨迹，已通知商家跟进' }, answer: '商家回复',
}
export type ParcelWords = typeof zhParcels
export const enParcels: ParcelWords = {
  expected: (at) => `Expected by ${at}`, promised: (at) => `Promised by ${at}`, onTime: 'Arrived on time', lateBy: (hours) => (hours >= 48 ? `late by ${Math.floor(hours / 24)} days` : `late by ${hours} h`), arrivedLate: (hours) => (hours >= 48 ? `arrived ${Math.floor(hours / 24)} days late` : `arrived ${hours} h late`),
  receive: 'This parcel has arrived', received: (at) => `Received ${at}`, receiveBy: (at) => `Confirmed by itself ${at}`,
  legs: 'Leg by leg', leg: { collect: 'Collected', haul: 'Out for delivery', deliver: 'Signed for' }, by: (at) => `by ${at}`, done: (at) => `done ${at}`, isLate: 'late', was: (name, number) => `The store put the number right; it was ${name} ${number}`, unwatched: 'No news here; please look at the carrier’s own site',
  stalled: { silent: 'Your parcel has made no progress for a while; the store was told to look after it', late: 'Your parcel is later than promised; the store was told to look after it', trouble: 'The carrier tells of trouble; the store was told to look after it', unwatched: 'The carrier tells no more; the store was told to look after it' }, answer: 'The store says',
}
