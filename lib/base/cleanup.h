#ifndef BASE_CLEANUP_H
#define BASE_CLEANUP_H

/*
 * Scope-bound release.  Declare the variable with its empty value on the same
 * line, so that every early return is safe:
 *
 *	CLEANUP(file) FILE *f = NULL;
 */
#define CLEANUP(type) __attribute__((cleanup(type##_cleanup)))

/* Define type_cleanup() from a release function that accepts an empty value. */
#define DEFINE_CLEANUP(name, type, release)                                    \
	static inline void name##_cleanup(type *p)                             \
	{                                                                      \
		release(*p);                                                   \
	}

/* Hand the value on and leave NULL behind: the cleanup then has nothing to do. */
#define TAKE(p)                                                                \
	__extension__({                                                        \
		__typeof__(p) taken_ = (p);                                    \
		(p) = NULL;                                                    \
		taken_;                                                        \
	})

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

#endif
