import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, test } from 'vitest'
import { openBrowser, openContext } from './browser'
import { looked, soon, twoLooks } from './looks'
import { enter, enterShop, startProduct, type Product } from './product'

/** Reviews 评价 and questions 问大家 on the screens: a buyer says what is bad, asks others, finds a review helpful; the store answers by its clock; operators look. */
let product: Product
let browser: Browser
beforeAll(async () => { [product, browser] = [await startProduct(), await openBrowser()] }, 180_000)
afterAll(async () => { await browser?.close(); await product?.stop() })

test.each(twoLooks)('F14 F15 at $name: a bad review is written and answered, a question asked, and the way to the rule', async ({ name, ...look }) => {
  const [shopper, seller, staff] = await Promise.all([look, look, look].map(async (one) => (await openContext(browser, one)).newPage())) as [Page, Page, Page]
  const [right] = await product.ask(`select r.line_id as id, r.product_id as product from reviews_rights r join merchants_merchants m on m.id = r.merchant_id join identity_shoppers s on s.id = r.shopper_id where s.phone = '${product.logins.shopper.login}' and r.review_id is null and r.due_at > now() order by m.id, r.line_id limit 1`)
  const words = `腿有点歪，已联系商家（${name}）`
  await enterShop(shopper, product, '/orders')
  await shopper.getByRole('link', { name: /待评价/ }).click()
  await shopper.getByRole('link', { name: '发表评价' }).first().waitFor()
  await looked(shopper, `reviews-todo-${name}`)
  await shopper.goto(`${product.url}/review/${String(right!['id'])}`)
  await shopper.getByRole('button', { name: '提交评价' }).click()
  await shopper.getByText('请选择总体评价').waitFor()
  await shopper.getByRole('group', { name: '总体评价' }).getByRole('radio', { name: '2 星' }).check({ force: true })
  await shopper.getByLabel('说说您的使用感受').fill('电话 13800138000')
  await shopper.getByRole('button', { name: '提交评价' }).click()
  await shopper.getByText('请不要写手机号、邮箱、微信号或身份证号').waitFor()
  await looked(shopper, `reviews-write-wrong-${name}`)
  await shopper.getByLabel('说说您的使用感受').fill(words)
  await shopper.getByRole('checkbox', { name: '质量差' }).check({ force: true })
  await shopper.getByRole('button', { name: '提交评价' }).click()
  await shopper.getByText('评价成功，谢谢您的分享').waitFor()
  await looked(shopper, `reviews-written-${name}`)

  const [busy] = await product.ask(`select product_id as id from reviews_summaries s join catalog_products p on p.id = s.product_id where p.state = 'on_shelf' and product_id in (select product_id from reviews_questions) order by count desc limit 1`)
  await shopper.goto(`${product.url}/p/${String(busy!['id'])}`)
  await shopper.locator('#reviews').getByText('综合评分').or(shopper.locator('.review-average')).first().waitFor()
  await looked(shopper, `reviews-product-${name}`)
  await shopper.getByRole('link', { name: '查看全部评价' }).click()
  await shopper.getByRole('button', { name: /^有用/ }).first().click()
  await shopper.getByText('已记录，谢谢').or(shopper.getByText('不能给自己点有用')).first().waitFor()
  await looked(shopper, `reviews-all-${name}`)
  await shopper.getByRole('link', { name: '评价展示规则' }).click()
  await shopper.getByRole('heading', { name: '评价展示规则' }).waitFor()
  await looked(shopper, `reviews-rule-${name}`)
  await shopper.goto(`${product.url}/p/${String(busy!['id'])}/questions`)
  await shopper.getByLabel('向已购买家提问').fill(`承重大概多少？（${name}）`)
  await shopper.getByRole('button', { name: '提问', exact: true }).click()
  await shopper.getByText(/^已提交/).waitFor()
  await shopper.goto(`${product.url}/p/${String(busy!['id'])}/questions`)
  await looked(shopper, `questions-${name}`)

  const [written] = await product.ask(`select id from reviews_reviews where words = '${words}'`)
  await enter(staff, `${product.url}/console`, product.logins.staff)
  await staff.goto(`${product.url}/console/reviews?which=all`)
  await staff.getByText(words).first().waitFor()
  await looked(staff, `reviews-console-${name}`)
  await staff.goto(`${product.url}/console/reviews/${String(written!['id'])}`)
  await staff.getByRole('button', { name: '申请隐藏（须他人复核）' }).waitFor()
  await looked(staff, `reviews-console-one-${name}`)
  await staff.goto(`${product.url}/console/review-reports`)
  await staff.getByText('没有待处理的举报').waitFor()
  await looked(staff, `reviews-reports-${name}`)

  await enter(seller, `${product.url}/seller`, product.logins.merchant)
  await seller.goto(`${product.url}/seller/reviews?which=all`)
  const [own] = await product.ask(`select r.id, r.words from reviews_reviews r where r.answer is null and r.hidden_at is null and r.merchant_id = (select id from merchants_merchants order by id limit 1) and words <> '' order by r.id desc limit 1`)
  await seller.getByText(String(own!['words']).slice(0, 10)).first().waitFor()
  await looked(seller, `reviews-seller-${name}`)
  await seller.goto(`${product.url}/seller/reviews/${String(own!['id'])}`)
  await seller.getByRole('textbox', { name: '商家回复' }).fill('谢谢您的反馈，我们马上联系您。')
  await seller.getByRole('button', { name: '回 复' }).or(seller.getByRole('button', { name: '回复', exact: true })).click()
  await soon(async () => (await product.ask(`select answer from reviews_reviews where id = '${String(own!['id'])}'`))[0]!['answer']).toBe('谢谢您的反馈，我们马上联系您。')
  await looked(seller, `reviews-seller-one-${name}`)
  await seller.goto(`${product.url}/seller/questions?which=all`)
  await seller.getByRole('heading', { name: '问大家' }).waitFor()
  await looked(seller, `questions-seller-${name}`)
}, 300_000)
