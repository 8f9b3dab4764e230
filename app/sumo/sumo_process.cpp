#include "app/sumo/sumo_process.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <thread>

#include "engine/core/file_io.h"

namespace citymirror::sumo {
namespace {

constexpr auto kLook = std::chrono::milliseconds(20);

/// A new file for the words of a process; empty where none can be made.
std::string wordsFile() {
  std::error_code failed;
  std::string name = (std::filesystem::temp_directory_path(failed) / "citymirror-sumo-XXXXXX").string();
  const int file = failed ? -1 : mkstemp(name.data());
  if (file < 0) return {};
  ::close(file);
  return name;
}

}  // namespace

Outcome SumoProcess::start(const std::string& program, const std::vector<std::string>& arguments) {
  log_ = wordsFile();
  if (log_.empty())
    return Error{ErrorCode::ioFailed, "no file can be made for what SUMO says", "temporary folder",
                 "Free some space"};
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  posix_spawn_file_actions_init(&actions);
  posix_spawnattr_init(&attributes);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_.c_str(), O_WRONLY | O_APPEND, 0);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  sigset_t none, all;
  sigemptyset(&none);
  sigfillset(&all);
  posix_spawnattr_setsigmask(&attributes, &none);
  posix_spawnattr_setsigdefault(&attributes, &all);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  std::vector<std::string> kept{program};
  kept.insert(kept.end(), arguments.begin(), arguments.end());
  std::vector<char*> passed;
  for (std::string& argument : kept) passed.push_back(argument.data());
  passed.push_back(nullptr);
  const int failed =
      posix_spawnp(&child_, program.c_str(), &actions, &attributes, passed.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  ended_ = failed != 0;
  if (!failed) return Done{};
  return Error{failed == ENOENT ? ErrorCode::notFound : ErrorCode::ioFailed,
               program + " cannot be started: " + std::strerror(failed), program,
               "Install SUMO (Debian: apt install sumo)"};
}

SumoProcess::~SumoProcess() {
  end(0);
  std::error_code ignored;
  if (!log_.empty()) std::filesystem::remove(log_, ignored);
}

bool SumoProcess::hasEnded() {
  if (!ended_) ended_ = waitpid(child_, nullptr, WNOHANG) == child_;
  return ended_;
}

void SumoProcess::end(double seconds, const run::JobContext& job) {
  for (double waited = 0; waited < seconds && !hasEnded() && !job.cancelled(); waited += 0.02)
    std::this_thread::sleep_for(kLook);
  if (hasEnded()) return;
  kill(child_, SIGTERM);
  for (int look = 0; look < 50 && !hasEnded(); ++look) std::this_thread::sleep_for(kLook);
  if (hasEnded()) return;
  kill(child_, SIGKILL);
  waitpid(child_, nullptr, 0);
  ended_ = true;
}

std::string SumoProcess::words() const {
  const auto text = readFile(log_);
  if (!text) return {};
  const std::size_t complaint = text->find("Error:");
  std::string said = complaint == std::string::npos ? *text : text->substr(complaint);
  for (char& c : said) {
    if (c == '\n') c = ' ';
  }
  while (!said.empty() && said.back() == ' ') said.pop_back();
  return said.substr(0, 600);
}

bool onPath(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (access((folder.empty() ? program : folder + "/" + program).c_str(), X_OK) == 0) return true;
  }
  return false;
}

int freePort() {
  const int probe = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  int port = 0;
  if (probe >= 0 && bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
      getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0)
    port = ntohs(address.sin_port);
  if (probe >= 0) ::close(probe);
  return port;
}

}  // namespace citymirror::sumo
