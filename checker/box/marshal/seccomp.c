/* SPDX-License-Identifier: MIT
 *
 * The seccomp filter that hands the student's IPC calls to the marshal.
 *
 * Protocol: the child installs it between fork and exec, sends the listener to the marshal over a
 * socket and closes it; the filter stays on through exec and in all its children. Raw BPF, as
 * libseccomp 2.5 does not know WAIT_KILLABLE_RECV, without which a signal that arrives while the
 * marshal looks would let the call fail with EINTR.
 */
#define _GNU_SOURCE
#include "marshal.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV
#define SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV (1UL << 5)
#endif

#ifndef SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP /* Linux 6.6 */
#define SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (1UL << 0)
#define SECCOMP_IOCTL_NOTIF_SET_FLAGS SECCOMP_IOW(4, __u64)
#endif

#if defined(__x86_64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCHITECTURE AUDIT_ARCH_AARCH64
#else
#error "the filter knows x86-64 and arm64"
#endif

enum { X32_BIT = 0x40000000 };

#define LOAD(field) BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, field))
#define ANSWER(value) BPF_STMT(BPF_RET | BPF_K, value)
#define NOTIFY_IF(number)                                                                          \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, number, 0, 1), ANSWER(SECCOMP_RET_USER_NOTIF)

/* Another architecture's calls (int 0x80, x32) would go past the table below: they do not exist
 * here. rt_sigaction is of interest for SIGCHLD only, to know who asked the kernel to reap. */
static struct sock_filter filter[] = {
    LOAD(arch),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, OUR_ARCHITECTURE, 1, 0),
    ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    LOAD(nr),
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, X32_BIT, 0, 1),
    ANSWER(SECCOMP_RET_ERRNO | ENOSYS),
    NOTIFY_IF(SYS_shmget),
    NOTIFY_IF(SYS_shmat),
    NOTIFY_IF(SYS_shmdt),
    NOTIFY_IF(SYS_shmctl),
    NOTIFY_IF(SYS_semget),
    NOTIFY_IF(SYS_semctl),
    NOTIFY_IF(SYS_msgget),
    NOTIFY_IF(SYS_msgctl),
    NOTIFY_IF(WITNESS_CALL),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_rt_sigaction, 1, 0),
    ANSWER(SECCOMP_RET_ALLOW),
    LOAD(args[0]),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SIGCHLD, 0, 1),
    ANSWER(SECCOMP_RET_USER_NOTIF),
    ANSWER(SECCOMP_RET_ALLOW),
};

int seccomp_install(int *error)
{
    struct sock_fprog program = {.len = sizeof filter / sizeof filter[0], .filter = filter};
    unsigned long flags = SECCOMP_FILTER_FLAG_NEW_LISTENER | SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV;
    int listener = (int)syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, flags, &program);
    *error = listener < 0 ? errno : 0;
    return listener;
}

void seccomp_send_listener(int socket_fd, int listener)
{
    char byte = listener >= 0 ? 'y' : 'n';
    struct iovec data = {&byte, 1};
    union {
        char space[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    memset(&control, 0, sizeof control);
    struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1};
    if (listener >= 0) {
        message.msg_control = control.space;
        message.msg_controllen = sizeof control.space;
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(head), &listener, sizeof listener);
    }
    while (sendmsg(socket_fd, &message, MSG_NOSIGNAL) < 0 && errno == EINTR) {
    }
}

int seccomp_receive_listener(int socket_fd)
{
    char byte = 'n';
    struct iovec data = {&byte, 1};
    union {
        char space[CMSG_SPACE(sizeof(int))];
        struct cmsghdr align;
    } control;
    struct msghdr message = {.msg_iov = &data,
                             .msg_iovlen = 1,
                             .msg_control = control.space,
                             .msg_controllen = sizeof control.space};
    ssize_t got;
    while ((got = recvmsg(socket_fd, &message, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    struct cmsghdr *head = got > 0 ? CMSG_FIRSTHDR(&message) : NULL;
    int listener = -1;
    if (byte == 'y' && head != NULL && head->cmsg_type == SCM_RIGHTS) {
        memcpy(&listener, CMSG_DATA(head), sizeof listener);
        /* The caller waits for us and we for it: on one processor the one wakes the other at once.
         * An older kernel says no, and is slower. */
        ioctl(listener, SECCOMP_IOCTL_NOTIF_SET_FLAGS, SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP);
    }
    return listener;
}
