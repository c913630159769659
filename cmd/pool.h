#ifndef CMD_POOL_H
#define CMD_POOL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

/*
 * Many independent jobs on all cores, their outcomes in order.  Jobs may be
 * added while earlier ones run; each fills a slot, and the slots are handed to
 * the owner's thread in the order in which the jobs were added.  There is a
 * fixed number of slots, so that memory does not grow with the number of jobs:
 * workers wait until the owner has taken what is finished.
 *
 * Few jobs are not worth a thread and are done by the owner.
 */
struct pool;

struct pool_work {
	size_t threads; /* 1: the owner does everything */
	size_t slot_size;
	/* what a thread needs for itself; NULL without memory */
	void *(*worker_new)(void *context);
	void (*worker_free)(void *worker);
	/* do a job; by any thread, the slot zeroed or as the last job left it */
	void (*work)(void *worker, const void *job, void *slot);
	/* take an outcome; by the owner.  False stops everything. */
	bool (*done)(void *context, void *slot, struct error *err);
	void (*slot_release)(void *slot);
	void *context;
};

/* A pool without jobs; NULL without memory. */
struct pool *pool_new(const struct pool_work *work);

/*
 * Add a job, and take whatever outcomes are ready.  The job must live until the
 * pool is finished.  False when memory ran out or done() failed.
 */
bool pool_add(struct pool *pool, const void *job, struct error *err);

/* Wait for all jobs and take their outcomes; false as above. */
bool pool_finish(struct pool *pool, struct error *err);

/* Stop, dropping what was not done; NULL is allowed. */
void pool_free(struct pool *pool);

/* How many cores this process may use. */
size_t pool_cores(void);

static inline void pool_cleanup(struct pool **pool)
{
	pool_free(*pool);
}

#endif
