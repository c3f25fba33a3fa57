/** What stock says when it refuses. */
export const stockTexts = {
  'stock.bad_cursor': ['翻页位置已失效，请从第一页重新开始', 'This page mark is no longer good; start again from the first page'],
  'stock.below_nothing': ['库存不能小于 0（可售 {available}，占用 {reserved}）', 'Stock cannot be less than nothing ({available} to sell, {reserved} held)'],
  'stock.below_reserved': ['少于订单已占用的数量（占用 {reserved}）', 'Fewer than orders hold ({reserved} held)'],
  'stock.day_closed': ['{day} 及之前已日结，不能再记账', 'Days up to {day} are closed; nothing is posted to them'],
  'stock.day_not_over': ['只能日结已经过去的日子（最晚 {day}）', 'Only a day that is over can be closed (at latest {day})'],
  'stock.day_to_come': ['日期还没到', 'That day has not come yet'],
  'stock.not_an_area': ['请选择省、市或区', 'Choose a province, a city or a district'],
  'stock.not_here_yet': ['缺货预订的商品还没到，目前可发 {left} 件', 'What was promised is not here yet; {left} can be sent now'],
  'stock.not_so_many_damaged': ['残次品只有 {damaged} 件', 'Only {damaged} are damaged'],
  'stock.note_below_safety': ['{count} 个 SKU 低于安全库存的一半', '{count} SKUs have less than half of their safety stock'],
  'stock.older_version': ['推送的版本过旧，当前为 {version}', 'An older version was pushed; it is at {version}'],
  'stock.owes_more': ['已预订 {owed} 件未到货，不能少于此数', '{owed} are promised already; not fewer than that'],
  'stock.not_held': ['发货数量超过订单占用的库存（剩 {left}）', 'More than the order holds ({left} left)'],
  'stock.sold_out': ['库存不足，仅剩 {left} 件', 'Not enough left: {left}'],
  'stock.warehouse_name_taken': ['仓库名称已存在', 'A warehouse of this name exists'],
} as const
