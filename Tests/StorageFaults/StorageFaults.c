// Makes the n-th storage call of an unchanged program fail, or the program's last. Loaded with LD_PRELOAD; told by the
// environment what to do:
//
//   FAULT_UNDER   the folder whose files count; a program's other files are left alone
//   FAULT_AT      which storage call of the process, from 1
//   FAULT_KIND    kill    SIGKILL in place of the call; of a write the first half is written before
//                 error   this call alone fails with EIO
//                 full    from this call on the disk has no room: writes end half way, then fail with ENOSPC
//   FAULT_NOTE    a file outside the folder that is made when the fault happens, with the name of the call in it
//
// Storage calls are those after which a disk holds something else, or promises to.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum kind { none, killing, error, full };

/// What to do with a call.
enum fate { pass, half, fail_io, fail_full };

static atomic_long count;
static atomic_int is_full;
static long fault_at;
static enum kind kind;
static char under[PATH_MAX];
static char note[PATH_MAX];

__attribute__((constructor)) static void begin(void) {
    const char *folder = getenv("FAULT_UNDER"), *place = getenv("FAULT_AT"), *what = getenv("FAULT_KIND");
    const char *file = getenv("FAULT_NOTE");
    if (folder == NULL || place == NULL || what == NULL || file == NULL) return;
    snprintf(under, sizeof under, "%s", folder);
    snprintf(note, sizeof note, "%s", file);
    fault_at = atol(place);
    kind = strcmp(what, "kill") == 0 ? killing : strcmp(what, "error") == 0 ? error : full;
}

static void tell(const char *call, const char *path) {
    char line[PATH_MAX + 32];
    int length = snprintf(line, sizeof line, "%s %s\n", call, path);
    int file = (int)syscall(SYS_openat, AT_FDCWD, note, O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (file < 0) return;
    syscall(SYS_write, file, line, (size_t)length);
    syscall(SYS_close, file);
}

static void end(void) {
    syscall(SYS_kill, syscall(SYS_getpid), SIGKILL);
    for (;;) pause();
}

/// Counts a call on `path`, and says what becomes of it. `takes_room` says whether a full disk minds it.
static enum fate fate(const char *call, const char *path, int takes_room, int is_write) {
    if (kind == none || strncmp(path, under, strlen(under)) != 0) return pass;
    if (is_full) return takes_room ? fail_full : pass;
    if (kind == full && !takes_room) return pass;
    if (atomic_fetch_add(&count, 1) + 1 != fault_at) return pass;
    tell(call, path);
    switch (kind) {
    case killing:
        if (is_write) return half;
        end();
        return pass;
    case error: return fail_io;
    case full:
        is_full = 1;
        return is_write ? half : fail_full;
    case none: break;
    }
    return pass;
}

static enum fate fate_of_file(const char *call, int file, int takes_room, int is_write) {
    if (kind == none) return pass;
    char link[64], path[PATH_MAX];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return pass;
    path[length] = 0;
    return fate(call, path, takes_room, is_write);
}

/// Does nothing for a call that passes; otherwise gives the call its error.
static int is_refused(enum fate fate) {
    if (fate == fail_io) errno = EIO;
    if (fate == fail_full) errno = ENOSPC;
    return fate == fail_io || fate == fail_full;
}

static const char *absolute(const char *path, char *room) {
    if (path[0] == '/' || getcwd(room, PATH_MAX / 2) == NULL) return path;
    size_t length = strlen(room);
    snprintf(room + length, PATH_MAX - length, "/%s", path);
    return room;
}

/// `next` is the function of this name that the program would have called.
#define NEXT(name) \
    static __typeof__(name) *next; \
    if (next == NULL) next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

#define ON_PATH(name, path, takes_room, call) \
    do { \
        char room[PATH_MAX]; \
        if (is_refused(fate(#name, absolute(path, room), takes_room, 0))) return -1; \
        NEXT(name); \
        return call; \
    } while (0)

#define ON_FILE(name, file, takes_room, call) \
    do { \
        if (is_refused(fate_of_file(#name, file, takes_room, 0))) return -1; \
        NEXT(name); \
        return call; \
    } while (0)

#define WRITING(name, file, size, call, call_of_half) \
    do { \
        NEXT(name); \
        enum fate found = fate_of_file(#name, file, 1, 1); \
        if (found == half) { \
            ssize_t written = size > 1 ? call_of_half : 0; \
            if (kind == killing) end(); \
            if (written > 0) return written; \
            found = fail_full; \
        } \
        if (is_refused(found)) return -1; \
        return call; \
    } while (0)

ssize_t write(int file, const void *bytes, size_t size) {
    WRITING(write, file, size, next(file, bytes, size), next(file, bytes, size / 2));
}

ssize_t pwrite(int file, const void *bytes, size_t size, off_t at) {
    WRITING(pwrite, file, size, next(file, bytes, size, at), next(file, bytes, size / 2, at));
}

ssize_t pwrite64(int file, const void *bytes, size_t size, off64_t at) {
    WRITING(pwrite64, file, size, next(file, bytes, size, at), next(file, bytes, size / 2, at));
}

ssize_t writev(int file, const struct iovec *pieces, int many) {
    WRITING(writev, file, many, next(file, pieces, many), next(file, pieces, many / 2));
}

int fsync(int file) { ON_FILE(fsync, file, 0, next(file)); }
int fdatasync(int file) { ON_FILE(fdatasync, file, 0, next(file)); }
int ftruncate(int file, off_t size) { ON_FILE(ftruncate, file, 0, next(file, size)); }
int ftruncate64(int file, off64_t size) { ON_FILE(ftruncate64, file, 0, next(file, size)); }
int fchmod(int file, mode_t mode) { ON_FILE(fchmod, file, 0, next(file, mode)); }

int posix_fallocate(int file, off_t at, off_t size) {
    enum fate found = fate_of_file("posix_fallocate", file, 1, 0);
    if (is_refused(found)) return errno;
    NEXT(posix_fallocate);
    return next(file, at, size);
}

int unlink(const char *path) { ON_PATH(unlink, path, 0, next(path)); }
int rmdir(const char *path) { ON_PATH(rmdir, path, 0, next(path)); }
int mkdir(const char *path, mode_t mode) { ON_PATH(mkdir, path, 1, next(path, mode)); }
int rename(const char *from, const char *to) { ON_PATH(rename, to, 0, next(from, to)); }
int link(const char *from, const char *to) { ON_PATH(link, to, 1, next(from, to)); }
int chmod(const char *path, mode_t mode) { ON_PATH(chmod, path, 0, next(path, mode)); }

static int is_there(const char *path) {
    struct stat status;
    return fstatat(AT_FDCWD, path, &status, 0) == 0;
}

/// Opening a file is a storage call when it makes or empties one.
#define OPENING(name, path, flags, call) \
    do { \
        if ((flags & O_TRUNC) || ((flags & O_CREAT) && !is_there(path))) { \
            char room[PATH_MAX]; \
            if (is_refused(fate(#name, absolute(path, room), 1, 0))) return -1; \
        } \
        NEXT(name); \
        va_list more; \
        va_start(more, flags); \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) ? va_arg(more, mode_t) : 0; \
        va_end(more); \
        return call; \
    } while (0)

int open(const char *path, int flags, ...) { OPENING(open, path, flags, next(path, flags, mode)); }
int open64(const char *path, int flags, ...) { OPENING(open64, path, flags, next(path, flags, mode)); }

int openat(int folder, const char *path, int flags, ...) {
    OPENING(openat, path, flags, next(folder, path, flags, mode));
}

int openat64(int folder, const char *path, int flags, ...) {
    OPENING(openat64, path, flags, next(folder, path, flags, mode));
}
