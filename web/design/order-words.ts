import { localeNow } from './theme'

/** How an order stands and why it ended 订单状态, in the words of whoever looks after it. */
const zh = { toCollect: '待自提', endings: { timeout: '超时未付款', tail_missed: '尾款逾期未付', seller_default: '商家未能发货', group_failed: '到时未成团', not_collected: '逾期未到店自提' } as Record<string, string> }
const en: typeof zh = { toCollect: 'To be collected', endings: { timeout: 'Not paid in time', tail_missed: 'The rest was not paid in time', seller_default: 'The store could not deliver', group_failed: 'Its group was not filled', not_collected: 'Nobody came to collect it' } }
const w = localeNow() === 'en' ? en : zh

/** What is paid and collected at a store 待自提 is not to be sent. */
export const orderState = ({ state, collectAt }: { readonly state: string; readonly collectAt: string | null }, states: Readonly<Record<string, string>>): string => (state === 'paid' && collectAt !== null ? w.toCollect : states[state] ?? state)
/** Why it was cancelled: a code in words, a person's own words as they are. */
export const endingOf = (reason: string): string => w.endings[reason] ?? reason
