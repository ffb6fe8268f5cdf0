// What Swift cannot do itself about processes on Linux.
//
// Between clone and execve a child may run only code that takes no lock and touches no runtime: that rules out
// Swift. posix_spawn cannot set a parent-death signal, a child subreaper, limits or a user, which is also why
// swift-subprocess cannot be used here: its spawn offers none of them, and it spawns from threads of a pool,
// whose end would fire the parent-death signal. The rest are calls that are variadic (prctl) or missing from
// the C library's module map.

#ifndef CPROCESS_H
#define CPROCESS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/// A resource limit: soft and hard are both set to `value`. `resource` is a RLIMIT_ constant.
struct cprocess_limit {
  int resource;
  uint64_t value;
};

/// Where starting a program went wrong.
enum cprocess_stage {
  CPROCESS_STAGE_CLONE = 0,
  CPROCESS_STAGE_SESSION = 1,
  CPROCESS_STAGE_STREAMS = 2,
  CPROCESS_STAGE_LIMITS = 3,
  CPROCESS_STAGE_USER = 4,
  CPROCESS_STAGE_DIRECTORY = 5,
  CPROCESS_STAGE_PROGRAM = 6,
};

/// What is to be started and how. Pointers need only live as long as the call.
struct cprocess_request {
  /// Programs to try in order, NULL-terminated: what a search along PATH gives.
  const char *const *programs;
  /// NULL-terminated, as execve takes them.
  const char *const *arguments;
  const char *const *environment;
  /// The working directory, NULL to stay.
  const char *directory;
  /// Become standard input, output and error. All other descriptors are closed in the child.
  int input;
  int output;
  int error;
  /// The child's file mode creation mask.
  mode_t mode_mask;
  /// Sent to the child when the *thread* that started it ends; 0 for none.
  int parent_death_signal;
  /// Non-zero makes the child the reaper of its orphaned descendants, as process 1 of a container is.
  int subreaper;
  /// User and group to become; -1 to stay.
  int64_t user;
  int64_t group;
  /// Supplementary groups, set when `group_count` >= 0.
  const gid_t *groups;
  ptrdiff_t group_count;
  const struct cprocess_limit *limits;
  size_t limit_count;
  /// How many files it may have open by default (the soft limit), as far as the hard one lets it; 0 for as many as this
  /// process.
  uint64_t open_files;
  /// A bit a capability that neither the program nor what it starts may ever have, by the kernel's numbers.
  uint64_t dropped_capabilities;
  /// Non-zero: what the program starts cannot gain rights that it has not, by setuid programs or file capabilities.
  int no_new_privileges;
};

/// Starts a program in a session of its own, with default signal dispositions and no signal blocked. Returns its
/// process id once the program runs, else -1 with `*stage` and `*error` (an errno) telling why. The caller's
/// thread is suspended until the program runs, so nothing has to be passed back through a pipe.
pid_t cprocess_spawn(const struct cprocess_request *request, int *stage, int *error);

/// A child that has ended. `signal` is 0 when it exited by itself with `code`.
struct cprocess_exit {
  pid_t pid;
  int code;
  int signal;
};

/// Gives every signal that this process ignores its default disposition.
void cprocess_reset_signals(void);

/// Looks for a child that has ended without reaping it: returns 1 if there is one, 0 if not, -1 if no child exists.
int cprocess_peek_exit(struct cprocess_exit *exit);

/// Makes this process the reaper of its orphaned descendants. Returns 0, or an errno.
int cprocess_become_subreaper(void);

/// Sends `signal` to this process when its parent thread ends. Returns 0, or an errno.
int cprocess_set_parent_death_signal(int signal);

/// Blocks `count` signals in this thread and returns a non-blocking descriptor that becomes readable when one of
/// them arrives, or -1 with errno set.
int cprocess_signal_descriptor(const int *signals, size_t count);

/// Whether this process ignores a signal, as nohup arranges for SIGHUP.
int cprocess_ignores(int signal);

/// Takes a signal from such a descriptor: returns its number, 0 when none is waiting, -1 on an error. `*sender` is
/// the process that sent it, 0 for the kernel (a key on the terminal).
int cprocess_take_signal(int descriptor, pid_t *sender);

/// Gives this process a mount namespace of its own, in which nothing that is mounted reaches others. `with_users`
/// makes a user namespace too, with this user alone, for those who are not root. Returns 0, or an errno.
int cprocess_unshare_mounts(int with_users);

/// Whether a process could do that here and mount something: 0, or the errno that keeps it from it.
int cprocess_can_unshare_mounts(int with_users);

/// Mounts an empty tmpfs of at most `size` bytes, 0 for the kernel's default, that belongs to `group`, -1 for ours.
/// Returns 0, or an errno, as all of these do.
int cprocess_mount_memory(const char *target, unsigned mode, int64_t group, uint64_t size);

/// Shows a file or folder, with what is mounted below it, at another place.
int cprocess_bind(const char *source, const char *target, int read_only);

/// Lets nobody write through a mount of this namespace; what else it forbids stays forbidden.
int cprocess_make_read_only(const char *target);

/// Makes `root` the root; the old one stands at `old` below it.
int cprocess_change_root(const char *root, const char *old);

/// Takes a mount away with all below it.
int cprocess_detach(const char *target);

/// Becomes user and group; -1 to stay. Groups are set when `group_count` >= 0.
int cprocess_become(int64_t user, int64_t group, const gid_t *groups, ptrdiff_t group_count);

/// Gives capabilities up for good, this process's and those of programs that it starts. Whoever may not give them up
/// has none, and must not gain any (see `cprocess_forbid_privileges`).
int cprocess_drop_capabilities(uint64_t capabilities);

/// From now on no program that this process starts gains rights by setuid or file capabilities.
int cprocess_forbid_privileges(void);

/// Opens a file or folder for its place alone; a link is not followed. -1 with errno set.
int cprocess_open_place(int folder, const char *name);

/// Becomes another program; returns only when it cannot: an errno.
int cprocess_execute(const char *program, const char *const *arguments, const char *const *environment);

/// A file without a name, in memory; -1 with errno set.
int cprocess_memory_file(void);

/// A descriptor of a child that becomes readable when it has ended, closed on exec; -1 with errno set.
int cprocess_open_process(pid_t process);

#endif
