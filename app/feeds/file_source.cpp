#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "app/feeds/source_thread.h"
#include "engine/core/file_io.h"

namespace citymirror::feeds {
namespace {

namespace fs = std::filesystem;

/// An open file, closed with the object.
class OpenFile {
 public:
  /// Does not wait for who writes into a pipe of that name.
  explicit OpenFile(const std::string& path)
      : file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool good() const { return file_ >= 0; }
  bool look(struct stat& status) const { return ::fstat(file_, &status) == 0; }
  std::string read(std::size_t from, std::size_t size) const {
    std::string bytes(size, '\0');
    const ssize_t got = ::pread(file_, bytes.data(), size, off_t(from));
    bytes.resize(got > 0 ? std::size_t(got) : 0);
    return bytes;
  }

 private:
  int file_;
};

class FileSource final : public SourceThread {
 public:
  FileSource(SourceSettings given, std::string path)
      : SourceThread(std::move(given)), path_(std::move(path)) {}
  ~FileSource() override { stop(); }

 protected:
  Outcome exchange(const std::stop_token& stop) override {
    const OpenFile file(path_);
    struct stat status {};
    if (!file.good() || !file.look(status) || !S_ISREG(status.st_mode))
      return Error{ErrorCode::notFound, "the file cannot be read", path_,
                   "Check its name and rights; it is tried again"};
    becameConnected();
    const auto size = std::size_t(status.st_size);
    if (status.st_ino != inode_ || size < at_) {
      at_ = 0;
      head_.clear();
      passesOver_ = false;
      inode_ = status.st_ino;
    }
    while (at_ < size && !stop.stop_requested()) {
      const std::size_t most = room();
      std::string bytes = file.read(at_, std::min(size - at_, most));
      if (bytes.empty() || !(passesOver_ ? passOver(bytes) : take(std::move(bytes), most)))
        return Done{};
    }
    return Done{};
  }

 private:
  /// Bytes that are read in one piece: what goes out is no longer than the feed allows, with the
  /// names of the table before it, and without the end of a line that is a message.
  std::size_t room() const {
    const std::size_t longest = settings().longestBytes;
    if (settings().lineByLine) return longest + 1;
    return longest > head_.size() ? longest - head_.size() : 1;
  }

  /// The whole lines of a piece; of a line that is longer than a piece its beginning. False: no
  /// more for now.
  bool take(std::string bytes, std::size_t most) {
    const std::size_t end = bytes.rfind('\n');
    const bool tooLong = end == std::string::npos;
    if (tooLong && bytes.size() < most) return false;  // the line is still written
    const std::size_t used = tooLong ? bytes.size() : end + 1;
    if (tooLong)
      deliverBeginning(path_, std::move(bytes), settings().longestBytes + 1);
    else
      lines(bytes.substr(0, used));
    if (!kept()) return false;
    at_ += used;
    passesOver_ = tooLong;
    return true;
  }

  /// The rest of a line that was too long.
  bool passOver(const std::string& bytes) {
    const std::size_t end = bytes.find('\n');
    passesOver_ = end == std::string::npos;
    at_ += passesOver_ ? bytes.size() : end + 1;
    return true;
  }

  void lines(std::string bytes) {
    if (settings().lineByLine) {
      for (std::size_t from = 0, end = 0; from < bytes.size(); from = end + 1) {
        end = bytes.find('\n', from);
        if (bytes.find_first_not_of(" \t\r", from) < end)
          deliver(path_, bytes.substr(from, end - from));
      }
      return;
    }
    const bool again = settings().firstLine == SourceSettings::FirstLine::again;
    const bool first = at_ == 0;
    if (again && first) head_ = bytes.substr(0, bytes.find('\n') + 1);
    deliver(path_, again && !first ? head_ + bytes : std::move(bytes));
  }

  std::string path_, head_;
  std::size_t at_ = 0;
  bool passesOver_ = false;  ///< at_ lies within a line that was too long
  ino_t inode_ = 0;
};

class FolderSource final : public SourceThread {
 public:
  FolderSource(SourceSettings given, std::string path)
      : SourceThread(std::move(given)), path_(std::move(path)) {}
  ~FolderSource() override { stop(); }

 protected:
  Outcome exchange(const std::stop_token& stop) override {
    std::error_code trouble;
    std::map<std::string, Seen> now;
    for (fs::directory_iterator at(path_, trouble), end; !trouble && at != end;
         at.increment(trouble))
      look(*at, now);
    if (trouble)
      return Error{ErrorCode::notFound, "the folder cannot be read", path_,
                   "Check its name and rights; it is tried again"};
    becameConnected();
    Outcome outcome = Done{};
    std::vector<Seen*> delivered;
    for (auto& [name, seen] : now) {
      const auto before = files_.find(name);
      const bool still = before != files_.end() && before->second.same(seen);
      seen.taken = still && before->second.taken;
      if (!still || seen.taken || stop.stop_requested()) continue;
      if (Outcome taken = take(name, seen); taken.ok())
        delivered.push_back(&seen);
      else
        outcome = std::move(taken);
    }
    if (!delivered.empty() && kept())
      for (Seen* seen : delivered) seen->taken = true;
    files_ = std::move(now);
    return outcome;
  }

 private:
  struct Seen {
    std::uintmax_t size = 0;
    fs::file_time_type time;
    bool taken = false;
    bool same(const Seen& other) const { return size == other.size && time == other.time; }
  };

  static void look(const fs::directory_entry& entry, std::map<std::string, Seen>& into) {
    const std::string name = entry.path().filename();
    std::error_code gone;
    if (name.starts_with('.') || name.ends_with(".tmp") || name.ends_with(".part")) return;
    if (!entry.is_regular_file(gone) || gone) return;
    Seen seen;
    seen.size = entry.file_size(gone);
    if (!gone) seen.time = entry.last_write_time(gone);
    if (!gone) into[name] = seen;
  }

  Outcome take(const std::string& name, const Seen& seen) {
    const std::string path = (fs::path(path_) / name).string();
    if (seen.size > settings().longestBytes) {
      deliverBeginning(name, OpenFile(path).read(0, kBeginning), seen.size);
      return Done{};
    }
    auto bytes = readFile(path);
    if (!bytes) return bytes.error();
    deliver(name, std::move(*bytes));
    return Done{};
  }

  std::string path_;
  std::map<std::string, Seen> files_;
};

}  // namespace

std::unique_ptr<FeedSource> makeFileSource(SourceSettings settings, std::string path) {
  return std::make_unique<FileSource>(std::move(settings), std::move(path));
}
std::unique_ptr<FeedSource> makeFolderSource(SourceSettings settings, std::string path) {
  return std::make_unique<FolderSource>(std::move(settings), std::move(path));
}

}  // namespace citymirror::feeds
