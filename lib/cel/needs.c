#include "cel/op_priv.h"

const uint32_t *cel_needed_keys(const struct cel_program *program,
				size_t *count)
{
	*count = program->need_count;
	return program->needs;
}

const uint32_t *cel_faulting_keys(const struct cel_program *program,
				  size_t *count)
{
	*count = program->spare_count;
	return program->spares;
}

/* Nothing is concluded: always sound. */
bool program_needs(struct cel_program *program)
{
	program->needs = NULL;
	program->need_count = 0;
	return true;
}
