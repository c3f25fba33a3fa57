/** How long the link of an order on behalf and what it was told to cost hold 代客单有效期 (E02). */
export const linkHours = { key: 'drafts.link_hours', fallback: 24, least: 1, most: 72, unit: 'hours', says: ['代客单的支付链接与价格保留的小时数', 'For how many hours the link of an order on behalf, and its prices, hold'] } as const
