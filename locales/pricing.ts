/** What pricing 价格 says: what a price may be compared with, and the rule that says so. */
export const pricingTexts = {
  'pricing.nothing_left': ['这批货已全部出库，费用不能再计入', 'Nothing is left of this receipt to bear it'],
  'pricing.above_lowest': ['划线价不得高于前七日内的最低成交价（无成交的，最后一次成交价）——《明码标价和禁止价格欺诈规定》第十七条', 'A struck price may not be above the lowest deal of the seven days before, or the last deal (SAMR Order 56, art. 17)'],
  'pricing.no_deal': ['还没有成交记录，没有可比较的成交价；可注明曾用标价的时段（《明码标价和禁止价格欺诈规定》第十六、十七条）', 'Nothing has been sold yet, so there is no deal to compare with; state the time of a list price instead (SAMR Order 56, art. 16, 17)'],
  'pricing.not_compared': ['此规格没有划线价', 'Nothing is struck beside this price'],
  'pricing.not_lower': ['现价不低于被比较的价格，不能作降价比较（《明码标价和禁止价格欺诈规定》第十九条）', 'The price is no lower than what it is compared with, so there is no reduction to show (SAMR Order 56, art. 19)'],
  'pricing.shares_too_high': ['佣金、广告、退货合计不能超过售价的 {most}%', 'Commission, ads and returns together may not pass {most}% of the price'],
  'pricing.stated_not_so': ['在所注明的时段内没有完整的标价记录，被比较的价格须真实（《明码标价和禁止价格欺诈规定》第十六条）', 'No list price stood for the whole of that time; a compared price must be true (SAMR Order 56, art. 16)'],
  'pricing.stated_too_long_ago': ['所注明的时段过于久远', 'That time is too long ago'],
  'pricing.too_many_days': ['一次最多展示 {most} 天，到期重新核对', 'It is shown for {most} days at most, then looked at anew'],
} as const
