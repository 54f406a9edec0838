/* Linux calls that the Glibc module leaves out: signals and link changes as descriptors that `poll` waits for, giving a
 * file a name that no other file has, and giving back memory. */
#include <signal.h>
#include <stddef.h>
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

/* Gives back what the C library keeps of freed memory, and the pages of the program's files: they stay in the system's
 * cache of files for as long as nothing else needs the memory, and come back when they are touched (madvise(2)). */
void khn_give_back_memory(void);
