#include "engine/scene/video_writer.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <utility>
#include <vector>

namespace citymirror::scene {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

std::string findFfmpeg() {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path != nullptr ? path : "");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const std::string program = folder + "/ffmpeg";
    if (::access(program.c_str(), X_OK) == 0) return program;
  }
  return {};
}

/// Only calls that are safe between fork and exec.
[[noreturn]] void become(const std::vector<char*>& arguments, int in, int out, int complaints) {
  ::dup2(in, 0);
  ::dup2(out, 1);
  ::dup2(complaints, 2);
  ::execv(arguments.front(), arguments.data());
  ::_exit(127);
}

pid_t start(const Arguments& words, int in, int out, int complaints) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const pid_t child = ::fork();
  if (child == 0) become(arguments, in, out, complaints);
  return child;
}

int waitFor(pid_t child) {
  int status = -1;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string contentOf(std::FILE* file) {
  std::string text;
  std::rewind(file);
  std::array<char, 4096> block{};
  for (std::size_t n = 0; (n = std::fread(block.data(), 1, block.size(), file)) > 0;)
    text.append(block.data(), n);
  return text;
}

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;
File scratch() { return {std::tmpfile(), std::fclose}; }

Error noFile(const std::string& path) {
  return {ErrorCode::ioFailed, std::string("no temporary file: ") + std::strerror(errno), path,
          "Free some space in the folder for temporary files"};
}

/// The first encoder of `wanted` that this ffmpeg has; empty = none.
std::string encoderOf(const std::string& program, const Arguments& wanted) {
  const File out = scratch(), nothing(std::fopen("/dev/null", "r+e"), std::fclose);
  if (!out || !nothing) return {};
  const pid_t child = start({program, "-hide_banner", "-encoders"}, fileno(nothing.get()),
                            fileno(out.get()), fileno(nothing.get()));
  if (child < 0 || waitFor(child) != 0) return {};
  const std::string listed = contentOf(out.get());
  for (const std::string& encoder : wanted) {
    if (listed.find(" " + encoder + " ") != std::string::npos) return encoder;
  }
  return {};
}

struct Format {
  std::string name;
  Arguments encoders, options;
};

Result<Format> formatOf(const std::string& path) {
  const std::string ending = fs::path(path).extension().string();
  if (ending == ".mp4")
    return Format{"mp4", {"libx264", "libopenh264"}, {"-crf", "19", "-movflags", "+faststart"}};
  if (ending == ".webm")
    return Format{"webm", {"libvpx-vp9"}, {"-crf", "30", "-b:v", "0", "-row-mt", "1"}};
  return Error{ErrorCode::unsupported, "no film of this kind can be written", path,
               "Let the name end in .mp4 or .webm"};
}

Arguments commandOf(const std::string& program, const Format& format, const std::string& encoder,
                    const std::string& size, int rate, const std::string& out) {
  Arguments words = {program,
                     "-hide_banner",
                     "-loglevel",
                     "error",
                     "-y",
                     "-f",
                     "rawvideo",
                     "-pix_fmt",
                     "rgba",
                     "-s",
                     size,
                     "-r",
                     std::to_string(rate),
                     "-i",
                     "-",
                     "-an",
                     "-c:v",
                     encoder,
                     "-pix_fmt",
                     "yuv420p"};
  if (encoder != "libopenh264")
    words.insert(words.end(), format.options.begin(), format.options.end());
  words.insert(words.end(), {"-f", format.name, out});
  return words;
}

}  // namespace

struct VideoWriter::State {
  std::string path, partial;
  int width = 0, height = 0;
  int feed = -1;  // our end of ffmpeg's standard input
  pid_t child = -1;
  File complaints = scratch();

  ~State() {
    if (feed >= 0) ::close(feed);
    if (child > 0) {
      ::kill(child, SIGKILL);
      waitFor(child);
    }
    if (!partial.empty()) ::unlink(partial.c_str());
  }
  Error failed() const {
    std::string said = contentOf(complaints.get());
    while (!said.empty() && said.back() == '\n') said.pop_back();
    const bool full = said.find("No space left") != std::string::npos;
    return {full ? ErrorCode::diskFull : ErrorCode::ioFailed,
            "ffmpeg stopped" + (said.empty() ? std::string() : ": " + said), path,
            full ? "Free space on this disk or choose another folder"
                 : "Check the folder, or write the frames as pictures"};
  }
  Outcome launch(const Arguments& words) {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) return noFile(path);
    feed = ends[0];
    const int log = fileno(complaints.get());
    child = start(words, ends[1], log, log);
    ::close(ends[1]);
    if (child < 0) return failed();
    return Done{};
  }
};

bool ffmpegInstalled() { return !findFfmpeg().empty(); }

VideoWriter::VideoWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
VideoWriter::~VideoWriter() = default;

Result<std::unique_ptr<VideoWriter>> VideoWriter::make(const std::string& path, int width,
                                                       int height, int framesPerSecond) {
  if (width < 16 || height < 16 || width % 2 != 0 || height % 2 != 0 || framesPerSecond < 1 ||
      framesPerSecond > 120) {
    return Error{ErrorCode::badInput, "no film has this size or rate", path,
                 "Give even widths and heights and 1 to 120 frames a second"};
  }
  const auto format = formatOf(path);
  if (!format) return format.error();
  const std::string program = findFfmpeg();
  if (program.empty()) {
    return Error{ErrorCode::unsupported, "ffmpeg is not installed", path,
                 "Install it (apt install ffmpeg), or write the frames as pictures"};
  }
  const std::string encoder = encoderOf(program, format->encoders);
  if (encoder.empty()) {
    return Error{ErrorCode::unsupported, "this ffmpeg has no encoder for ." + format->name, path,
                 "Take the other of .mp4 and .webm, or write the frames as pictures"};
  }
  auto state = std::make_unique<State>();
  if (!state->complaints) return noFile(path);
  std::error_code ignored;
  if (const auto folder = fs::path(path).parent_path(); !folder.empty())
    fs::create_directories(folder, ignored);
  state->path = path;
  state->partial = path + ".partial";
  state->width = width;
  state->height = height;
  const std::string size = std::to_string(width) + "x" + std::to_string(height);
  const Outcome launched =
      state->launch(commandOf(program, *format, encoder, size, framesPerSecond, state->partial));
  if (!launched) return launched.error();
  return std::unique_ptr<VideoWriter>(new VideoWriter(std::move(state)));
}

Outcome VideoWriter::write(const Image& frame) {
  const State& s = *state_;
  if (frame.width != s.width || frame.height != s.height) {
    return Error{ErrorCode::badInput, "a frame has another size than its film", s.path,
                 "Draw all frames in one size"};
  }
  const std::uint8_t* at = frame.rgba.data();
  for (std::size_t left = frame.rgba.size(); left > 0;) {
    const ssize_t sent = ::send(s.feed, at, left, MSG_NOSIGNAL);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0) return s.failed();
    at += sent;
    left -= std::size_t(sent);
  }
  return Done{};
}

Outcome VideoWriter::finish() {
  State& s = *state_;
  ::close(std::exchange(s.feed, -1));
  if (waitFor(std::exchange(s.child, -1)) != 0) return s.failed();
  if (std::rename(s.partial.c_str(), s.path.c_str()) != 0) return s.failed();
  s.partial.clear();
  return Done{};
}

}  // namespace citymirror::scene
