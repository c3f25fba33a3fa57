import type { Tone } from '../design/parts'

/** Which colour a state has 状态颜色; the text beside it always says the same. */
const tones: Record<string, Tone> = { applied: 'warn', open: 'good', frozen: 'bad', closed: 'calm', draft: 'calm', in_review: 'warn', on_shelf: 'good', off_shelf: 'calm', banned: 'bad', placed: 'warn', paid: 'busy', part_shipped: 'busy', shipped: 'busy', received: 'good', cancelled: 'calm',
  proposed: 'warn', rejected: 'bad', succeeded: 'good', active: 'good', disabled: 'bad', invited: 'warn', dead: 'bad', waiting: 'warn', done: 'good', failed: 'bad', completed: 'good' }
export const toneOf = (state: string): Tone => tones[state] ?? 'calm'
