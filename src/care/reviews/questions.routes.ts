import { z } from 'zod'
import { publicWork } from '#kernel/limits.rules'
import { prose } from '#kernel/prose'
import { nothing, page, route } from '#kernel/route'
import { report } from './moderation.service'
import { isQuiet, mayReply, questionDetail, questionPage, questionQueue } from './questions.queries'
import { askQuestion, replyAsBuyer, replyAsStore, setQuiet } from './questions.service'
import { hiddenShown, reportShape } from './reviews.routes'
import { voteReply } from './reviews.service'
import { replyBys } from './tables'

const id = z.string().min(1).max(60)
const One = z.object({ id })
const OfProduct = z.object({ id, questionId: id })
const OfReply = OfProduct.extend({ replyId: id })
const wanted = prose(z.string().trim().min(4).max(200))
const said = prose(z.string().trim().min(2).max(500))
const reply = z.object({ id: z.string(), by: z.enum(replyBys), author: z.string(), words: z.string(), helpful: z.int(), at: z.date(), hidden: hiddenShown })
const question = { id: z.string(), productId: z.string(), words: z.string(), count: z.int(), isStoreAnswered: z.boolean(), asked: z.int(), at: z.date(), hidden: hiddenShown, replies: z.array(reply) }
const Queue = z.object({ items: z.array(z.object({ ...question, title: z.string(), picture: z.string() })), next: z.string().nullable() })
const Quiet = z.object({ isQuiet: z.boolean() })
const queue = page.extend({ which: z.enum(['open', 'all']).default('open') })

export const questionRoutes = {
  productQuestions: route({ method: 'GET', path: '/v1/products/:id/questions', access: 'public', input: page.extend({ id }), output: z.object({ count: z.int(), items: z.array(z.object(question)), next: z.string().nullable() }), run: questionPage }),
  productQuestion: route({ method: 'GET', path: '/v1/products/:id/questions/:questionId', access: 'public', input: OfProduct, output: z.object(question), run: (ctx, { id, questionId }) => questionDetail(ctx, id, questionId) }),
  mayReply: route({ method: 'GET', path: '/v1/products/:id/questions/:questionId/mine', access: 'shopper', input: OfProduct, output: z.object({ isBuyer: z.boolean(), mayReply: z.boolean() }), run: (ctx, { id, questionId }) => mayReply(ctx, id, questionId) }),
  askQuestion: route({ method: 'POST', path: '/v1/products/:id/questions', access: 'shopper', once: true, input: One.extend({ words: wanted }), output: z.object({ id: z.string(), asked: z.int() }), run: (ctx, { id, words }) => askQuestion(ctx, id, words) }),
  replyToQuestion: route({ method: 'POST', path: '/v1/products/:id/questions/:questionId/replies', access: 'shopper', once: true, input: OfProduct.extend({ words: said }), output: One, run: (ctx, { id, questionId, words }) => replyAsBuyer(ctx, id, questionId, words) }),
  voteReply: route({ method: 'POST', path: '/v1/products/:id/questions/:questionId/replies/:replyId/helpful', access: 'shopper', limits: publicWork, input: OfReply.extend({ isHelpful: z.boolean().default(true) }), output: z.object({ helpful: z.int() }), run: (ctx, { id, replyId, isHelpful }) => voteReply(ctx, id, replyId, isHelpful) }),
  reportQuestion: route({ method: 'POST', path: '/v1/products/:id/questions/:questionId/report', access: 'shopper', limits: publicWork, input: OfProduct.extend(reportShape), output: nothing, run: async (ctx, { id, questionId, ...wish }) => { await report(ctx, { ...wish, id: questionId, productId: id }); return {} } }),
  reportReply: route({ method: 'POST', path: '/v1/products/:id/questions/:questionId/replies/:replyId/report', access: 'shopper', limits: publicWork, input: OfReply.extend(reportShape), output: nothing, run: async (ctx, { id, replyId, reason, words }) => { await report(ctx, { reason, words, id: replyId, productId: id }); return {} } }),
  questionsQuiet: route({ method: 'GET', path: '/v1/me/questions-quiet', access: 'shopper', input: nothing, output: Quiet, run: (ctx) => isQuiet(ctx) }),
  setQuestionsQuiet: route({ method: 'PUT', path: '/v1/me/questions-quiet', access: 'shopper', input: Quiet, output: nothing, run: async (ctx, { isQuiet }) => { await setQuiet(ctx, isQuiet); return {} } }),
  merchantQuestions: route({ method: 'GET', path: '/v1/merchant/questions', access: 'merchant', permit: 'reviews.read', input: queue, output: Queue, run: (ctx, { which, ...ask }) => questionQueue(ctx, { ...ask, isOpen: which === 'open' }) }),
  replyAsStore: route({ method: 'PUT', path: '/v1/merchant/questions/:id/reply', access: 'merchant', permit: 'reviews.answer', input: One.extend({ words: said }), output: One, run: (ctx, { id, words }) => replyAsStore(ctx, id, words) }),
  allQuestions: route({ method: 'GET', path: '/v1/staff/questions', access: 'staff', permit: 'reviews.read', input: queue, output: Queue, run: (ctx, { which, ...ask }) => questionQueue(ctx, { ...ask, isOpen: which === 'open' }) }),
}
