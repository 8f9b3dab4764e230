#include "gis/city/read_apart.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <thread>

namespace citymirror::gis {
namespace {

namespace fs = std::filesystem;

constexpr int kAnswer = 3;  // file descriptor of the other program
constexpr std::chrono::milliseconds kBetweenLooks(2);

/// A file in memory that goes with its last descriptor.
class AnswerFile {
 public:
  AnswerFile() : descriptor_(memfd_create("scene", MFD_CLOEXEC)) {}
  ~AnswerFile() {
    if (descriptor_ >= 0) close(descriptor_);
  }
  AnswerFile(const AnswerFile&) = delete;
  AnswerFile& operator=(const AnswerFile&) = delete;
  int descriptor() const { return descriptor_; }

  std::optional<std::string> content() const {
    const off_t size = lseek(descriptor_, 0, SEEK_END);
    if (size <= 0) return std::nullopt;
    std::string bytes(std::size_t(size), '\0');
    std::size_t at = 0;
    while (at < bytes.size()) {
      const ssize_t got =
          pread(descriptor_, bytes.data() + at, bytes.size() - at, static_cast<off_t>(at));
      if (got <= 0) return std::nullopt;
      at += std::size_t(got);
    }
    return bytes;
  }

 private:
  int descriptor_;
};

/// The program as a process of its own, with the answer as descriptor 3 and nothing else of ours.
std::optional<pid_t> started(const std::string& program, const std::string& file, int answer) {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_adddup2(&actions, answer, kAnswer);
  for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_addclosefrom_np(&actions, kAnswer + 1);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::string name = program, argument = file;
  char* arguments[] = {name.data(), argument.data(), nullptr};
  pid_t child = 0;
  const int failed =
      posix_spawn(&child, program.c_str(), &actions, &attributes, arguments, environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  return failed ? std::nullopt : std::optional(child);
}

enum class End { answered, broke, tooLong, stopped };

End awaited(pid_t child, int seconds, const run::JobContext& job) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  int status = 0;
  while (waitpid(child, &status, WNOHANG) == 0) {
    const bool late = std::chrono::steady_clock::now() > deadline;
    if (late || job.cancelled()) {
      kill(child, SIGKILL);
      waitpid(child, &status, 0);
      return late ? End::tooLong : End::stopped;
    }
    std::this_thread::sleep_for(kBetweenLooks);
  }
  return WIFEXITED(status) && WEXITSTATUS(status) == 0 ? End::answered : End::broke;
}

}  // namespace

std::string programOfInstallation(const std::string& name) {
  std::error_code failed;
  const fs::path here = fs::read_symlink("/proc/self/exe", failed).parent_path();
  for (const char* folder : {".", "../bin", "../libexec/citymirror"}) {
    const fs::path program = here / folder / name;
    if (access(program.c_str(), X_OK) == 0) return program.lexically_normal().string();
  }
  return {};
}

Result<std::string> readApart(const std::string& program, const std::string& file, int seconds,
                              const run::JobContext& job) {
  const std::string remedy = "Copy it again; convert it to glTF with the program that made it";
  const AnswerFile answer;
  if (answer.descriptor() < 0)
    return Error{ErrorCode::ioFailed, "There is no room to read the model", file, "Close programs"};
  const auto child = started(program, file, answer.descriptor());
  if (!child) {
    return Error{ErrorCode::notFound, "The program that reads this kind of model cannot be started",
                 program, "Install CityMirror completely"};
  }
  switch (awaited(*child, seconds, job)) {
    case End::stopped:
      return Error{ErrorCode::cancelled, "Stopped on request", file, "Start again when wanted"};
    case End::tooLong:
      return Error{ErrorCode::unreadable,
                   "The model is not read after " + std::to_string(seconds) + " s", file, remedy};
    case End::answered:
      if (auto bytes = answer.content()) return std::move(*bytes);
      break;
    case End::broke:
      break;
  }
  return Error{ErrorCode::unreadable, "The model cannot be read: its reader breaks on it", file,
               remedy};
}

void stayApart() {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__  // which reserves more addresses than any machine has memory
  const auto memory = rlim_t(sysconf(_SC_PHYS_PAGES)) * rlim_t(sysconf(_SC_PAGESIZE));
  const rlimit most{memory, memory};
  setrlimit(RLIMIT_AS, &most);
#endif
}

bool answerApart(const std::string& bytes) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    const ssize_t done = write(kAnswer, bytes.data() + at, bytes.size() - at);
    if (done <= 0) return false;
    at += std::size_t(done);
  }
  return true;
}

}  // namespace citymirror::gis
