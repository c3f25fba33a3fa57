import { page, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty, More } from '../parts/goods'
import { QuestionItem, questionFacts, ReplyItem } from '../parts/questions'
import { Acts, Notice } from '../parts/reviews'
import { Lost } from '../refusals'

/** Questions about a product 问大家: all of them and a form to ask; and one with its answers, where a past buyer adds his own. */
export const productQuestions = page({
  path: '/p/:id/questions', tab: 'home',
  load: async ({ call, params, query }: Ask) => { const id = params.id!; const [product, found] = await Promise.all([call.product({ id }), call.productQuestions({ id, limit: 20, ...(query.cursor && { cursor: query.cursor }) })]); return { id, title: product.title, ...found, key: crypto.randomUUID() } },
  async act({ call, form, params }) {
    const id = params.id!
    if (form.text('do') !== 'ask') throw new Lost()
    const { id: questionId, asked } = await call.askQuestion({ id, words: form.text('words') }, { key: form.text('key') || crypto.randomUUID() })
    return `/p/${id}/questions/${questionId}?said=asked&n=${asked}`
  },
  head: ({ data, ask: { words: { reviews: w, found } } }) => ({ title: w.questionsTitle(data.title), description: found.about.questions(data.title), canonical: `/p/${data.id}/questions`, facts: [{ '@context': 'https://schema.org', '@type': 'ItemList', name: w.questionsTitle(data.title), itemListElement: questionFacts(data.items).map((item, i) => ({ '@type': 'ListItem', position: i + 1, item })) }] }),
  view: ({ data, ask, problem }) => {
    const { words, form, url } = ask
    const w = words.reviews
    return (
      <div class="narrow">
        <p><a href={`/p/${data.id}`}>‹ {w.backToProduct}</a></p>
        <h1>{w.questions}</h1><p class="muted">{data.title}</p>
        <Refused problem={problem} fields={['words']} />
        <form method="post" action={url} class="panel stack" id="ask"><input type="hidden" name="key" value={form.text('key') || data.key} /><Field name="words" label={w.askTitle} hint={w.askHint} problem={problem} value={form.text('words')} maxLength={200} placeholder={w.askPlaceholder} required><button class="button" name="do" value="ask">{w.ask}</button></Field></form>
        {data.items.length === 0 ? <Empty title={w.questionNone} hint={w.questionNoneHint} /> : <ul class="plain questions panel" data-grid>{data.items.map((one) => <QuestionItem key={one.id} one={one} ask={ask} />)}</ul>}
        {data.items.length > 0 && <More href={data.next && `/p/${data.id}/questions?cursor=${encodeURIComponent(data.next)}`} words={words} />}
      </div>
    )
  },
})

async function act({ call, form, params }: Ask): Promise<string> {
  const [id, questionId, replyId] = [params.id!, params.questionId!, form.text('reply')]
  const back = (said: string): string => `/p/${id}/questions/${questionId}?said=${said}`
  const reason = form.text('reason') as 'fake'
  switch (form.text('do')) {
    case 'answer': await call.replyToQuestion({ id, questionId, words: form.text('words') }, { key: form.text('key') || crypto.randomUUID() }); return back('replied')
    case 'helpful': await call.voteReply({ id, questionId, replyId }); return back('voted')
    case 'report': if (replyId) await call.reportReply({ id, questionId, replyId, reason }); else await call.reportQuestion({ id, questionId, reason }); return back('reported')
    case 'quiet': await call.setQuestionsQuiet({ isQuiet: true }); return back('quietOn')
    default: throw new Lost()
  }
}

export const productQuestion = page({
  path: '/p/:id/questions/:questionId', tab: 'home', act,
  async load({ call, params }: Ask) {
    const ids = { id: params.id!, questionId: params.questionId! }
    // Who is not signed in reads all the same; he is told that only buyers answer.
    const [product, one, me] = await Promise.all([call.product({ id: ids.id }).catch(() => undefined), call.productQuestion(ids), call.mayReply(ids).catch(() => ({ isBuyer: false, mayReply: false }))])
    return { ...ids, title: product?.title ?? '', one, me, key: crypto.randomUUID() }
  },
  head: ({ data, ask: { words: { reviews: w, found } } }) => { const [facts] = questionFacts([data.one]); return { title: data.one.words || w.questions, description: found.about.questions(data.title), canonical: `/p/${data.id}/questions/${data.questionId}`, ...(facts && { facts: [{ '@context': 'https://schema.org', '@type': 'QAPage', mainEntity: facts }] }) } },
  view: ({ data: { id, title, one, me, key }, ask, problem }) => {
    const { words: { reviews: w }, query, form, url } = ask
    const said = query.said === 'asked' ? w.asked(Number(query.n) || 0) : query.said === 'replied' || query.said === 'voted' || query.said === 'reported' || query.said === 'quietOn' ? w[query.said] : undefined
    return (
      <div class="narrow">
        <p><a href={`/p/${id}/questions`}>‹ {w.questions}</a>{title && <> · <a href={`/p/${id}`}>{title}</a></>}</p>
        <Refused problem={problem} fields={['words']} />
        {said && !problem && <p class="notice good" role="status">{said}</p>}
        <section class="panel">
          {one.hidden ? <Notice hidden={one.hidden} ask={ask} /> : <><h1 class="question-words"><span class="question-mark" aria-hidden="true">{w.question}</span> {one.words}</h1><Acts id={one.id} name="question" ask={ask} /></>}
          <p class="muted">{one.count > 0 ? w.replies(one.count) : w.noReply}</p>
          {one.replies.length > 0 && <ul class="plain questions">{one.replies.map((reply) => <ReplyItem key={reply.id} one={reply} ask={ask} act />)}</ul>}
        </section>
        {me.mayReply ? <form method="post" action={url} class="panel stack"><input type="hidden" name="key" value={form.text('key') || key} />
          <div class="field"><label for="words">{w.replyAs}</label><textarea id="words" name="words" rows={3} maxLength={500} required aria-invalid={problem?.fields.includes('words') || undefined} aria-describedby={problem ? 'words-wrong' : undefined}>{form.text('words')}</textarea>{problem?.fields.includes('words') && <small id="words-wrong" class="wrong" role="alert">{problem.title}</small>}</div>
          <button class="button wide" name="do" value="answer">{w.replySubmit}</button></form> : !me.isBuyer && <p class="muted centre">{w.buyersOnly}</p>}
        {me.isBuyer && <form method="post" action={url} class="centre"><button class="link" name="do" value="quiet">{w.quiet}</button></form>}
      </div>
    )
  },
})
