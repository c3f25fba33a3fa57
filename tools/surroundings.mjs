/**
 * What the program runs in 运行环境, however it is started; `deploy/` says the same. glibc keeps a heap of its own for each thread, up to eight for a core: for a program
 * whose work is done by one thread two are enough, and it holds some twelve megabytes less. Left alone it also learns to keep what was given back to it, more each time something
 * large was: with fixed thresholds a process that has served many lists holds some seventy megabytes less, and always as many.
 */
export const surroundings = { NODE_ENV: 'production', MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072', MALLOC_MMAP_THRESHOLD_: '131072' }
