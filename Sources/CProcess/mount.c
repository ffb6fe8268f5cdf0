#define _GNU_SOURCE
#include "cprocess.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static int write_file(const char *path, const char *text) {
  int file = open(path, O_WRONLY | O_CLOEXEC);
  if (file < 0) return errno;
  ssize_t count = write(file, text, strlen(text));
  int error = count < 0 ? errno : 0;
  close(file);
  return error;
}

int cprocess_unshare_mounts(int with_users) {
  uid_t user = geteuid();
  gid_t group = getegid();
  if (unshare(CLONE_NEWNS | (with_users ? CLONE_NEWUSER : 0)) != 0) return errno;
  if (with_users) {
    char map[64];
    // Kernels before 3.19 do not know the file, and ask for nothing.
    int error = write_file("/proc/self/setgroups", "deny");
    if (error != 0 && error != ENOENT) return error;
    snprintf(map, sizeof map, "%u %u 1", user, user);
    if ((error = write_file("/proc/self/uid_map", map)) != 0) return error;
    snprintf(map, sizeof map, "%u %u 1", group, group);
    if ((error = write_file("/proc/self/gid_map", map)) != 0) return error;
  }
  return mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 ? 0 : errno;
}

int cprocess_can_unshare_mounts(int with_users) {
  pid_t child = fork();
  if (child < 0) return errno;
  if (child == 0) {
    int error = cprocess_unshare_mounts(with_users);
    if (error == 0 && mount("tmpfs", "/", "tmpfs", 0, NULL) != 0) error = errno;
    _exit(error);
  }
  int status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return errno;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : EPERM;
}

int cprocess_mount_memory(const char *target, unsigned mode, int64_t group, uint64_t size) {
  char options[96];
  int length = snprintf(options, sizeof options, "mode=%o", mode);
  if (group >= 0) length += snprintf(options + length, sizeof options - length, ",gid=%lld", (long long)group);
  if (size > 0) snprintf(options + length, sizeof options - length, ",size=%llu", (unsigned long long)size);
  return mount("tmpfs", target, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0 ? 0 : errno;
}

int cprocess_bind(const char *source, const char *target, int read_only) {
  if (mount(source, target, NULL, MS_BIND | MS_REC, NULL) != 0) return errno;
  return read_only ? cprocess_make_read_only(target) : 0;
}

int cprocess_make_read_only(const char *target) {
  // What the mount forbids already must stay forbidden: in a user namespace nothing else is allowed.
  struct statvfs status;
  unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY;
  if (statvfs(target, &status) == 0) {
    if (status.f_flag & ST_NOSUID) flags |= MS_NOSUID;
    if (status.f_flag & ST_NODEV) flags |= MS_NODEV;
    if (status.f_flag & ST_NOEXEC) flags |= MS_NOEXEC;
    if (status.f_flag & ST_NOATIME) flags |= MS_NOATIME;
    if (status.f_flag & ST_NODIRATIME) flags |= MS_NODIRATIME;
    if (status.f_flag & ST_RELATIME) flags |= MS_RELATIME;
  }
  return mount(NULL, target, NULL, flags, NULL) == 0 ? 0 : errno;
}

int cprocess_change_root(const char *root, const char *old) {
  if (syscall(SYS_pivot_root, root, old) != 0) return errno;
  return chdir("/") == 0 ? 0 : errno;
}

int cprocess_detach(const char *target) { return umount2(target, MNT_DETACH) == 0 ? 0 : errno; }

int cprocess_become(int64_t user, int64_t group, const gid_t *groups, ptrdiff_t group_count) {
  if (group_count >= 0 && syscall(SYS_setgroups, (size_t)group_count, groups) != 0) return errno;
  if (group >= 0 && syscall(SYS_setresgid, (gid_t)group, (gid_t)group, (gid_t)group) != 0) return errno;
  if (user >= 0 && syscall(SYS_setresuid, (uid_t)user, (uid_t)user, (uid_t)user) != 0) return errno;
  return 0;
}

int cprocess_execute(const char *program, const char *const *arguments, const char *const *environment) {
  execve(program, (char *const *)arguments, (char *const *)environment);
  return errno;
}

int cprocess_open_place(int folder, const char *name) {
  return openat(folder, name, O_PATH | O_NOFOLLOW | O_CLOEXEC);
}

int cprocess_memory_file(void) { return memfd_create("jobsworth", MFD_CLOEXEC); }
