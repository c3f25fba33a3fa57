import type { voidReasons, waybillStates } from './tables'

/** Waybills 电子面单 (E05): from each state, where one may go (I-15); what a label may show of people; what a pick list adds up. */
type WaybillState = (typeof waybillStates)[number]
export type VoidReason = (typeof voidReasons)[number]
export const next: Readonly<Record<WaybillState, readonly WaybillState[]>> = { asked: ['issued', 'failed', 'void'], issued: ['used', 'void'], used: [], failed: [], void: [] }
export const mostWaybills = 100

/** GB/T 41833-2022, as the State's market regulation told of it on 2023-04-07 (收寄件人姓名应隐藏1个汉字以上，联系电话应隐藏6位以上，地址应隐藏单元户室号): of a name at least one character is hidden, of a telephone at least six digits, of an address what leads to the door. The carrier has them whole, from us. */
export const nameOnLabel = (name: string): string => `${name.slice(0, 1)}${'*'.repeat(Math.max(1, Math.min(3, name.length - 1)))}`
export const phoneOnLabel = (phone: string): string => (phone.length < 9 ? '*'.repeat(phone.length) : `${phone.slice(0, 3)}******${phone.slice(9)}`)
const door = '[\\dA-Za-z一二三四五六七八九十零〇-]+'
export const addressOnLabel = (street: string): string => street.replace(new RegExp(`${door}(\\s*)(?=单元|室|户|房|层|楼)`, 'g'), '*$1').replace(new RegExp(`(号|号楼|栋|幢|座|\\*\\s*(?:单元|层|楼))\\s*${door}$`), '$1 *')

interface Goes { readonly id: string; readonly address: { readonly name: string; readonly phone: string; readonly districtCode: string; readonly street: string } }
const mostInParcel = 20
const receiverOf = ({ address: { name, phone, districtCode, street } }: Goes): string => JSON.stringify([name, phone, districtCode, street])
/** Which orders go in one parcel 合并发货: those of one receiver at one address, so many at most, in their sequence; what may not go with others is alone. */
export function parcelsOf<T extends Goes>(orders: readonly T[], mayJoin: (order: T) => boolean): T[][] {
  const [parcels, open] = [[] as T[][], new Map<string, T[]>()]
  for (const order of orders) {
    const its = mayJoin(order) ? open.get(receiverOf(order)) : undefined
    if (its && its.length < mostInParcel) { its.push(order); continue }
    const fresh = [order]
    parcels.push(fresh)
    if (mayJoin(order)) open.set(receiverOf(order), fresh)
  }
  return parcels
}

/** Whether a waybill is for just these pieces. */
export const samePieces = (its: readonly { readonly lineId: string; readonly quantity: number }[], wanted: readonly { readonly id: string; readonly quantity: number }[]): boolean => its.length === wanted.length && its.every(({ lineId, quantity }) => wanted.some((one) => one.id === lineId && one.quantity === quantity))

interface Picked { readonly skuId: string; readonly title: string; readonly specText: string; readonly quantity: number }
/** A pick list by SKU 按 SKU 拣货: of all parcels together how many pieces of each, most first. */
export function pickedOf<T extends Picked>(lines: readonly T[]): { readonly line: T; readonly quantity: number }[] {
  const by = new Map<string, { line: T; quantity: number }>()
  for (const line of lines) { const one = by.get(line.skuId); if (one) one.quantity += line.quantity; else by.set(line.skuId, { line, quantity: line.quantity }) }
  return [...by.values()].sort((a, b) => b.quantity - a.quantity)
}
