import { deflateSync, crc32 } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** After-sales on screen 售后: a shopper asks with a picture and sees the amount first, the store answers and looks at what came back, the platform decides what they do not agree on. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

interface Bought { readonly id: string; readonly line: string }
/** Something from the demo store on its way or received, with no case yet; it becomes the demo shopper's, who has not so many of them himself. */
async function bought(): Promise<Bought> {
  const [found] = await product.ask(`select o.id, o.parent_id as parent, l.id as line from ordering_orders o join ordering_lines l on l.order_id = o.id
    where o.merchant_id = (select merchant_id from identity_members where login = $1) and o.state in ('shipped', 'received') and not l.is_gift and l.refunded_quantity = 0 and l.payable_fen > 100 and not exists (select from aftersales_cases c where c.order_id = o.id)
    order by o.state desc, o.id desc limit 1`, [product.logins.merchant.login]) as unknown as [Bought & { readonly parent: string }]
  const mine = (table: string, column: string) => product.ask(`update ${table} set shopper_id = (select id from identity_shoppers where phone = $1) where ${column} = any($2)`, [product.logins.shopper.login, [found.id, found.parent]])
  await mine('ordering_orders', 'id')
  await mine('payments_intents', 'purpose_id')
  return found
}
/** A black square. */
function png(): Buffer {
  const chunk = (type: string, body: Buffer) => { const named = Buffer.concat([Buffer.from(type), body]); const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]; length.writeUInt32BE(body.length); sum.writeUInt32BE(crc32(named)); return Buffer.concat([length, named, sum]) }
  const head = Buffer.from([0, 0, 0, 16, 0, 0, 0, 16, 8, 0, 0, 0, 0])
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', deflateSync(Buffer.alloc(16 * 17))), chunk('IEND', Buffer.alloc(0))])
}
const stateOf = async (shopper: Page, state: string) => { await soon(async () => { await shopper.reload(); return shopper.locator('.order-state h1').innerText() }).toBe(state) }

test.each(twoLooks)('F13 at $name: a return from the asking to the money: the amount is told before it is sent, a wrong number beside its field, every step stands in one timeline on both sides', async ({ name, ...look }) => {
  const [shopper, seller] = await Promise.all([look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const { id, line } = await bought()
  await enterShop(shopper, product, `/orders/${id}`)
  await shopper.getByRole('link', { name: '申请售后' }).click()
  await shopper.locator(`#q_${line}`).fill('0')
  await shopper.getByRole('button', { name: '查看可退金额' }).click()
  await shopper.getByText('请至少选择一件商品').waitFor()
  await shopper.locator(`#q_${line}`).fill('1')
  await shopper.getByLabel('原因').selectOption('quality')
  await shopper.getByRole('button', { name: '查看可退金额' }).click()
  await shopper.getByText('商家责任：寄回的运费由商家承担').waitFor()
  const amount = await shopper.locator('p[role=status] .price').innerText()
  await shopper.getByLabel('说明').fill('椅腿有划痕')
  await shopper.locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png() })
  await shopper.getByRole('button', { name: '上传图片' }).click()
  await shopper.getByText('已上传 1 张').waitFor()
  expect(await shopper.getByLabel('说明').inputValue()).toBe('椅腿有划痕')
  await looked(shopper, `aftersales-ask-${name}`)
  await shopper.getByRole('button', { name: '提交申请' }).click()
  await shopper.getByText('申请已提交').waitFor()
  expect(await shopper.locator('.order-state').innerText()).toContain('等待商家处理')
  await looked(shopper, `aftersales-case-${name}`)
  const number = (await shopper.title()).match(/\d+-\d+/)![0]

  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/aftersales?waits=true`)
  await seller.getByText(number).first().waitFor()
  await looked(seller, `aftersales-queue-${name}`)
  await seller.getByRole('link', { name: number }).first().click()
  await seller.getByText('椅腿有划痕').first().waitFor()
  await seller.getByRole('button', { name: /^同\s?意$/ }).click()
  await seller.getByText('请填写退货地址').first().waitFor()
  await seller.getByLabel('退货地址').fill('杭州市西湖区文三路 1 号 售后部')
  await looked(seller, `aftersales-answer-${name}`)
  await seller.getByRole('button', { name: /^同\s?意$/ }).click()
  await seller.getByText('待买家寄回').first().waitFor()

  await shopper.reload()
  await shopper.getByText('杭州市西湖区文三路 1 号 售后部').waitFor()
  await shopper.getByLabel('快递单号').fill('??')
  await shopper.getByRole('button', { name: '我已寄出' }).click()
  await soon(() => shopper.getByLabel('快递单号').getAttribute('aria-invalid')).toBe('true')
  await looked(shopper, `aftersales-send-${name}`)
  await shopper.getByLabel('快递单号').fill('SF1234567890')
  await shopper.getByRole('button', { name: '我已寄出' }).click()
  await shopper.getByText('等待商家收货').first().waitFor()

  await seller.reload()
  await seller.getByRole('button', { name: '按以上件数入库并退款' }).waitFor()
  await seller.getByLabel('可售件数').fill('0')
  await seller.getByLabel('残损件数').fill('1')
  await looked(seller, `aftersales-receive-${name}`)
  await seller.getByRole('button', { name: '按以上件数入库并退款' }).click()
  await seller.getByText(/已退款|退款中/).first().waitFor()
  await stateOf(shopper, '退款成功')
  const story = await shopper.locator('.timeline').innerText()
  for (const step of ['您 提交了申请', '商家 同意了申请', '您 寄回了商品', '商家 收到退货', '款项已原路退回']) expect(story).toContain(step)
  expect(await shopper.locator('.order-state').innerText()).toContain(amount)
  await looked(shopper, `aftersales-refunded-${name}`)
  await shopper.goto(`${product.url}/aftersales`)
  await shopper.getByText('退款成功').first().waitFor()
  await looked(shopper, `aftersales-mine-${name}`)
})

test('F13 a dispute on screen: refused with a reason, taken to the platform, decided there, and read by the shopper', async () => {
  const [shopper, seller, staff] = await Promise.all(twoLooks.slice(1).concat(twoLooks.slice(1), twoLooks.slice(1)).map(async (look) => (await openContext(browser, look)).newPage())) as [Page, Page, Page]
  const { id, line } = await bought()
  await enterShop(shopper, product, `/orders/${id}/aftersales`)
  await shopper.locator(`#q_${line}`).fill('1')
  await shopper.getByLabel(/仅退款/).first().check()
  await shopper.getByLabel('原因').selectOption('not_as_told')
  await shopper.getByRole('button', { name: '查看可退金额' }).click()
  await shopper.getByRole('button', { name: '提交申请' }).click()
  await shopper.getByText('申请已提交').waitFor()
  const number = (await shopper.title()).match(/\d+-\d+/)![0]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/aftersales?q=${number}`)
  await seller.getByRole('link', { name: number }).first().click()
  await seller.getByRole('button', { name: /^拒\s?绝$/ }).click()
  await seller.getByRole('dialog').getByRole('textbox').fill('与描述一致')
  await seller.getByRole('dialog').getByRole('button', { name: /^拒\s?绝$/ }).click()
  await seller.getByText('商家已拒绝').first().waitFor()
  await shopper.reload()
  await shopper.getByText('与描述一致').first().waitFor()
  await shopper.getByLabel('说明您的理由').fill('颜色与图片明显不同')
  await shopper.getByRole('button', { name: '申请平台介入' }).click()
  await shopper.getByText('平台处理中').first().waitFor()
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/aftersales?waits=true`)
  await staff.getByRole('link', { name: number }).first().click()
  await staff.getByText('颜色与图片明显不同').first().waitFor()
  await staff.getByLabel('裁决理由（双方可见）').fill('图片与实物确有差异，支持退款')
  await looked(staff, 'aftersales-decide')
  await staff.getByRole('button', { name: '提交裁决' }).click()
  await soon(() => staff.getByRole('button', { name: '提交裁决' }).count()).toBe(0)
  await stateOf(shopper, '退款成功')
  expect(await shopper.locator('.timeline').innerText()).toContain('图片与实物确有差异，支持退款')
})

test('F13 an exchange and a claim on screen: the variant and the difference are told before it is sent, the store sends the replacement, the shopper receives it and asks for the way back', async () => {
  const look = twoLooks[0]!
  const [shopper, seller] = await Promise.all([twoLooks[0]!, twoLooks[1]!].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page]
  const { id, line } = await bought()
  await enterShop(shopper, product, `/orders/${id}/aftersales`)
  await shopper.locator(`#q_${line}`).fill('1')
  await shopper.getByLabel(/^换货/).check()
  await shopper.locator(`#s_${line}`).waitFor()
  await shopper.getByLabel('原因').selectOption('quality')
  await shopper.getByRole('button', { name: '查看可退金额' }).click()
  await shopper.getByText('换货，').first().waitFor()
  await looked(shopper, `exchange-ask-${look.name}`)
  await shopper.getByRole('button', { name: '提交申请' }).click()
  await shopper.getByText('申请已提交').waitFor()
  const number = (await shopper.title()).match(/\d+-\d+/)![0]
  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/aftersales?q=${number}`)
  await seller.getByRole('link', { name: number }).first().click()
  await seller.getByLabel('退货地址').fill('杭州市西湖区文三路 1 号 售后部')
  await seller.getByRole('button', { name: /^同\s?意$/ }).click()
  await seller.getByText('待买家寄回').first().waitFor()
  await shopper.reload()
  await shopper.getByLabel('快递单号').fill('SF1234567890')
  await shopper.getByRole('button', { name: '我已寄出' }).click()
  await shopper.getByText('等待商家收货').first().waitFor()
  // What he paid for the way is beside it, with its receipt.
  await shopper.getByText('申请退货运费').first().click()
  await shopper.getByLabel('实付运费（元）').fill('一百')
  await shopper.getByRole('button', { name: '申请退货运费' }).click()
  await shopper.getByText('请填写金额，如 12.00').first().waitFor()
  await shopper.getByLabel('实付运费（元）').fill('12.00')
  await shopper.locator('input[name=picture]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: png() })
  await looked(shopper, `exchange-way-${look.name}`)
  await shopper.getByRole('button', { name: '申请退货运费' }).click()
  await shopper.getByText('等待商家答复').first().waitFor()
  await seller.reload()
  await seller.getByRole('button', { name: '同意支付' }).waitFor()
  await looked(seller, 'exchange-received')
  await seller.getByRole('button', { name: '同意支付' }).click()
  await soon(() => seller.getByRole('button', { name: '同意支付' }).count()).toBe(0)
  await seller.getByRole('button', { name: '按以上件数入库，准备换发' }).click()
  await seller.getByRole('button', { name: '确认发出' }).waitFor()
  await seller.getByLabel('快递单号').fill('?')
  await seller.getByRole('button', { name: '确认发出' }).click()
  await soon(() => seller.locator('.ant-form-item-has-error').count()).toBe(1)
  await seller.getByLabel('快递单号').fill('SF9988776655')
  await looked(seller, 'exchange-send')
  await seller.getByRole('button', { name: '确认发出' }).click()
  await seller.getByText('换发在途').first().waitFor()
  await shopper.reload()
  await shopper.getByText('SF9988776655').first().waitFor()
  await looked(shopper, `exchange-on-its-way-${look.name}`)
  await shopper.getByRole('button', { name: '确认收到换发商品' }).click()
  await stateOf(shopper, '换发完成')
  await shopper.getByText('已计入余额').first().waitFor()
  await looked(shopper, `exchange-done-${look.name}`)
  // A claim without its picture is refused beside it.
  await shopper.goto(`${product.url}/orders/${(await bought()).id}/aftersales`)
  await shopper.locator('input.pieces').first().fill('1')
  await shopper.getByLabel(/^少件/).check()
  await shopper.getByLabel('原因').selectOption('missing')
  await shopper.getByRole('button', { name: '查看可退金额' }).click()
  await shopper.getByText('商家补发商品').first().waitFor()
  await shopper.getByRole('button', { name: '提交申请' }).click()
  await shopper.getByText('少件、破损理赔须上传凭证图片').first().waitFor()
  await looked(shopper, `claim-refused-${look.name}`)
})
