import type { Problem } from '#apps/web'
import type { Ask } from '../page'
import { Empty, Grid, type CardData } from './goods'

/** What is shown instead of a page that cannot be 出错页: what happened, in words, and one way on; instead of what is gone, what is like it. */
export const Trouble = ({ problem, ask: { words, locale }, requestId }: { readonly problem: Problem; readonly ask: Ask; readonly requestId: string }) => {
  const alike = (problem.facts['items'] ?? []) as readonly CardData[]
  return (
    <>
      <section class="narrow"><h1 class="sr">{words.wrong}</h1><Empty title={problem.title} hint={problem.status >= 500 ? `${words.requestId} ${requestId}` : ''} href="/" action={words.goHome} /></section>
      {alike.length > 0 && <section aria-labelledby="alike"><h2 id="alike">{words.found.alike}</h2><Grid items={alike} words={words} locale={locale} /></section>}
    </>
  )
}
