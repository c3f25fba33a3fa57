/** The numbers of virtual goods 虚拟商品规则. */
export const lowAt = { key: 'vouchers.low_at', fallback: 20, least: 0, most: 10_000, unit: 'count', says: ['一个规格的未售卡密剩多少张时提醒商家', 'At how many unsold codes of a SKU its merchant is told'] } as const
export const settings = [lowAt]
