import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { ListPage } from '../../../design/list-page'
import { ActWithText, Failed, Go, Panel, Quiet, Screen, State, Waiting, When } from '../../../design/parts'
import { ChooseReason, QuestionQueue, ReviewQueue, ReviewState, ReviewStory, starText } from '../../../design/reviews'
import { reviewWords as w } from '../../../design/review-words'
import { api } from '../../api'

/** Reviews before operators 评价治理: who is late with an answer, what was reported, and hiding for a cause of the law, with a second person. */
type Which = NonNullable<Parameters<typeof api.allReviews>[0]['which']>
type Report = Awaited<ReturnType<typeof api.reviewReports>>['items'][number]
type Cause = Parameters<typeof api.hideText>[0]['cause']
const useMay = () => useQuery({ queryKey: ['me'], queryFn: () => api.aboutStaffMember({}) }).data?.permits.includes('reviews.moderate') ?? false
const Ways = () => <><Go to="/reviews" text={w.title} /><Go to="/review-reports" text={w.reports} /><Go to="/questions" text={w.questions} /></>

export function Reviews() {
  const { data: counts } = useQuery({ queryKey: ['review-counts'], queryFn: () => api.staffReviewCounts({}) })
  return <ReviewQueue hasStore counts={counts} actions={<><Go to="/review-reports" text={w.reports} /><Go to="/questions" text={w.questions} /></>} load={(ask, cursor) => api.allReviews({ limit: 50, which: (ask.which ?? 'clock') as Which, ...(cursor && { cursor }) })} />
}

/** Hides a text; of a review it is asked, and another decides. */
function Hide({ id, text, after, small = false }: { readonly id: string; readonly text: string; readonly after: () => void; readonly small?: boolean }) {
  const { message } = App.useApp()
  return <ChooseReason danger small={small} text={text} hint={w.law} choices={w.causes} label={w.cause} words={w.why} isWordy send={async (cause, words) => { const { approvalId } = await api.hideText({ id, cause: cause as Cause, words }); if (approvalId) message.info(w.asked) }} after={after} />
}

export function Review() {
  const { id = '' } = useParams({ strict: false })
  const queries = useQueryClient()
  const may = useMay()
  const { data, error, refetch } = useQuery({ queryKey: ['review', id], queryFn: () => api.anyReview({ id }) })
  const again = () => { void refetch(); void queries.invalidateQueries({ queryKey: ['reviews'] }) }
  if (error) return <Failed fault={error} again={again} />
  if (!data) return <Waiting />
  return (
    <Screen title={<>{w.kinds['review']} <ReviewState row={data} /></>} back={<Link to={'/reviews' as '/'} aria-label={w.title}>‹</Link>} actions={<><Link to={`/orders/${data.orderId}` as '/'}><Button>{w.order}</Button></Link>{may && (data.hidden ? <ActWithText text={w.show} label={w.why} isLong run={(words) => api.showText({ id, words })} after={again} /> : <Hide id={id} text={w.hideReview} after={again} />)}</>}>
      <ReviewStory one={data} />
    </Screen>
  )
}

export function Reports() {
  const queries = useQueryClient()
  const may = useMay()
  const again = () => { for (const key of ['review-reports', 'hidden-texts']) void queries.invalidateQueries({ queryKey: [key] }) }
  return (
    <>
      <ListPage<Report> name="review-reports" title={w.reports} actions={<Ways />} idOf={(row) => row.id} load={(ask, cursor) => api.reviewReports({ limit: 50, state: (ask.state ?? 'open') as Report['state'], ...(cursor && { cursor }) })} empty={<p className="quiet">{w.noReports}</p>}
        filters={[{ name: 'state', label: w.state, options: Object.entries(w.states).map(([value, label]) => ({ value, label })) }]}
        columns={[
          { key: 'said', title: w.said, isMain: true, text: (row) => row.said, show: (row) => <><State text={w.kinds[row.kind]!} tone="calm" /> {row.overall !== null && <span className="review-stars">{starText(row.overall)}</span>} {row.said || <Quiet>{w.noWords}</Quiet>}</> },
          { key: 'reason', title: w.reportReason, text: (row) => w.reasons[row.reason] ?? row.reason, show: (row) => <>{w.reasons[row.reason] ?? row.reason} <Quiet>{w.by[row.byKind]} {row.words}</Quiet></> },
          { key: 'state', title: w.state, show: (row) => <State text={w.states[row.state]!} tone={row.state === 'open' ? 'warn' : 'calm'} /> },
          { key: 'at', title: w.at, show: (row) => <When at={row.at} /> },
          { key: 'do', title: '', show: (row) => may && row.state === 'open' && <>{!row.isHidden && <Hide small id={row.subjectId} text={row.kind === 'review' ? w.hideReview : w.hide} after={again} />} <ActWithText small text={w.dismiss} label={w.why} isLong run={(words) => api.dismissReport({ id: row.id, words })} after={again} /></> },
        ]} />
      <HiddenTexts may={may} after={again} />
    </>
  )
}

function HiddenTexts({ may, after }: { readonly may: boolean; readonly after: () => void }) {
  const { data } = useQuery({ queryKey: ['hidden-texts'], queryFn: () => api.hiddenTexts({}) })
  if (!data) return null
  return <Panel title={w.hiddenTexts}>{data.items.length === 0 ? <p className="quiet">{w.noHidden}</p> : <ul className="case-lines">{data.items.map((one) => <li key={one.id} className="desk-panel-head"><span><State text={w.kinds[one.kind]!} tone="calm" /> {one.words} <Quiet>{w.causes[one.cause]}</Quiet></span>{may && <ActWithText small text={w.show} label={w.why} isLong run={(words) => api.showText({ id: one.id, words })} after={after} />}</li>)}</ul>}</Panel>
}

export function Questions() {
  const queries = useQueryClient()
  const may = useMay()
  const again = () => { void queries.invalidateQueries({ queryKey: ['questions'] }) }
  return <QuestionQueue actions={<Ways />} load={(ask, cursor) => api.allQuestions({ limit: 50, which: ask.which === 'all' ? 'all' : 'open', ...(cursor && { cursor }) })} acts={(row) => (may && !row.hidden ? <Hide small id={row.id} text={w.hide} after={again} /> : null)} />
}
