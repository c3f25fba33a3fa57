/** What the dispatch desk says when it refuses. */
export const dispatchTexts = {
  'dispatch.carrier_refused': ['快递未接单：{words}', 'The carrier refuses: {words}'],
  'dispatch.no_carrier_fits': ['没有适用的快递，请选择一家或设置快递规则', 'No carrier fits: choose one, or set up the carrier rules'],
  'dispatch.no_carrier_answered': ['快递暂时没有应答，请稍后重试或换一家快递', 'No carrier answered; try again later, or another carrier'],
  'dispatch.no_column_carrier': ['文件缺少“快递公司”列', 'The file has no column “carrier”'],
  'dispatch.no_column_number': ['文件缺少“运单号”列', 'The file has no column “tracking number”'],
  'dispatch.no_column_orderNumber': ['文件缺少“订单号”列', 'The file has no column “order number”'],
  'dispatch.no_number': ['运单号须为 6 至 40 位字母或数字', 'A tracking number has 6 to 40 letters or digits'],
  'dispatch.no_rows': ['文件中没有可发货的行', 'The file has no rows'],
  'dispatch.no_sender': ['请先填写发件信息', 'Say first who sends'],
  'dispatch.no_such_order': ['没有这个订单号', 'There is no order of this number'],
  'dispatch.no_such_waybill': ['没有这张面单', 'There is no such waybill'],
  'dispatch.nothing_left': ['这个订单没有待发的商品', 'Nothing of this order is left to send'],
  'dispatch.too_many_rows': ['一次最多 {most} 行', '{most} rows at most'],
  'dispatch.used_already': ['面单已用于发货，不能作废', 'The waybill was used already and cannot be voided'],
  'dispatch.weights_crossed': ['最大重量不能小于最小重量', 'The greatest weight lies below the least'],
  'dispatch.waybill_gone': ['面单已作废或已失效', 'The waybill holds no more'],
} as const
