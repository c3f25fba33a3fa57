/** How long the link of an order on behalf and what it was told to cost hold 代客单有效期 (E02). */
export const linkHours = { key: 'drafts.link_hours', fallback: 24, least: 1, most: 72, unit: 'hours', says: ['代客单的支付链接与价格保留的小时数', 'For how many hours the link of an order on behalf, and its prices, hold'] } as const
/** How long the goods of one may be held before it is placed 短时占用, once; no longer than its link holds. */
export const holdMinutes = { key: 'drafts.hold_minutes', fallback: 30, least: 5, most: 1_440, unit: 'minutes', says: ['代客单可占用库存的分钟数（每单一次）', 'For how many minutes the goods of an order on behalf may be held, once each'] } as const
