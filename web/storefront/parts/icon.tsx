/** The icons 图标: drawn as strokes of one weight; always beside a text or with a label on what holds them. */
const shapes = {
  home: 'M4 11.5 12 4l8 7.5M6 10v9h4.5v-5h3v5H18v-9',
  categories: 'M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z',
  cart: 'M3 4h2.5l2.3 11h9.9l2-8H6.3M9 20a1 1 0 1 0 0-.01M16.5 20a1 1 0 1 0 0-.01',
  me: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20c.8-3.6 3.8-5.5 7.5-5.5s6.7 1.9 7.5 5.5',
  search: 'M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14ZM16 16l4.5 4.5',
  back: 'M15 5l-7 7 7 7', next: 'M9 5l7 7-7 7', theme: 'M12 4a8 8 0 1 0 8 8 6 6 0 0 1-8-8Z', check: 'M5 12.500l4.5 4.500L19 7.5', truck: 'M3 6h11v10H3zM14 9h4l3 3.500V16h-7M7 19a1.5 1.5 0 1 0 0-.01M17 19a1.5 1.5 0 1 0 0-.01',
  shield: 'M12 3l7.5 3v5.500c0 4.5-3.2 8-7.5 9.5-4.3-1.5-7.5-5-7.5-9.500V6Z', store: 'M4 9l1.5-5h13L20 9M4 9v11h16V9M4 9c0 3 4 3 4 0 0 3 4 3 4 0 0 3 4 3 4 0 0 3 4 3 4 0M10 20v-5h4v5', done: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8 12.500l2.700 2.700L16 9.800', bell: 'M6 16.500V11a6 6 0 0 1 12 0v5.500l1.500 1.500h-15ZM10 20.500h4', clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.500l3.500 2', wallet: 'M4 7h14.500V5H6a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h14V8.500H4M15.500 13.800h1', box: 'M4 8l8-4 8 4v8.500l-8 4-8-4ZM4 8l8 4 8-4M12 12v8.500', device: 'M7 3h10v18H7zM11 18h2', bin: 'M5 7h14M9.5 7V4.500h5V7M7 7l.8 13h8.400L17 7', pin: 'M12 21s7-6.3 7-11.500A7 7 0 0 0 5 9.500C5 14.7 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
} as const
export type IconName = keyof typeof shapes

export const Icon = ({ name, size = 22 }: { readonly name: IconName; readonly size?: number }) => (
  <svg class="icon" width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d={shapes[name]} /></svg>
)
