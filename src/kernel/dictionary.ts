import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The dictionary of Chinese words 词典 that comes with the segmenter, read when it is asked for: its own module keeps five megabytes of it in memory, and six more of what is not used here. */
export const dictionary = (): Uint8Array => readFileSync(join(dirname(createRequire(import.meta.url).resolve('@node-rs/jieba/dict.js')), 'dict.txt'))
