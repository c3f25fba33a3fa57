import { date } from '../../design/format'
import type { Ask } from '../page'
import { Acts, Notice } from './reviews'

/** Questions and answers 问大家 as shoppers read them: answers of the store and of buyers, told apart by a badge. */
type Found = Awaited<ReturnType<Ask['call']['productQuestions']>>
type Question = Found['items'][number]
type Reply = Question['replies'][number]

export function ReplyItem({ one, ask, act }: { readonly one: Reply; readonly ask: Ask; readonly act: boolean }) {
  const { words: { reviews: w } } = ask
  if (one.hidden) return <li><Notice hidden={one.hidden} ask={ask} /></li>
  return <li class="reply"><p><span class={one.by === 'store' ? 'tag strong' : 'tag'}>{one.by === 'store' ? w.store : w.bought}</span> {one.author && <b>{one.author}：</b>}{one.words}</p><p class="row"><small class="muted">{date(one.at)}</small></p>{act && <Acts id={one.id} name="reply" helpful={one.helpful} ask={ask} />}</li>
}

export function QuestionItem({ one, ask }: { readonly one: Question; readonly ask: Ask }) {
  const { words: { reviews: w } } = ask
  const to = `/p/${one.productId}/questions/${one.id}`
  if (one.hidden) return <li class="question"><Notice hidden={one.hidden} ask={ask} /></li>
  return (
    <li class="question">
      <p class="question-words"><span class="question-mark" aria-hidden="true">{w.question}</span> <a href={to}>{one.words}</a></p>
      {one.replies.length > 0 && <ul class="plain">{one.replies.map((reply) => <ReplyItem key={reply.id} one={reply} ask={ask} act={false} />)}</ul>}
      <p class="row"><small class="muted">{one.count > 0 ? <a href={to}>{w.replies(one.count)} ›</a> : w.noReply}</small><small class="muted">{date(one.at)}</small></p>
    </li>
  )
}

/** On the product's page: the latest questions, and the way to ask. */
export function QuestionsPanel({ found, productId, ask }: { readonly found: Found; readonly productId: string; readonly ask: Ask }) {
  const { words: { reviews: w } } = ask
  const to = `/p/${productId}/questions`
  return (
    <section class="panel" id="questions">
      <header class="shelf-head"><h2>{w.questions}</h2>{found.count > 0 && <a href={to}>{w.allQuestions(found.count)} ›</a>}</header>
      {found.items.length === 0 ? <p class="muted">{w.questionNone} · {w.questionNoneHint}</p> : <ul class="plain questions">{found.items.map((one) => <QuestionItem key={one.id} one={one} ask={ask} />)}</ul>}
      <p class="centre"><a class="button ghost" href={`${to}#ask`}>{w.askTitle}</a></p>
    </section>
  )
}

/** Questions for search engines: real ones with real answers. */
export const questionFacts = (items: readonly Question[]): object[] => items.filter(({ hidden, count }) => !hidden && count > 0).map((one) => ({ '@type': 'Question', name: one.words, text: one.words, answerCount: one.count, datePublished: one.at, suggestedAnswer: one.replies.filter(({ hidden }) => !hidden).map((reply) => ({ '@type': 'Answer', text: reply.words, upvoteCount: reply.helpful, datePublished: reply.at })) }))
