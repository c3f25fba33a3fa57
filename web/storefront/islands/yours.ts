import { read } from './live'

/** For you 猜你喜欢: a page that is the same for everybody holds what sells; whoever has signed in here is asked for his own, in its place, and before it what he usually buys again by now. */
export async function yours(place: HTMLElement): Promise<void> {
  const answer = await fetch('/yours?part', { headers: { accept: 'text/html' } })
  if (!answer.ok) return
  const his = read(await answer.text())
  const [again, fresh] = [his.querySelector('[data-list=again]'), his.querySelector('[data-list=yours] [data-grid]')]
  if (again) place.before(document.adoptNode(again))
  if (fresh && fresh.children.length > 0) place.querySelector('[data-grid]')?.replaceWith(document.adoptNode(fresh))
  document.dispatchEvent(new Event('tw-more'))
}
