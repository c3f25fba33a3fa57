/** What price lists 价格表 and groups of shoppers 会员组 say. */
export const pricelistsTexts = {
  'pricelists.below_floor': ['这些商品的价格低于最低价：{titles}', 'These goods would sell below their floor: {titles}'],
  'pricelists.ends_first': ['结束时间须晚于开始时间', 'It must end after it begins'],
  'pricelists.no_such_group': ['没有这个会员组', 'There is no such group'],
  'pricelists.not_a_draft': ['已发布的价格表不能修改，请复制为新版本', 'What was published is not changed; copy it and publish the copy'],
  'pricelists.not_below_price': ['阶梯价须低于商品现价', 'A price by list must be below the goods’ own'],
  'pricelists.not_live': ['价格表未发布或已停止', 'The list was not published, or was stopped'],
  'pricelists.not_your_goods': ['没有这个商品规格', 'There is no such SKU'],
  'pricelists.over_already': ['结束时间已过', 'This time has passed already'],
  'pricelists.raised_before': ['这些商品近七天内涨过价，价格表没有更便宜：{titles}', 'These goods were raised within seven days, and the list is no cheaper than before: {titles}'],
  'pricelists.says_nothing': ['请添加至少一行价格，或填写整表折扣', 'Add a line, or a percent for all goods'],
  'pricelists.sku_twice': ['同一规格只能有一行', 'A SKU has one line only'],
  'pricelists.stale': ['已被他人修改，请刷新', 'Somebody else has changed this; please reload'],
  'pricelists.steps_fall': ['件数须逐档递增，价格须逐档递减', 'Each step asks for more pieces and less for each'],
  'pricelists.too_many': ['同时生效的价格表最多 {most} 份', 'At most {most} lists may hold at a time'],
  'pricelists.too_many_in_all': ['平台同时生效的价格表已达上限，请联系平台', 'No more price lists can hold on this platform at a time; please ask the platform'],
} as const
