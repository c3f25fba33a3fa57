import { after, dayMs } from '#kernel/time'

/** Signed share links 分享链接签名与归因 (F30). Pure: the signature itself is made where the server's secret is. */
const macLength = 22

/** What stands in a link: the link's number and a signature of it. Who shares is in no part of it. */
export const tokenOf = (linkId: string, mac: string): string => `${linkId.slice('shr_'.length)}.${mac.slice(0, macLength)}`

const form = /^([a-z0-9]{20,40})\.([A-Za-z0-9_-]{22})$/
/** The parts of a token; undefined for anything that is none. Whether its signature is ours is still to be asked. */
export function partsOf(token: string): { readonly linkId: string; readonly mac: string } | undefined {
  const found = form.exec(token)
  return found ? { linkId: `shr_${found[1]!}`, mac: found[2]! } : undefined
}
/** So much of a signature stands in a token. */
export const shortMac = (mac: string): string => mac.slice(0, macLength)

export interface Opened { readonly linkId: string; readonly sharerId: string; readonly firstAt: Date; readonly lastAt: Date }
/** By which link an order came: the one that was opened last before it and no longer ago than so many days; never one's own. One that was opened again since counts from its first time. */
export function lastTouch(opens: readonly Opened[], { buyerId, placedAt, days }: { readonly buyerId: string; readonly placedAt: Date; readonly days: number }): Opened | undefined {
  const touches = opens.filter(({ sharerId }) => sharerId !== buyerId).map((one) => ({ one, at: one.lastAt <= placedAt ? one.lastAt : one.firstAt })).filter(({ at }) => at <= placedAt && after(at, days * dayMs) > placedAt)
  return touches.toSorted((a, b) => b.at.getTime() - a.at.getTime())[0]?.one
}

/** Programs that look at links before people do 预览与爬虫: what they open is no visit. */
const programs = /bot\b|spider|crawl|preview|fetch|monitor|curl|wget/i
export const isProgram = (agent: string): boolean => agent !== '' && programs.test(agent)
