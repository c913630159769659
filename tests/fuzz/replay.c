#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * main() of a fuzz target for compilers without libFuzzer: feeds it every file
 * named on the command line, and the empty input, in heap blocks of exactly
 * that size, so that a sanitizer sees one byte too far.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int feed(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data = NULL;
	long size = -1;

	if (file && !fseek(file, 0, SEEK_END))
		size = ftell(file);
	if (size >= 0 && !fseek(file, 0, SEEK_SET))
		data = malloc(size ? (size_t)size : 1);
	if (!data || fread(data, 1, (size_t)size, file) != (size_t)size) {
		fprintf(stderr, "replay: cannot read %s\n", path);
		return 1;
	}
	fclose(file);
	LLVMFuzzerTestOneInput(data, (size_t)size);
	free(data);
	return 0;
}

int main(int argc, char **argv)
{
	uint8_t *nothing = calloc(1, 1);
	int failed = 0;

	if (!nothing)
		return 1;
	LLVMFuzzerTestOneInput(nothing, 0);
	free(nothing);
	for (int i = 1; i < argc; i++)
		failed |= feed(argv[i]);
	printf("%d inputs\n", argc);
	return failed;
}
