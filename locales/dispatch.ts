/** What the dispatch desk says when it refuses. */
export const dispatchTexts = {
  'dispatch.no_column_carrier': ['文件缺少“快递公司”列', 'The file has no column “carrier”'],
  'dispatch.no_column_number': ['文件缺少“运单号”列', 'The file has no column “tracking number”'],
  'dispatch.no_column_orderNumber': ['文件缺少“订单号”列', 'The file has no column “order number”'],
  'dispatch.no_number': ['运单号须为 6 至 40 位字母或数字', 'A tracking number has 6 to 40 letters or digits'],
  'dispatch.no_rows': ['文件中没有可发货的行', 'The file has no rows'],
  'dispatch.no_such_order': ['没有这个订单号', 'There is no order of this number'],
  'dispatch.too_many_rows': ['一次最多 {most} 行', '{most} rows at most'],
} as const
