/** What stock says when it refuses. */
export const stockTexts = {
  'stock.bad_cursor': ['翻页位置已失效，请从第一页重新开始', 'This page mark is no longer good; start again from the first page'],
  'stock.below_nothing': ['库存不能小于 0（可售 {available}，占用 {reserved}）', 'Stock cannot be less than nothing ({available} to sell, {reserved} held)'],
  'stock.not_held': ['发货数量超过订单占用的库存（剩 {left}）', 'More than the order holds ({left} left)'],
  'stock.sold_out': ['库存不足，仅剩 {left} 件', 'Not enough left: {left}'],
  'stock.warehouse_name_taken': ['仓库名称已存在', 'A warehouse of this name exists'],
} as const
