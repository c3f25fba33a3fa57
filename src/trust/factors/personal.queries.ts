import type { Personal } from '#kernel/personal'

/** Personal data 个人数据 of factors: what proves who somebody is; of shoppers only how often a sign-in by password was tried. */
export const personal: Personal = { holdings: [
  { table: 'factors_attempts', of: 'key = \'shopper/\' || his_phone', title: ['登录尝试计数', 'Tries to sign in'], copy: [], end: 'delete' },
] }
