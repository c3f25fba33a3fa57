/** What the room of virtual goods says, when it refuses and when it tells. */
export const vouchersTexts = {
  'vouchers.no_rows': ['没有可导入的卡密，每行一张', 'There are no codes; one a row'],
  'vouchers.not_opened': ['请先点“查看”打开，打开后不再支持无理由退款', 'Open it first; once opened it does not go back for no reason'],
  'vouchers.not_sold_as_code': ['这个商品不是卡密商品', 'This is not sold by codes'],
  'vouchers.not_sold_as_link': ['这个商品不是“链接或文本”商品', 'This is not sold as a link or text'],
  'vouchers.not_so_many_unviewed': ['只有未查看的卡密可以直接退款（还有 {left} 张）', 'Only what was not looked at goes back at once ({left} left)'],
  'vouchers.note_low': ['卡密只剩 {left} 张，请补充', 'Only {left} codes are left; bring more'],
  'vouchers.note_sent': ['您购买的虚拟商品已发货，可在订单页查看', 'What you bought was sent; look at it on the order’s page'],
  'vouchers.too_many_rows': ['一次最多导入 {most} 行', '{most} rows at most'],
} as const
