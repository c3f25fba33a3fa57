import type { Problem } from '#apps/web'
import type { Words } from '../words'
import { Empty } from './goods'

/** What is shown instead of a page that cannot be 出错页: what happened, in words, and one way on. */
export const Trouble = ({ problem, words, requestId }: { readonly problem: Problem; readonly words: Words; readonly requestId: string }) => (
  <section class="narrow"><h1 class="sr">{words.wrong}</h1><Empty title={problem.title} hint={problem.status >= 500 ? `${words.requestId} ${requestId}` : ''} href="/" action={words.goHome} /></section>
)
