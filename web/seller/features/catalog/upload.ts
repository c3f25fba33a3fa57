import { useRef, useState } from 'react'
import { useDo } from '../../../design/parts'

/** Uploading 上传: the hidden field that a button opens, whether something is on its way, and one file after the other; what the server refuses is said and the next goes on. */
export function useUpload() {
  const input = useRef<HTMLInputElement>(null)
  const act = useDo()
  const [busy, setBusy] = useState(false)
  const upload = async (files: readonly File[], take: (file: File) => Promise<void>): Promise<void> => {
    setBusy(true)
    for (const file of files) await act(() => take(file))
    setBusy(false)
  }
  return { input, busy, upload }
}
