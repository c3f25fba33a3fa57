import { localeNow } from './theme'
import { titles } from './titles'

/** What the screens of virtual goods say 卡密与链接页文案. */
const zh = {
  title: titles.vouchers, none: '还没有卡密或链接商品', noneHint: '新建商品时把“商品形态”选为卡密或链接，付款后自动发货。', newProduct: '新建商品', sku: '商品', kind: '形态', kinds: { goods: '实物', code: '卡密', link: '链接或文本', service: '服务券' } as Record<string, string>, kindHint: '新建后不能更改。卡密：库存就是未售卡密；链接或文本：付款后发送同一内容；服务券：到店按次核销。',
  unsold: '未售', sent: '已发未看', viewed: '已查看', low: '不足', content: '发货内容', noContent: '未设置', set: '已设置', manage: '管理',
  paste: '粘贴卡密', pasteHint: '每行一张；有卡号和密码的写在同一行。一次最多 2000 行。', bring: '导入', byFile: '用文件导入', fileHint: 'CSV、XLSX 或 TXT', told: (added: number, rows: number) => `新增 ${added} 张，共 ${rows} 行`, row: '行', code: '卡密', outcome: '结果', outcomes: { added: '已导入', twice: '文件内重复', known: '店内已有', wrong: '过长，未导入' } as Record<string, string>,
  contentHint: '买家付款后收到的链接或文本；修改只影响之后的订单。', save: '保存', sealed: '内容加密保存，保存后不再显示；重新填写即可更换。',
  states: { unsold: '未售', sent: '已发未看', viewed: '已查看', back: '已退' } as Record<string, string>, state: '状态', order: '订单', sentAt: '发出时间', viewedAt: '首次查看', views: '查看记录', noViews: '还没有人查看', noCodes: '还没有卡密', owed: '有卡密或链接等待补发，从此时起', onlyMasked: '只显示末尾几位，完整内容仅买家可见。',
}
type VoucherWords = typeof zh
const en: VoucherWords = {
  title: titles.vouchers, none: 'Nothing is sold as codes or links yet', noneHint: 'Make a product and choose codes or a link as its kind: it is sent the moment it is paid.', newProduct: 'New product', sku: 'Product', kind: 'Kind', kinds: { goods: 'Goods', code: 'Codes', link: 'Link or text', service: 'Service voucher' }, kindHint: 'Stays as it was made. Codes: stock is the unsold codes. Link or text: the same is sent to all. Service voucher: redeemed at a store, one use a piece.',
  unsold: 'Unsold', sent: 'Sent, not looked at', viewed: 'Looked at', low: 'Low', content: 'What is sent', noContent: 'Not set', set: 'Set', manage: 'Manage',
  paste: 'Paste codes', pasteHint: 'One a row; card number and password on the same row. 2,000 rows at most.', bring: 'Bring in', byFile: 'By a file', fileHint: 'CSV, XLSX or TXT', told: (added, rows) => `${added} new of ${rows} rows`, row: 'Row', code: 'Code', outcome: 'Outcome', outcomes: { added: 'Brought in', twice: 'Twice in these rows', known: 'In the store already', wrong: 'Too long' },
  contentHint: 'The link or text that shoppers get when they have paid; a change holds for orders from then on.', save: 'Save', sealed: 'It is kept sealed and not shown again; write it anew to change it.',
  states: { unsold: 'Unsold', sent: 'Not looked at', viewed: 'Looked at', back: 'Gone back' }, state: 'State', order: 'Order', sentAt: 'Sent', viewedAt: 'First look', views: 'Looks', noViews: 'Nobody has looked', noCodes: 'No codes yet', owed: 'Something is still to be sent, since', onlyMasked: 'Only the last characters are shown; the whole of it is for the shopper alone.',
}
export const voucherWords: VoucherWords = localeNow() === 'en' ? en : zh
