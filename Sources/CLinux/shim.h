/* Linux calls that the Glibc module leaves out: signals and link changes as descriptors that `poll` waits for, giving a
 * file a name that no other file has, and giving back memory. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* for dl_iterate_phdr(3) */
#endif
#include <link.h>
#include <malloc.h>
#include <signal.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

/* A descriptor that becomes readable when the process is asked to end. The signals are blocked for the process. */
static inline int khn_stop_descriptor(void) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    if (sigprocmask(SIG_BLOCK, &signals, NULL) != 0) return -1;
    return signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* A descriptor that becomes readable when a link or an address comes or goes (rtnetlink(7)); -1 where not allowed. */
static inline int khn_link_descriptor(void) {
    int descriptor = socket(AF_NETLINK, SOCK_RAW | SOCK_NONBLOCK | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (descriptor < 0) return -1;
    struct sockaddr_nl address = {
        .nl_family = AF_NETLINK, .nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR};
    if (bind(descriptor, (struct sockaddr *)&address, sizeof address) == 0) return descriptor;
    close(descriptor);
    return -1;
}

/* Renames a file unless there is one of that name, EEXIST then (renameat2(2)); EINVAL on disks that cannot. */
static inline int khn_rename_new(const char *from, const char *to) {
    return (int)syscall(SYS_renameat2, -100 /* AT_FDCWD */, from, -100, to, 1U /* RENAME_NOREPLACE */);
}

/* Gives back the pages of one program file that nobody ever wrote: those of its segments without leave to write. */
static inline int khn_give_back_object(struct dl_phdr_info *object, size_t size, void *context) {
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_DYNAMIC) continue;
        /* Text that the loader wrote into would come back as it is in the file. */
        for (const ElfW(Dyn) *entry = (const void *)(object->dlpi_addr + segment->p_vaddr); entry->d_tag; entry++)
            if (entry->d_tag == DT_TEXTREL || (entry->d_tag == DT_FLAGS && entry->d_un.d_val & DF_TEXTREL)) return 0;
    }
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_LOAD || segment->p_flags & PF_W) continue;
        const size_t start = object->dlpi_addr + segment->p_vaddr, end = start + segment->p_memsz;
        madvise((void *)(start / page * page), end - start / page * page, MADV_DONTNEED);
    }
    return 0;
}

/* Gives back what the C library keeps of freed memory, and the pages of the program's files: they stay in the system's
 * cache of files for as long as nothing else needs the memory, and come back when they are touched (madvise(2)). */
static inline void khn_give_back_memory(void) {
    malloc_trim(0);
    dl_iterate_phdr(khn_give_back_object, NULL);
}
