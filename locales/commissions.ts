/** What commissions says when it refuses, and to whom it concerns. */
export const commissionsTexts = {
  'commissions.ends_before': ['失效时间须晚于生效时间', 'It must end after it begins'],
  'commissions.no_scope': ['请选择类目或商家；全平台默认费率在设置里修改', 'Choose a category or a merchant; the rate of the whole platform is a setting'],
  'commissions.no_such_category': ['没有这个类目', 'There is no such category'],
  'commissions.no_such_merchant': ['没有这个商家', 'There is no such merchant'],
  'commissions.note_published': ['与您有关的佣金费率有新版本', 'A new version of your commission was published'],
  'commissions.too_soon': ['须提前至少 {days} 天公示', 'It must be published at least {days} days ahead'],
} as const
