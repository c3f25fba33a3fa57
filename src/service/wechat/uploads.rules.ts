import { after, hourMs, minuteMs } from '#kernel/time'

/** When an upload of shipping information 发货信息上传 is tried again (E17): after 1, 5 and 30 minutes, 2 and 12 hours, and then by a person. */
const pausesMs = [minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 12 * hourMs] as const
/** The instant of the next try after `tries` of them have failed; nothing when it is a person's turn. */
export function nextTry(tries: number, now: Date): Date | undefined {
  const pause = pausesMs[tries - 1]
  return pause === undefined ? undefined : after(now, pause)
}
/** So many parcels WeChat takes of one trade, and so in one call; with one more it refuses, and a person looks (developers.weixin.qq.com: order_shipping/api_uploadshippinginfo, `shipping_list` 1 to 15; only carriers' parcels go in parts). */
export const mostParcels = 15
