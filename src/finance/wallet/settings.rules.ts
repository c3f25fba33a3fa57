/** The numbers of gift cards 礼品卡规则. What a card may be worth is the law's (decree 778, 22) and no setting. */
export const approveFen = { key: 'wallet.approve_fen', fallback: 2_000_00, least: 0, most: 1_000_000_00, unit: 'fen', says: ['一批礼品卡总额超过此数须由另一人复核', 'A batch of gift cards worth more than this in all needs a second person'] } as const
export const mostNamedFen = 5_000_00
export const mostUnnamedFen = 1_000_00
export const settings = [approveFen]
