import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { FormPage } from '../../../design/form-page'
import { ActWithText, Failed, Go, Panel, Screen, Waiting } from '../../../design/parts'
import { ChooseReason, QuestionQueue, ReviewQueue, ReviewState, ReviewStory, type ReviewWhole } from '../../../design/reviews'
import { reviewWords as w } from '../../../design/review-words'
import { api } from '../../api'

/** The store's reviews 店铺评价: bad ones by the clock, one with its answer; and the questions about its goods. */
type Which = NonNullable<Parameters<typeof api.merchantReviews>[0]['which']>
type Reason = Parameters<typeof api.merchantReport>[0]['reason']
const useMay = () => useQuery({ queryKey: ['me'], queryFn: () => api.aboutMerchantMember({}) }).data?.permits.includes('reviews.answer') ?? false

export function Reviews() {
  const { data: counts } = useQuery({ queryKey: ['review-counts'], queryFn: () => api.merchantReviewCounts({}) })
  return <ReviewQueue counts={counts} actions={<Go to="/questions" text={w.questions} />} load={(ask, cursor) => api.merchantReviews({ limit: 50, which: (ask.which ?? 'clock') as Which, ...(cursor && { cursor }) })} />
}

export function Review() {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const may = useMay()
  const { data, error, refetch } = useQuery({ queryKey: ['review', id], queryFn: () => api.merchantReview({ id }) })
  const again = () => { void refetch(); for (const key of ['reviews', 'review-counts']) void queries.invalidateQueries({ queryKey: [key] }) }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{w.kinds['review']} <ReviewState row={data} /></>} back={<Link to={'/reviews' as '/'} aria-label={w.title}>‹</Link>} actions={<><Link to={`/orders/${data.orderId}` as '/'}><Button>{w.order}</Button></Link>{may && !data.hidden && <ChooseReason text={w.report} hint={w.law} choices={w.reasons} label={w.reportReason} words={w.reportWords} isWordy={false} send={(reason, words) => api.merchantReport({ id, reason: reason as Reason, words })} after={again} />}</>}>
      {may && <AnswerForm one={data} after={again} />}
      <ReviewStory one={data} />
    </Screen>
  )
}

const AnswerForm = ({ one, after }: { readonly one: ReviewWhole; readonly after: () => void }) => (
  <Panel title={one.answer ? w.answerAgain : w.answerDo}><FormPage<{ words: string }> key={one.answer?.words ?? ''} name={`answer-${one.id}`} initial={{ words: one.answer?.words ?? '' }} text={one.answer ? w.answerAgain : w.answerDo} submit={({ words }) => api.answerReview({ id: one.id, words })} after={after}>
    <Form.Item name="words" label={w.answer} extra={w.answerHint} rules={[{ required: true, whitespace: true, min: 2 }]}><Input.TextArea rows={3} maxLength={500} showCount /></Form.Item></FormPage></Panel>
)

export function Questions() {
  const queries = useQueryClient()
  const may = useMay()
  const again = () => { void queries.invalidateQueries({ queryKey: ['questions'] }) }
  return (
    <QuestionQueue actions={<Go to="/reviews" text={w.title} />} load={(ask, cursor) => api.merchantQuestions({ limit: 50, which: ask.which === 'all' ? 'all' : 'open', ...(cursor && { cursor }) })}
      acts={(row) => (may && !row.hidden ? <ActWithText small text={w.replyDo} label={`${w.storeReply}：${row.words}`} isLong run={(words) => api.replyAsStore({ id: row.id, words })} after={again} /> : null)} />
  )
}
