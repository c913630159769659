#ifndef BASE_BANNED_H
#define BASE_BANNED_H

/*
 * Calls that have a safer form here.  The build puts this header in front of
 * every file, so that using one is a compile error with a telling name.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BANNED(call) banned_##call##_see_base_banned_h

#undef strcpy
#define strcpy(a, b) BANNED(strcpy)
#undef strcat
#define strcat(a, b) BANNED(strcat)
#undef sprintf
#define sprintf(...) BANNED(sprintf)
#undef strtok
#define strtok(a, b) BANNED(strtok)
#undef strncpy
#define strncpy(a, b, c) BANNED(strncpy)
#undef atoi
#define atoi(a) BANNED(atoi)
#undef gets
#define gets(a) BANNED(gets)
#undef system
#define system(a) BANNED(system)
#undef popen
#define popen(a, b) BANNED(popen)
#undef alloca
#define alloca(a) BANNED(alloca)

#endif
