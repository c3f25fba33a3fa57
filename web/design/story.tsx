import type { RichText } from '../../src/apps/house'
import { cleaned } from './trusted'

/** Rich text 图文 as somebody wrote it: only what the server has cleaned has the type, so plain text cannot be shown as HTML by mistake. */
export const Story = ({ text }: { readonly text: RichText }) => <div className="story-page story-read" dangerouslySetInnerHTML={{ __html: cleaned(text) }} />
