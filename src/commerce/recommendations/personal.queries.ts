import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of recommendations: what he lately looked at, and which baskets are his. */
export const personal: Personal = { holdings: [
  { table: 'recommendations_recent', of: 'shopper_id = his_id', title: ['最近看过', 'Lately looked at'], copy: ['product_id', 'at'], end: 'delete', isTag: true },
  { table: 'recommendations_baskets', of: 'shopper_id = his_id', title: ['用于「再次购买」的购买记录', 'What he bought when, as “buy again” counts it'], copy: ['product_id', 'at'], end: 'delete', isTag: true },
  { table: 'recommendations_ways', of: 'kind = \'bought\' and way = his_id', title: ['用于推荐的购买关系', 'What he bought, as recommendations count it'], copy: ['product_id', 'at'], end: { set: `way = 'way_' || md5(random()::text || his_id)` }, isTag: true },
] }
