/** Words of warehousing 仓储作业: why a transfer or a stocktake is refused. */
export const warehousingTexts = {
  'warehousing.count_below_reserved': ['盘点少 {fewer} 件，但订单占用 {reserved} 件、可售只有 {available} 件：请先处理占用的订单', '{fewer} fewer were counted, but orders hold {reserved} and only {available} can be sold: let go of an order first'],
  'warehousing.count_under_way': ['这个仓库已有进行中的盘点', 'A stocktake of this warehouse is under way'],
  'warehousing.more_than_sent': ['超过在途数量（剩 {left}）', 'More than is on its way ({left} left)'],
  'warehousing.not_all_counted': ['还有 {left} 行没盘', '{left} lines are not counted yet'],
  'warehousing.nothing_arrived': ['请填写到货数量', 'Say what arrived'],
  'warehousing.nothing_to_count': ['这个仓库里还没有商品', 'Nothing lies in this warehouse'],
  'warehousing.not_back': ['原仓库未营业，或那里的可售库存已不足，不能移回', 'The warehouse is closed, or has sold too many meanwhile: it cannot go back'],
  'warehousing.not_paid': ['订单还没付款：等付款后再移回其中一部分', 'This order is not paid for yet: a part of it goes back once it is'],
  'warehousing.sent_already': ['这些件已发货或已释放，不能移回', 'These pieces were sent or let go since; they do not go back'],
  'warehousing.still_open': ['仓库仍在营业：先关闭，再转移占用', 'This warehouse is open: close it first'],
  'warehousing.same_warehouse': ['调出和调入不能是同一个仓库', 'Choose another warehouse than the goods come from'],
  'warehousing.say_why': ['有损坏或短少时请写明原因', 'Say why some are damaged or lost'],
  'warehousing.sku_twice': ['同一规格重复了', 'This SKU is listed twice'],
  'warehousing.too_many_lines': ['一次最多盘 {most} 行', '{most} lines at most'],
  'warehousing.wrong_state': ['单据状态已变化，请刷新', 'This has changed meanwhile; please reload'],
} as const satisfies Readonly<Record<string, readonly [string, string]>>
