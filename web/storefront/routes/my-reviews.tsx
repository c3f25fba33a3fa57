import type { Problem } from '#apps/web'
import { date } from '../../design/format'
import { page, type Ask } from '../page'
import { Field, Refused } from '../parts/form'
import { Empty, More, Picture } from '../parts/goods'
import { Said, Stars } from '../parts/reviews'
import { hereWith } from '../parts/sorts'
import { Again, Lost, Missing } from '../refusals'

/** My reviews 我的评价: what waits for one and what I have said; and the form of one line, to write it and to add to it, without script too. */
const mostPictures = 6
type Line = Awaited<ReturnType<Ask['call']['myReviewLine']>>

async function loadMine({ call, query }: Ask) {
  const isTodo = query.tab !== 'mine'
  const ask = { limit: 20, ...(query.cursor && { cursor: query.cursor }) }
  const [found, waiting, { isQuiet }] = await Promise.all([isTodo ? call.toReview(ask) : call.myReviews(ask), call.toReviewCount({}), call.questionsQuiet({})])
  return { isTodo, ...found, waiting: waiting.count, isQuiet }
}

export const myReviews = page({
  path: '/me/reviews', tab: 'me', load: loadMine,
  async act({ call, form }) { if (form.text('do') !== 'quiet') throw new Lost(); await call.setQuestionsQuiet({ isQuiet: form.has('isQuiet') }); return '/me/reviews?tab=mine&said=saved' },
  head: ({ ask: { words } }) => ({ title: words.reviews.mine, robots: 'noindex' }),
  view: ({ data: { isTodo, items, next, waiting, isQuiet }, ask, problem }) => {
    const { words } = ask
    const w = words.reviews
    return (
      <div class="narrow">
        <h1>{w.mine}</h1>
        <Refused problem={problem} />
        {ask.query.said === 'saved' && <p class="notice good" role="status">{isQuiet ? w.quietOn : w.quietOff}</p>}
        <nav class="sorts" aria-label={w.mine}><a href="/me/reviews" aria-current={isTodo ? 'true' : undefined}>{w.toReview}{waiting > 0 && <span class="count">{waiting}</span>}</a><a href="/me/reviews?tab=mine" aria-current={isTodo ? undefined : 'true'}>{w.mine}</a></nav>
        {items.length === 0 && <Empty icon="check" title={isTodo ? w.toReviewNone : w.mineNone} hint={isTodo ? w.toReviewHint : ''} href="/orders" action={words.orders} />}
        <ul class="orders" data-grid>{items.map((line) => <li key={line.lineId} class="panel"><Goods line={line} ask={ask} />{line.review && <><p><Stars n={line.review.overall} label={w.stars(line.review.overall)} /> <small class="muted">{date(line.review.at)}</small></p>{line.review.hidden && <p class="notice bad">{w.hiddenMine}：{w.causes[line.review.hidden.cause]}</p>}<Said one={line.review} ask={ask} /></>}<p class="next-step"><small class="muted">{line.may.write ? w.until(date(line.dueAt)) : line.may.append && line.appendUntil ? w.addHint(date(line.appendUntil)) : ''}</small>{(line.may.write || line.may.append) && <a class={line.may.write ? 'button' : 'button ghost'} href={`/review/${line.lineId}`}>{line.may.write ? w.write : w.addMore}</a>}</p></li>)}</ul>
        {items.length > 0 && <More href={next && `${hereWith(ask, { said: undefined })}${isTodo ? '?' : '&'}cursor=${encodeURIComponent(next)}`} words={words} />}
        {!isTodo && <form method="post" action="/me/reviews?tab=mine" class="panel stack"><label class="choice"><input type="checkbox" name="isQuiet" checked={isQuiet} /><span>{w.quiet} <small class="muted">{w.quietHint}</small></span></label><button class="button soft" name="do" value="quiet">{w.save}</button></form>}
      </div>
    )
  },
})

const Goods = ({ line, ask: { words } }: { readonly line: Line; readonly ask: Ask }) => <div class="line"><a class="line-picture" href={`/p/${line.productId}`} tabIndex={-1} aria-hidden="true"><Picture name={line.picture} alt="" /></a><div class="line-text"><a class="line-title" href={`/p/${line.productId}`}>{line.title}</a>{line.specText && <small class="muted">{words.reviews.spec}：{line.specText}</small>}</div></div>

const picturesIn = ({ form }: Ask): string[] => form.text('pictures').split(',').filter(Boolean)
/** Takes the picture that came with the form; a button of its own shows the form again with it. */
async function takePicture(ask: Ask): Promise<void> {
  const { call, form, words: { reviews: w } } = ask
  if (form.file) {
    if (form.file.isCut) throw new Missing('file', w.pictureTooLarge)
    if (picturesIn(ask).length < mostPictures) form.keep('pictures', [...picturesIn(ask), (await call.keepReviewPicture({ file: form.file.bytes })).name].join(','))
  }
  if (form.text('do') === 'picture') { if (!form.file) throw new Missing('file', w.pictureMissing); throw new Again() }
}
async function act(ask: Ask): Promise<string> {
  const { call, form, params, words: { reviews: w } } = ask
  const lineId = params.lineId!
  await takePicture(ask)
  const key = { key: form.text('key') || crypto.randomUUID() }
  if (form.text('do') === 'append') { await call.appendReview({ lineId, words: form.text('words'), pictures: picturesIn(ask) }, key); return `/review/${lineId}?said=appended` }
  if (form.text('do') !== 'write') throw new Lost()
  const overall = form.whole('overall', 0)
  if (overall === 0) throw new Missing('overall', w.starsMissing)
  const part = (name: string): number => form.whole(name, overall)
  await call.writeReview({ lineId, overall, goods: part('goods'), service: part('service'), logistics: part('logistics'), tags: form.all('tags') as never[], words: form.text('words'), pictures: picturesIn(ask), isAnonymous: form.has('isAnonymous') }, key)
  return `/review/${lineId}?said=done`
}

export const review = page({
  path: '/review/:lineId', tab: 'me', act,
  load: async ({ call, params }: Ask) => ({ line: await call.myReviewLine({ lineId: params.lineId! }), key: crypto.randomUUID() }),
  head: ({ ask: { words } }) => ({ title: words.reviews.writeFor, robots: 'noindex' }),
  view: ({ data: { line, key }, ask, problem }) => {
    const { words: { reviews: w }, query } = ask
    return (
      <div class="narrow slim">
        <h1>{line.review ? w.mine : w.writeFor}</h1>
        <Refused problem={problem} fields={['overall', 'words', 'file', 'pictures', 'tags']} />
        {!problem && (query.said === 'done' || query.said === 'appended') && <p class="notice good" role="status">{w[query.said]} <a href="/me/reviews">{w.toReview} ›</a></p>}
        <section class="panel"><Goods line={line} ask={ask} />{line.review && <><p><Stars n={line.review.overall} label={w.stars(line.review.overall)} /> <small class="muted">{date(line.review.at)} {line.review.isAnonymous && w.nameless}</small></p>{line.review.hidden && <p class="notice bad">{w.hiddenMine}：{w.causes[line.review.hidden.cause]}</p>}<Said one={line.review} ask={ask} /></>}</section>
        {line.may.write && <Write ask={ask} problem={problem} formKey={key} line={line} />}
        {line.may.append && <Append ask={ask} problem={problem} formKey={key} line={line} />}
        {!line.review && !line.may.write && <p class="muted">{w.over}</p>}
      </div>
    )
  },
})

interface FormProps { readonly ask: Ask; readonly problem: Problem | undefined; readonly formKey: string; readonly line: Line }
/** Five radios that look like stars; whole words for who does not see them. */
function StarField({ name, label, ask, problem }: Pick<FormProps, 'ask' | 'problem'> & { readonly name: string; readonly label: string }) {
  const { words: { reviews: w }, form } = ask
  return <fieldset class="star-field" aria-describedby={problem?.fields.includes(name) ? `${name}-wrong` : undefined}><legend>{label}</legend><span class="star-row">{[5, 4, 3, 2, 1].map((n) => <label key={n}><input type="radio" name={name} value={n} checked={form.whole(name, 0) === n} aria-label={w.stars(n)} /><span aria-hidden="true">★</span></label>)}</span>{problem?.fields.includes(name) && <small id={`${name}-wrong`} class="wrong" role="alert">{problem.title}</small>}</fieldset>
}
function Words({ ask: { words: { reviews: w }, form }, problem, isRequired }: Pick<FormProps, 'ask' | 'problem'> & { readonly isRequired: boolean }) {
  const isWrong = problem?.fields.includes('words')
  return <div class="field"><label for="words">{w.say}</label><textarea id="words" name="words" rows={4} maxLength={500} required={isRequired} aria-invalid={isWrong || undefined} aria-describedby={isWrong ? 'words-hint words-wrong' : 'words-hint'}>{form.text('words')}</textarea><small id="words-hint" class="muted">{w.sayHint}</small>{isWrong && <small id="words-wrong" class="wrong" role="alert">{problem!.title}</small>}</div>
}
function Pictures({ ask, problem }: Pick<FormProps, 'ask' | 'problem'>) {
  const { words: { reviews: w } } = ask
  const kept = picturesIn(ask)
  return (
    <>
      <input type="hidden" name="pictures" value={kept.join(',')} />
      {kept.length > 0 && <p class="evidence">{kept.map((name, i) => <img key={name} src={`/files/${name}?w=320`} alt={`${w.picture} ${i + 1}`} width={72} height={72} />)}<span class="muted small">{w.picturesKept(kept.length)}</span></p>}
      {kept.length < mostPictures && <Field name="file" label={w.pictures} hint={w.picturesHint} problem={problem?.fields.includes('pictures') ? { ...problem, fields: ['file'] } : problem} type="file" accept="image/jpeg,image/png,image/webp"><button class="button soft" name="do" value="picture">{w.addPicture}</button></Field>}
    </>
  )
}
function Write({ ask, problem, formKey, line }: FormProps) {
  const { words: { reviews: w }, form, url } = ask
  const chosen = new Set(form.all('tags'))
  return (
    <form method="post" action={url} enctype="multipart/form-data" class="panel stack">
      <input type="hidden" name="key" value={form.text('key') || formKey} />
      <p class="muted small">{w.until(date(line.dueAt))}</p>
      <StarField name="overall" label={w.overall} ask={ask} problem={problem} />
      <details open={['goods', 'service', 'logistics'].some((name) => form.has(name))}><summary>{w.sub}</summary>{(['goods', 'service', 'logistics'] as const).map((name) => <StarField key={name} name={name} label={w.of[name]!} ask={ask} problem={problem} />)}</details>
      <Words ask={ask} problem={problem} isRequired={false} />
      <fieldset class="plain-set tag-set"><legend>{w.chooseTags}</legend><span class="tag-row">{Object.entries(w.tags).map(([tag, label]) => <label key={tag} class="tag-choice"><input type="checkbox" name="tags" value={tag} checked={chosen.has(tag)} /><span>{label}</span></label>)}</span>{problem?.fields.includes('tags') && <small class="wrong" role="alert">{problem.title}</small>}</fieldset>
      <Pictures ask={ask} problem={problem} />
      <label class="choice"><input type="checkbox" name="isAnonymous" checked={form.has('isAnonymous')} /><span>{w.nameless} <small class="muted">{w.namelessHint}</small></span></label>
      <button class="button wide" name="do" value="write">{w.submit}</button>
    </form>
  )
}
function Append({ ask, problem, formKey, line }: FormProps) {
  const { words: { reviews: w }, form, url } = ask
  return (
    <form method="post" action={url} enctype="multipart/form-data" class="panel stack">
      <h2>{w.addMore}</h2>{line.appendUntil && <p class="muted small">{w.addHint(date(line.appendUntil))}</p>}
      <input type="hidden" name="key" value={form.text('key') || formKey} />
      <Words ask={ask} problem={problem} isRequired={false} />
      <Pictures ask={ask} problem={problem} />
      <button class="button wide" name="do" value="append">{w.submitAppend}</button>
    </form>
  )
}
