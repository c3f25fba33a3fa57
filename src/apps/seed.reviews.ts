import { answerReview, appendReview, askQuestion, replyAsBuyer, replyAsStore, writeReview } from '#care/reviews'
import { as, type Actor, type Context } from '#kernel/context'
import { after, hourMs } from '#kernel/time'
import { deliverAll } from '#kernel/letters'
import { reactions } from './house'

/** What demo buyers say of what they received 演示评价与问答: by the use cases themselves, most of it content, some of it not. */
type Wish = Parameters<typeof writeReview>[2]
type Saying = Pick<Wish, 'overall' | 'goods' | 'service' | 'logistics' | 'tags' | 'words'> & { readonly isPictured?: true; readonly answer?: string; readonly append?: string }
const sayings: readonly Saying[] = [
  { overall: 5, goods: 5, service: 5, logistics: 5, tags: ['good_quality', 'well_packed'], words: '做工比想象的扎实，细节处理得很干净，用了一周没有任何问题，家里人都说好。', isPictured: true, answer: '谢谢您的认可，使用中有任何问题随时找我们。' },
  { overall: 5, goods: 5, service: 4, logistics: 5, tags: ['as_described', 'fast_delivery'], words: '和描述一致，第二天就到了。' },
  { overall: 4, goods: 4, service: 5, logistics: 3, tags: ['good_value', 'slow_delivery'], words: '性价比不错，就是路上多走了一天，客服解释得很耐心。', append: '用了一阵子，依然满意，没有松动。' },
  { overall: 5, goods: 5, service: 5, logistics: 4, tags: ['good_quality', 'good_value'], words: '回购第二次了，颜色和图片几乎没有色差，包装也比上次用心。', isPictured: true },
  { overall: 3, goods: 3, service: 4, logistics: 4, tags: ['too_dear'], words: '能用，但这个价格感觉一般，期待多做活动。' },
  { overall: 5, goods: 5, service: 5, logistics: 5, tags: ['kind_service'], words: '' },
  { overall: 2, goods: 2, service: 3, logistics: 4, tags: ['not_as_described', 'badly_packed'], words: '外盒压坏了，颜色也比图片深一些，有点失望。', answer: '非常抱歉给您带来不便，已为您登记补发，并会加固包装。' },
  { overall: 4, goods: 5, service: 4, logistics: 4, tags: ['good_quality'], words: '质量好，说明书再详细点就更好了。' },
  { overall: 1, goods: 1, service: 2, logistics: 3, tags: ['poor_quality'], words: '用了两天就出现毛边，和宣传的不太一样。' },
]

/** A buyer reviews what he has of an order; stores answer most of what they should. `luck` chooses what is said, and that now and then nothing is. */
export async function sayOf(ctx: Context, me: Actor, { clerk, orderId, luck }: { readonly clerk: Actor; readonly orderId: string; readonly luck: number }): Promise<void> {
  const { rows } = await ctx.client.query<{ id: string; picture: string }>('select line_id as id, picture from reviews_rights where order_id = $1 and review_id is null order by line_id', [orderId])
  for (const [i, line] of rows.entries()) {
    const saying = sayings[(luck + i) % (sayings.length + 2)]
    if (!saying) continue
    const { isPictured, answer, append, ...said } = saying
    const { id } = await writeReview(as(ctx, me), line.id, { ...said, pictures: isPictured && line.picture ? [line.picture] : [], isAnonymous: luck % 4 === 0 })
    if (answer) await answerReview(as({ ...ctx, now: after(ctx.now, hourMs / 2) }, clerk), id, answer)
    if (append) await appendReview(as({ ...ctx, now: after(ctx.now, 2 * hourMs) }, me), line.id, { words: append, pictures: [] })
  }
}

const questions = ['收到以后有异味吗？需要散多久？', '送老人合适吗，操作会不会复杂？', '实物颜色和图片差别大吗？']
/** Questions about what was bought most, by somebody who has not bought it; buyers and the store answer. */
export async function askAround(ctx: Context, { clerks, shopper }: { readonly clerks: readonly Actor[]; readonly shopper: { readonly id: string } }): Promise<void> {
  const { rows } = await ctx.client.query<{ productId: string; merchantId: string; buyers: string[] }>(`select r.product_id as "productId", r.merchant_id as "merchantId", array_agg(distinct r.shopper_id) as buyers from reviews_rights r join catalog_products p on p.id = r.product_id
    where p.state = 'on_shelf' and r.shopper_id <> $1 group by 1, 2 having count(distinct r.shopper_id) >= 2 order by count(*) desc, 1 limit 2`, [shopper.id])
  const buyer = (id: string): Actor => ({ kind: 'shopper', id })
  for (const { productId, merchantId, buyers } of rows) for (const [i, words] of questions.entries()) {
    const { id } = await askQuestion(as(ctx, buyer(shopper.id)), productId, words)
    if (i < 2) await replyAsBuyer(as(ctx, buyer(buyers[0]!)), productId, id, i === 0 ? '几乎没有味道，通风半天就好了。' : '我给爸妈买的，上手很快。')
    if (i === 0) await replyAsBuyer(as(ctx, buyer(buyers[1]!)), productId, id, '有一点点，第二天就散了。')
    if (i === 1) await replyAsStore(as(ctx, clerks.find((clerk) => clerk.merchantId === merchantId)!), id, '您好，步骤很简单，随货附图文说明，也可以联系客服指导。')
  }
  await deliverAll(ctx, reactions)
}
