#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int cprocess_peek_exit(struct cprocess_exit *result) {
  siginfo_t info = {0};
  while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) != 0) {
    if (errno != EINTR) return -1;
  }
  if (info.si_pid == 0) return 0;
  result->pid = info.si_pid;
  result->code = info.si_code == CLD_EXITED ? info.si_status : 0;
  result->signal = info.si_code == CLD_EXITED ? 0 : info.si_status;
  return 1;
}

int cprocess_become_subreaper(void) {
  return prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0 ? 0 : errno;
}

int cprocess_set_parent_death_signal(int signal) {
  return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0) == 0 ? 0 : errno;
}

int cprocess_signal_descriptor(const int *signals, size_t count) {
  sigset_t set;
  sigemptyset(&set);
  for (size_t index = 0; index < count; index++) sigaddset(&set, signals[index]);
  int error = pthread_sigmask(SIG_BLOCK, &set, NULL);
  if (error != 0) {
    errno = error;
    return -1;
  }
  return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

int cprocess_ignores(int signal) {
  struct sigaction action;
  return sigaction(signal, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

int cprocess_take_signal(int descriptor, pid_t *sender) {
  struct signalfd_siginfo info;
  ssize_t count = read(descriptor, &info, sizeof info);
  if (count == (ssize_t)sizeof info) {
    *sender = info.ssi_code == SI_KERNEL ? 0 : (pid_t)info.ssi_pid;
    return (int)info.ssi_signo;
  }
  return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : -1;
}

int cprocess_open_process(pid_t process) {
  return (int)syscall(SYS_pidfd_open, process, 0);
}
