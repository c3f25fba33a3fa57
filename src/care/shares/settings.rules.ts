/** How long an opened share counts 分享归因窗口. */
export const shareDays = { key: 'shares.days', fallback: 7, least: 1, most: 30, unit: 'days', says: ['打开分享链接后多少天内下单计入分享人', 'An order counts to who shared within so many days of the link being opened'] } as const
