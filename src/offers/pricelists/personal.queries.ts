import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of pricelists: groups of shoppers he was put into. */
export const personal: Personal = { holdings: [
  { table: 'pricelists_members', of: 'shopper_id = his_id', title: ['会员组', 'Price groups'], copy: ['group_id', 'at'], end: 'delete', isTag: true },
] }
