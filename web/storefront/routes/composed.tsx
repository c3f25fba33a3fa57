import { composedOf, keptMsOf, tagsOf, type Composed } from '../composed'
import { page, type Ask } from '../page'
import { Blocks, said } from '../parts/blocks'
import { Lost } from '../refusals'

/** Composed pages 专题与普通页面 at their addresses, and what a preview link shows. */
async function load(ask: Ask, kind: 'topic' | 'plain'): Promise<Composed> {
  const { page: told } = await ask.call.livePage({ kind, slug: ask.params.slug!, reader: ask.reader })
  if (!told) throw new Lost()
  return composedOf(ask, told)
}
const titled = ({ told: { document } }: Composed, ask: Ask) => ({ title: said(document.title, ask), ...(document.description.zh !== '' && { description: said(document.description, ask) }) })
/** The one heading of a composed page; where it is not to be seen it is heard all the same. */
export const Heading = ({ composed: { told: { document } }, ask }: { readonly composed: Composed; readonly ask: Ask }) => <h1 class={document.showsTitle ? undefined : 'sr'}>{said(document.title, ask)}</h1>

export const topic = page<Composed>({
  path: '/topics/:slug', tab: 'home', isForReaders: true, load: (ask) => load(ask, 'topic'), cache: tagsOf, keptMs: keptMsOf,
  head: ({ data, ask }) => ({ ...titled(data, ask), canonical: `/topics/${data.told.slug}` }),
  view: ({ data, ask }) => <><Heading composed={data} ask={ask} /><Blocks composed={data} ask={ask} /></>,
})

export const plain = page<Composed>({
  path: '/pages/:slug', isForReaders: true, load: (ask) => load(ask, 'plain'), cache: tagsOf, keptMs: keptMsOf,
  head: ({ data, ask }) => ({ ...titled(data, ask), canonical: `/pages/${data.told.slug}` }),
  view: ({ data, ask }) => <div class="narrow"><Heading composed={data} ask={ask} /><Blocks composed={data} ask={ask} /></div>,
})

const readers = ['guest', 'member', 'new'] as const
/** What a signed link shows, to whoever has it: as the shop will, marked as what it is, found by no search engine, and framed by the desk that it is made at. */
export const preview = page({
  path: '/preview/:token', tab: 'home', isFramed: true,
  async load(ask: Ask) {
    const reader = readers.find((one) => one === ask.query.reader) ?? 'guest'
    const told = await ask.call.previewPage({ token: ask.params.token!, reader })
    return { ...await composedOf(ask, told), reader, store: told.merchantId === null ? null : await ask.call.storePage({ id: told.merchantId }) }
  },
  head: ({ data, ask }) => ({ ...titled(data, ask), robots: 'noindex' }),
  view: ({ data, ask, ask: { words: { pages: w } } }) => {
    const names = { guest: w.asGuest, member: w.asMember, new: w.asNew }
    return (
      <>
        <p class="notice row"><span><b>{w.preview}</b> {w.previewHint}</span><span>{w.previewAs} {readers.map((one) => <a key={one} href={`?reader=${one}`} aria-current={one === data.reader ? 'true' : undefined} class="preview-as">{names[one]}</a>)}</span></p>
        {data.store ? <h1>{data.store.name}</h1> : <Heading composed={data} ask={ask} />}
        <Blocks composed={data} ask={ask} />
      </>
    )
  },
})
