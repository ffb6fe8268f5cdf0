#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

// Shared with the child, which runs in the caller's memory until execve (CLONE_VM, CLONE_VFORK).
struct attempt {
  const struct cprocess_request *request;
  pid_t parent;
  volatile int stage;
  volatile int error;
};

static _Noreturn void fail(struct attempt *attempt, int stage) {
  attempt->stage = stage;
  attempt->error = errno;
  _exit(127);
}

// Moves a descriptor out of the way of 0, 1 and 2, which dup2 is about to replace.
static int above_streams(int descriptor) {
  return descriptor > 2 ? descriptor : fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
}

// Handlers are dropped by execve, but ignored signals stay ignored; a pod must not inherit that. By the raw call,
// because the library hides two signals that it keeps for itself. On every 64-bit machine the kernel's structure
// is at most four words, the handler first.
void cprocess_reset_signals(void) {
  const uintptr_t size_of_mask = 8;
  for (int signal = 1; signal <= 64; signal++) {
    uintptr_t action[4] = {0};
    if (syscall(SYS_rt_sigaction, signal, NULL, action, size_of_mask) != 0) continue;
    if (action[0] != (uintptr_t)SIG_IGN) continue;
    uintptr_t standard[4] = {0};
    syscall(SYS_rt_sigaction, signal, standard, NULL, size_of_mask);
  }
}

// Raw system calls: the library's own wrappers make every thread of the process change its user, and
// here they would find the caller's threads.
static int become_user(const struct cprocess_request *request) {
  if (request->group_count >= 0 &&
      syscall(SYS_setgroups, (size_t)request->group_count, request->groups) != 0)
    return -1;
  if (request->group >= 0) {
    gid_t group = (gid_t)request->group;
    if (syscall(SYS_setresgid, group, group, group) != 0) return -1;
  }
  if (request->user >= 0) {
    uid_t user = (uid_t)request->user;
    if (syscall(SYS_setresuid, user, user, user) != 0) return -1;
  }
  return 0;
}

int cprocess_forbid_privileges(void) {
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 ? 0 : errno;
}

int cprocess_drop_capabilities(uint64_t capabilities) {
  if (capabilities == 0) return 0;
  for (int number = 0; number < 64; number++) {
    if ((capabilities >> number & 1) == 0) continue;
    // Not one of this kernel's.
    if (prctl(PR_CAPBSET_READ, number, 0, 0, 0) < 0) continue;
    if (prctl(PR_CAPBSET_DROP, number, 0, 0, 0) == 0) continue;
    // Who may not drop them is not root: it has none, unless a program gives it some.
    if (errno == EPERM) return cprocess_forbid_privileges();
    return errno;
  }
  // A program of root's has what is inheritable whatever the bounding set says.
  struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
  struct __user_cap_data_struct data[2];
  if (syscall(SYS_capget, &header, data) != 0) return errno;
  data[0].inheritable &= (uint32_t)~capabilities;
  data[1].inheritable &= (uint32_t)(~capabilities >> 32);
  if (syscall(SYS_capset, &header, data) != 0) return errno;
  // Kernels before 4.3 have none.
  prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
  return 0;
}

static void close_other_descriptors(void) {
  if (syscall(SYS_close_range, 3u, UINT_MAX, 0u) == 0) return;
  // Before Linux 5.9, and under filters that do not know the call.
  struct rlimit limit;
  int end = 65536;
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)end) end = (int)limit.rlim_cur;
  for (int descriptor = 3; descriptor < end; descriptor++) close(descriptor);
}

static int child(void *argument) {
  struct attempt *attempt = argument;
  const struct cprocess_request *request = attempt->request;

  cprocess_reset_signals();
  if (setsid() < 0) fail(attempt, CPROCESS_STAGE_SESSION);

  int input = above_streams(request->input);
  int output = above_streams(request->output);
  int error = above_streams(request->error);
  if (input < 0 || output < 0 || error < 0) fail(attempt, CPROCESS_STAGE_STREAMS);
  if (dup2(input, 0) < 0 || dup2(output, 1) < 0 || dup2(error, 2) < 0) fail(attempt, CPROCESS_STAGE_STREAMS);
  close_other_descriptors();

  for (size_t index = 0; index < request->limit_count; index++) {
    struct rlimit limit = {.rlim_cur = request->limits[index].value, .rlim_max = request->limits[index].value};
    if (setrlimit((__rlimit_resource_t)request->limits[index].resource, &limit) != 0)
      fail(attempt, CPROCESS_STAGE_LIMITS);
  }
  struct rlimit files;
  if (request->open_files != 0 && getrlimit(RLIMIT_NOFILE, &files) == 0) {
    files.rlim_cur = request->open_files < files.rlim_max ? request->open_files : files.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &files) != 0) fail(attempt, CPROCESS_STAGE_LIMITS);
  }
  umask(request->mode_mask);
  errno = cprocess_drop_capabilities(request->dropped_capabilities);
  if (errno != 0) fail(attempt, CPROCESS_STAGE_USER);
  if (become_user(request) != 0) fail(attempt, CPROCESS_STAGE_USER);
  errno = request->no_new_privileges ? cprocess_forbid_privileges() : 0;
  if (errno != 0) fail(attempt, CPROCESS_STAGE_USER);
  if (request->directory != NULL && chdir(request->directory) != 0) fail(attempt, CPROCESS_STAGE_DIRECTORY);

  // After the change of user, which clears it. A parent that died before this line is not noticed by the
  // kernel: hence the comparison.
  if (request->parent_death_signal != 0) {
    if (prctl(PR_SET_PDEATHSIG, request->parent_death_signal, 0, 0, 0) != 0) fail(attempt, CPROCESS_STAGE_SESSION);
    if (getppid() != attempt->parent) _exit(127);
  }
  if (request->subreaper) prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);

  sigset_t none;
  sigemptyset(&none);
  pthread_sigmask(SIG_SETMASK, &none, NULL);

  // As execvp: a program that may not be executed is remembered, one that is not there is passed over.
  int denied = 0;
  errno = ENOENT;
  for (const char *const *program = request->programs; *program != NULL; program++) {
    execve(*program, (char *const *)request->arguments, (char *const *)request->environment);
    if (errno == EACCES) denied = 1;
    else if (errno != ENOENT && errno != ENOTDIR) break;
  }
  if (denied && (errno == ENOENT || errno == ENOTDIR)) errno = EACCES;
  fail(attempt, CPROCESS_STAGE_PROGRAM);
}

pid_t cprocess_spawn(const struct cprocess_request *request, int *stage, int *error) {
  struct attempt attempt = {.request = request, .parent = getpid(), .stage = -1, .error = 0};
  // The child's stack lies in ours: CLONE_VFORK keeps us here until it is done with it.
  _Alignas(16) char stack[32768];

  // No handler of ours may run in the child, which shares our memory.
  sigset_t all, before;
  sigfillset(&all);
  sigprocmask(SIG_SETMASK, &all, &before);
  pid_t pid = clone(child, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, &attempt);
  int clone_error = errno;
  sigprocmask(SIG_SETMASK, &before, NULL);

  if (pid < 0) {
    *stage = CPROCESS_STAGE_CLONE;
    *error = clone_error;
    return -1;
  }
  if (attempt.stage >= 0) {
    while (waitpid(pid, NULL, 0) < 0 && errno == EINTR) {
    }
    *stage = attempt.stage;
    *error = attempt.error;
    return -1;
  }
  return pid;
}
