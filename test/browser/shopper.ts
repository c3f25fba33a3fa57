import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Product } from './product'

/** A shopper's steps 顾客的步骤, as tests and pictures take them; each waits for what a person would wait for. */

/** Signs in, or up, by the code that is sent to a number, on the page that asks for it, and is where he wanted to go. */
export async function signInByCode(page: Page, { ask }: Product, phone: string): Promise<void> {
  await page.getByLabel('手机号').fill(phone)
  await page.getByRole('button', { name: '获取验证码' }).click()
  await page.getByText(`验证码已发送至 ${phone}`).waitFor()
  const [told] = await ask('select text from kernel_outgoing where recipient = $1 order by at desc limit 1', [phone])
  await page.getByLabel('验证码', { exact: true }).fill(/\d{6}/.exec(String(told!['text']))![0])
  await page.getByRole('checkbox').check()
  await page.getByRole('button', { name: '登录', exact: true }).click()
  await page.waitForURL((at) => at.pathname !== '/sign-in')
}

const readWithinMs = 15_000
/** An address that is pasted, read, and kept. */
export async function giveAddress(page: Page): Promise<void> {
  await page.getByLabel('粘贴地址').fill('林晓 13800138000 浙江省杭州市西湖区文三路 138 号')
  await page.getByRole('button', { name: '识别' }).click()
  for (const late = performance.now() + readWithinMs; !(await page.locator('#street').inputValue()).includes('文三路'); await pause(50)) if (performance.now() > late) throw new Error('the address was not read')
  await page.getByRole('button', { name: '保存' }).last().click()
}

/** The choice of a variant answers without asking the server. */
export const awake = (page: Page): Promise<void> => page.locator('tw-island[data-name=picker][data-awake=ready]').waitFor({ state: 'attached' })

/** One press puts what is chosen in the cart without leaving the page. */
export async function putInCart(page: Page): Promise<void> {
  await awake(page)
  await page.getByRole('button', { name: '加入购物车' }).click()
  await page.getByText('已加入购物车').waitFor()
}

/** Something that lies in plenty, one of each store. */
export const goodsInPlenty = async ({ ask }: Product): Promise<readonly { id: string; merchant: string; title: string }[]> => await ask(`
  select distinct on (p.merchant_id) p.id, p.merchant_id as merchant, p.title from catalog_products p join catalog_skus s on s.product_id = p.id join stock_levels l on l.sku_id = s.id
  where p.state = 'on_shelf' and p.kind = 'goods' and s.is_live and s.per_person_limit is null and l.available > 50 and not exists (select from groups_activities g where g.product_id = p.id) order by p.merchant_id, p.id desc`) as never
