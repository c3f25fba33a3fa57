/**
 * What the program runs in 运行环境, however it is started; `deploy/` says the same. glibc keeps a heap of its own for each thread, up to eight for a core: for a program
 * whose work is done by one thread two are enough, and it holds some twelve megabytes less.
 */
export const surroundings = { NODE_ENV: 'production', MALLOC_ARENA_MAX: '2' }
