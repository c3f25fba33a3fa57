import { Form, Input, Modal, Select, Button } from 'antd'
import { useState, type ReactNode } from 'react'
import { FormPage } from './form-page'
import { ListPage } from './list-page'
import { Facts, Panel, Quiet, State, Timeline, When, type Tone } from './parts'
import { reviewWords as w } from './review-words'

/** Reviews as both desks work on them 评价: the queue by the clock, and one review with its answers and what was done with it. */
export interface ReviewRow {
  readonly id: string; readonly at: string; readonly author: string; readonly specText: string; readonly overall: number; readonly goods: number; readonly service: number; readonly logistics: number; readonly words: string; readonly pictures: readonly string[]; readonly helpful: number; readonly orderId: string; readonly productId: string; readonly merchantName: string; readonly title: string; readonly picture: string; readonly answerDueAt: string | null; readonly isOverdue: boolean
  readonly hidden: { readonly at: string; readonly cause: string } | null; readonly append: { readonly words: string; readonly pictures: readonly string[]; readonly at: string } | null; readonly answer: { readonly words: string; readonly at: string } | null
}
export interface ReviewWhole extends ReviewRow { readonly answers: readonly { readonly words: string; readonly byId: string; readonly at: string }[]; readonly hidings: readonly { readonly does: string; readonly cause: string; readonly words: string; readonly byId: string; readonly at: string }[] }

export const starText = (n: number): string => '★'.repeat(n) + '☆'.repeat(5 - n)
const standing = (row: ReviewRow): readonly [text: string, tone: Tone] => (row.hidden ? [w.hidden, 'calm'] : row.answer ? [w.answered, 'good'] : row.isOverdue ? [w.overdue, 'bad'] : row.answerDueAt ? [w.onClock, 'warn'] : [w.free, 'calm'])
export const ReviewState = ({ row }: { readonly row: ReviewRow }) => { const [text, tone] = standing(row); return <State text={text} tone={tone} /> }
const Thumb = ({ name }: { readonly name: string }) => (name ? <img src={`/files/${name}?w=320`} alt="" width={44} height={44} /> : null)

interface QueueProps { readonly load: (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly ReviewRow[]; readonly next: string | null }>; readonly counts: { readonly clock: number; readonly overdue: number } | undefined; readonly actions: ReactNode; readonly hasStore?: boolean }
export function ReviewQueue({ load, counts, actions, hasStore = false }: QueueProps) {
  return (
    <ListPage<ReviewRow> name="reviews" title={w.title} actions={actions} head={counts && counts.clock > 0 ? <p role="status">{w.counts(counts.clock, counts.overdue)}</p> : undefined} idOf={(row) => row.id} to={(row) => `/reviews/${row.id}`} load={load} empty={<p className="quiet">{w.none}。{w.noneHint}</p>}
      filters={[{ name: 'which', label: w.which, options: Object.entries(w.queues).map(([value, label]) => ({ value, label })) }]}
      columns={[
        { key: 'said', title: w.said, isMain: true, text: (row) => row.words, show: (row) => <span className="thumb"><Thumb name={row.picture} /><span><span className={row.overall <= 2 ? 'review-bad' : 'review-stars'} role="img" aria-label={`${w.stars} ${row.overall}`}>{starText(row.overall)}</span> {row.words ? row.words.slice(0, 60) : <Quiet>{w.noWords}</Quiet>}<br /><Quiet>{row.title}</Quiet></span></span> },
        ...(hasStore ? [{ key: 'store', title: w.store, text: (row: ReviewRow) => row.merchantName, show: (row: ReviewRow) => row.merchantName }] : []),
        { key: 'state', title: w.state, text: (row) => standing(row)[0], show: (row) => <ReviewState row={row} /> },
        { key: 'due', title: w.due, show: (row) => (row.answer || row.hidden ? <Quiet>–</Quiet> : <When at={row.answerDueAt} />) },
        { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
      ]} />
  )
}

const Pictures = ({ names }: { readonly names: readonly string[] }) => (names.length === 0 ? null : <p className="case-pictures">{names.map((name, i) => <a key={name} href={`/files/${name}`} target="_blank" rel="noreferrer"><img src={`/files/${name}?w=320`} alt={`${w.picture} ${i + 1}`} width={96} height={96} /></a>)}</p>)
/** What the buyer said, whole, also where it is hidden from the public; then every wording of the answer, and what was done. */
export function ReviewStory({ one }: { readonly one: ReviewWhole }) {
  return (
    <>
      <Panel title={one.title}>
        <Facts items={[[w.stars, <span key="s" className={one.overall <= 2 ? 'review-bad' : 'review-stars'} role="img" aria-label={`${w.stars} ${one.overall}`}>{starText(one.overall)}</span>], [w.parts, `${w.of['goods']} ${one.goods} · ${w.of['service']} ${one.service} · ${w.of['logistics']} ${one.logistics}`], [w.buyer, one.author || w.nameless], [w.at, <When key="a" at={one.at} />], [w.store, one.merchantName], [w.pageOf, <a key="p" href={`/p/${one.productId}/reviews#${one.id}`} target="_blank" rel="noreferrer">{w.see} ↗</a>]]} />
        <p className="review-text">{one.words || <Quiet>{w.noWords}</Quiet>}</p><Pictures names={one.pictures} />
        {one.append && <><p className="review-text"><b>{w.append}</b> <When at={one.append.at} /><br />{one.append.words}</p><Pictures names={one.append.pictures} /></>}
        {one.hidden && <p><State text={w.hidden} tone="calm" /> {w.causes[one.hidden.cause]}</p>}
      </Panel>
      {one.answers.length > 0 && <Panel title={w.history}><Timeline items={one.answers.toReversed().map((answer, i) => ({ key: String(i), title: answer.words, at: answer.at }))} /></Panel>}
      {one.hidings.length > 0 && <Panel title={w.moves}><Timeline items={one.hidings.toReversed().map((move, i) => ({ key: String(i), title: `${w.does[move.does]!}${move.cause && ` · ${w.causes[move.cause]}`}`, at: move.at, note: move.words }))} /></Panel>}
    </>
  )
}

interface ChoiceProps { readonly text: string; readonly choices: Readonly<Record<string, string>>; readonly label: string; readonly words: string; readonly isWordy: boolean; readonly send: (choice: string, words: string) => Promise<unknown>; readonly after: () => void; readonly hint?: string; readonly small?: boolean; readonly danger?: boolean }
/** A button that asks for one of several reasons and some words. */
export function ChooseReason({ text, choices, label, words, isWordy, send, after, hint, small = false, danger = false }: ChoiceProps) {
  const [isOpen, open] = useState(false)
  return (
    <>
      <Button size={small ? 'small' : 'middle'} danger={danger} onClick={() => { open(true) }}>{text}</Button>
      <Modal open={isOpen} title={text} footer={null} onCancel={() => { open(false) }} destroyOnHidden>
        {hint && <p className="quiet">{hint}</p>}
        <FormPage<{ choice: string; words: string }> name={`choose-${text}`} keepsDraft={false} initial={{ choice: Object.keys(choices)[0]!, words: '' }} text={text} submit={({ choice, words: said }) => send(choice, said)} after={() => { open(false); after() }}>
          <Form.Item name="choice" label={label}><Select options={Object.entries(choices).map(([value, name]) => ({ value, label: name }))} /></Form.Item>
          <Form.Item name="words" label={words} rules={isWordy ? [{ required: true, min: 4, whitespace: true }] : []}><Input.TextArea rows={3} maxLength={200} /></Form.Item>
        </FormPage>
      </Modal>
    </>
  )
}

export interface QuestionRow { readonly id: string; readonly productId: string; readonly words: string; readonly count: number; readonly isStoreAnswered: boolean; readonly asked: number; readonly at: string; readonly title: string; readonly picture: string; readonly hidden: { readonly cause: string } | null; readonly replies: readonly { readonly id: string; readonly by: string; readonly author: string; readonly words: string }[] }
interface QuestionsProps { readonly load: (ask: Readonly<Record<string, string>>, cursor: string | undefined) => Promise<{ readonly items: readonly QuestionRow[]; readonly next: string | null }>; readonly acts?: (row: QuestionRow) => ReactNode; readonly actions: ReactNode }
/** Questions of the goods' pages with what was answered. */
export function QuestionQueue({ load, acts, actions }: QuestionsProps) {
  return (
    <ListPage<QuestionRow> name="questions" title={w.questions} actions={actions} idOf={(row) => row.id} load={load} empty={<p className="quiet">{w.noQuestions}。{w.noQuestionsHint}</p>}
      filters={[{ name: 'which', label: w.which, options: [{ value: 'open', label: w.open }, { value: 'all', label: w.all }] }]}
      columns={[
        { key: 'words', title: w.question, isMain: true, text: (row) => row.words, show: (row) => <span className="thumb"><Thumb name={row.picture} /><span><a href={`/p/${row.productId}/questions/${row.id}`} target="_blank" rel="noreferrer">{row.words}</a> {row.hidden && <State text={w.hidden} tone="calm" />}<br /><Quiet>{row.title}</Quiet></span></span> },
        { key: 'replies', title: w.replies, show: (row) => (row.replies.length === 0 ? <Quiet>{w.askedOf(row.asked)}</Quiet> : <ul className="case-lines">{row.replies.map((reply) => <li key={reply.id}><State text={reply.by === 'store' ? w.asStore : w.bought} tone={reply.by === 'store' ? 'busy' : 'calm'} /> {reply.words}</li>)}</ul>) },
        { key: 'at', title: w.at, text: (row) => row.at, show: (row) => <When at={row.at} /> },
        ...(acts ? [{ key: 'do', title: '', show: acts }] : []),
      ]} />
  )
}
