#include "pool.h"

#include <pthread.h>
#include <sched.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/mem.h"

enum {
	THREADS_MAX = 64,
	THREADS_FROM = 16, /* as many jobs are worth the threads */
	SLOTS_PER_THREAD = 64,
	JOBS_TO_WAKE = 12, /* as many are worth waking a thread */
};

struct thread {
	pthread_t id;
	struct pool *pool;
	void *worker;
};

/*
 * Below the lock: everything that changes after the start.  The owner is one of
 * the workers whenever the next outcome is not ready, so that there is one thread
 * less than cores are used.
 */
struct pool {
	struct pool_work work;
	struct thread threads[THREADS_MAX];
	size_t thread_count;
	void *own_worker; /* of the owner, once it works itself */
	char *slots;
	bool *ready; /* the slot holds an outcome */
	size_t slot_count;

	pthread_mutex_t lock;
	pthread_cond_t wanted;	 /* there may be something to do */
	pthread_cond_t finished; /* the next outcome in order is ready */
	const void **jobs;
	size_t room;
	size_t count; /* jobs added */
	size_t begun;
	size_t taken;  /* outcomes that the owner has had */
	size_t asleep; /* workers that wait for something to do */
	bool waiting;  /* the owner waits for an outcome */
	bool closed;   /* no more jobs will come */
	bool stopped;
};

size_t pool_cores(void)
{
	cpu_set_t set;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return 1;
	return (size_t)CPU_COUNT(&set);
}

static void *slot_of(struct pool *pool, size_t job)
{
	return pool->slots + job % pool->slot_count * pool->work.slot_size;
}

struct pool *pool_new(const struct pool_work *work)
{
	struct pool *pool = mem_raw(sizeof(*pool));
	size_t threads = work->threads < THREADS_MAX ? work->threads
						     : THREADS_MAX;

	if (!pool)
		return NULL;
	*pool = (struct pool){ .work = *work };
	pool->work.threads = threads;
	pool->slot_count = threads > 1 ? threads * SLOTS_PER_THREAD : 1;
	pool->slots = mem_raw(pool->slot_count * work->slot_size);
	pool->ready = mem_raw(pool->slot_count * sizeof(*pool->ready));
	if (!pool->slots || !pool->ready) {
		mem_free(pool->slots);
		mem_free(pool->ready);
		mem_free(pool);
		return NULL;
	}
	memset(pool->slots, 0, pool->slot_count * work->slot_size);
	memset(pool->ready, 0, pool->slot_count * sizeof(*pool->ready));
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->wanted, NULL);
	pthread_cond_init(&pool->finished, NULL);
	return pool;
}

/* Under the lock: whether a job may begin. */
static bool may_begin(const struct pool *pool)
{
	return pool->begun < pool->count &&
	       pool->begun < pool->taken + pool->slot_count;
}

/*
 * Under the lock: true if there is enough to do for a thread that sleeps.  One
 * woken for each job would cost more than the job; what is too little now is
 * done once there is more, or by the owner when he waits.
 */
static bool may_wake(const struct pool *pool)
{
	size_t waiting = pool->count - pool->begun;
	size_t room = pool->taken + pool->slot_count - pool->begun;

	return waiting >= JOBS_TO_WAKE && room >= JOBS_TO_WAKE;
}

/* Under the lock, which is left while working: do the next job. */
static void do_next(struct pool *pool, void *worker)
{
	size_t job = pool->begun++;
	const void *what = pool->jobs[job];

	pthread_mutex_unlock(&pool->lock);
	pool->work.work(worker, what, slot_of(pool, job));
	pthread_mutex_lock(&pool->lock);
	pool->ready[job % pool->slot_count] = true;
	if (pool->waiting && job == pool->taken)
		pthread_cond_signal(&pool->finished);
}

static void *thread_main(void *argument)
{
	struct thread *thread = argument;
	struct pool *pool = thread->pool;

	pthread_mutex_lock(&pool->lock);
	while (!pool->stopped) {
		if (may_begin(pool)) {
			do_next(pool, thread->worker);
			continue;
		}
		if (pool->closed && pool->begun == pool->count)
			break;
		pool->asleep++;
		pthread_cond_wait(&pool->wanted, &pool->lock);
		pool->asleep--;
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* Fewer threads than wanted will do, and none leaves all to the owner. */
static void start(struct pool *pool)
{
	while (pool->thread_count + 1 < pool->work.threads) {
		struct thread *thread = &pool->threads[pool->thread_count];

		thread->pool = pool;
		thread->worker = pool->work.worker_new(pool->work.context);
		if (!thread->worker)
			break;
		if (pthread_create(&thread->id, NULL, thread_main, thread)) {
			pool->work.worker_free(thread->worker);
			break;
		}
		pool->thread_count++;
	}
	if (!pool->thread_count)
		pool->work.threads = 1;
}

static bool own_worker(struct pool *pool, struct error *err)
{
	if (!pool->own_worker)
		pool->own_worker = pool->work.worker_new(pool->work.context);
	return pool->own_worker || error_no_memory(err);
}

/* The owner does what has not begun; there are no threads. */
static bool work_alone(struct pool *pool, struct error *err)
{
	if (!own_worker(pool, err))
		return false;
	for (; pool->begun < pool->count; pool->begun++) {
		pool->work.work(pool->own_worker, pool->jobs[pool->begun],
				pool->slots);
		if (!pool->work.done(pool->work.context, pool->slots, err))
			return false;
	}
	return true;
}

/* Under the lock, which is left meanwhile: hand the next outcome to the owner. */
static bool take_one(struct pool *pool, struct error *err)
{
	void *slot = slot_of(pool, pool->taken);
	bool good;

	pthread_mutex_unlock(&pool->lock);
	good = pool->work.done(pool->work.context, slot, err);
	pthread_mutex_lock(&pool->lock);
	pool->ready[pool->taken % pool->slot_count] = false;
	pool->taken++;
	if (pool->asleep && may_wake(pool))
		pthread_cond_signal(&pool->wanted);
	return good;
}

/* Take the outcomes that are ready, in order. */
static bool take_ready(struct pool *pool, struct error *err)
{
	bool good = true;

	pthread_mutex_lock(&pool->lock);
	while (good && pool->taken < pool->count &&
	       pool->ready[pool->taken % pool->slot_count])
		good = take_one(pool, err);
	pthread_mutex_unlock(&pool->lock);
	return good;
}

/* Take all outcomes, and work or wait while the next is not ready. */
static bool take_all(struct pool *pool, struct error *err)
{
	bool good = true;

	pthread_mutex_lock(&pool->lock);
	while (good && pool->taken < pool->count) {
		if (pool->ready[pool->taken % pool->slot_count]) {
			good = take_one(pool, err);
		} else if (may_begin(pool)) {
			do_next(pool, pool->own_worker);
		} else {
			pool->waiting = true;
			pthread_cond_wait(&pool->finished, &pool->lock);
			pool->waiting = false;
		}
	}
	pthread_mutex_unlock(&pool->lock);
	return good;
}

/* Under the lock if there are threads. */
static bool append(struct pool *pool, const void *job)
{
	if (pool->count == pool->room) {
		size_t room = pool->room ? pool->room * 2 : 64;
		const void **more = mem_resize(pool->jobs,
					       room * sizeof(*more));

		if (!more)
			return false;
		pool->jobs = more;
		pool->room = room;
	}
	pool->jobs[pool->count++] = job;
	return true;
}

bool pool_add(struct pool *pool, const void *job, struct error *err)
{
	bool good;

	pthread_mutex_lock(&pool->lock);
	good = append(pool, job);
	if (good && pool->asleep && may_wake(pool))
		pthread_cond_signal(&pool->wanted);
	pthread_mutex_unlock(&pool->lock);
	if (!good)
		return error_no_memory(err);
	if (pool->thread_count)
		return take_ready(pool, err);
	if (pool->count < THREADS_FROM)
		return true;
	if (pool->work.threads > 1)
		start(pool);
	return pool->thread_count ? true : work_alone(pool, err);
}

static void close_jobs(struct pool *pool, bool stop)
{
	pthread_mutex_lock(&pool->lock);
	pool->closed = true;
	pool->stopped = stop;
	pthread_cond_broadcast(&pool->wanted);
	pthread_mutex_unlock(&pool->lock);
}

static void join(struct pool *pool)
{
	for (size_t i = 0; i < pool->thread_count; i++) {
		pthread_join(pool->threads[i].id, NULL);
		pool->work.worker_free(pool->threads[i].worker);
	}
	pool->thread_count = 0;
}

bool pool_finish(struct pool *pool, struct error *err)
{
	if (!pool->thread_count)
		return work_alone(pool, err);
	if (!own_worker(pool, err))
		return false;
	close_jobs(pool, false);
	return take_all(pool, err);
}

void pool_free(struct pool *pool)
{
	if (!pool)
		return;
	close_jobs(pool, true);
	join(pool);
	if (pool->own_worker)
		pool->work.worker_free(pool->own_worker);
	for (size_t i = 0; i < pool->slot_count; i++)
		pool->work.slot_release(pool->slots + i * pool->work.slot_size);
	pthread_mutex_destroy(&pool->lock);
	pthread_cond_destroy(&pool->wanted);
	pthread_cond_destroy(&pool->finished);
	mem_free(pool->slots);
	mem_free(pool->ready);
	mem_free(pool->jobs);
	mem_free(pool);
}
