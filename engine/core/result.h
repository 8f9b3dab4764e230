#pragma once
#include <cassert>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace citymirror {

enum class ErrorCode {
  badInput,     ///< the content is wrong: a key, a value, a geometry
  notFound,     ///< a file, a layer, a feature that was named does not exist
  unreadable,   ///< it exists but cannot be understood (truncated, wrong format)
  unsupported,  ///< understood, but not something this version does
  ioFailed,     ///< the system refused: no permission, a broken disk
  diskFull,     ///< no space left for what was to be written
  cancelled,    ///< somebody asked to stop
  diverged,     ///< a computation left its valid range
};

/// What went wrong, for people: what happened, where (file:line, key, layer/feature, x y), what to do.
struct Error {
  ErrorCode code = ErrorCode::badInput;
  std::string what;
  std::string where;
  std::string remedy;

  /// "what (where). remedy" on one line.
  std::string text() const;
  /// `what` for a note that names the place itself, with the remedy where something is not
  /// supported: files that are broken or missing are all helped by having them again.
  std::string noteText() const;
  friend bool operator==(const Error&, const Error&) = default;
};

enum class NoteKind {
  loss,    ///< something was left out or could not be used: may be why nothing is there
  remark,  ///< what was repaired, guessed or is good to know: never why nothing is there
};

/// A warning that came along with a success: what was repaired, guessed or left out, and where.
struct Note {
  std::string what;
  std::string where;
  NoteKind kind = NoteKind::loss;
  friend bool operator==(const Note&, const Note&) = default;
};

/// Why nothing is left, where what was read came with these notes: the first loss, or null where
/// there are remarks only. An error takes its cause from here.
const Note* causeIn(const std::vector<Note>& notes);

/// A value or an Error. Notes may accompany a value.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : held_(std::move(value)) {}
  Result(Error error) : held_(std::move(error)) {}
  Result(T value, std::vector<Note> notes) : held_(std::move(value)), notes_(std::move(notes)) {}

  bool ok() const { return held_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { assert(ok()); return std::get<0>(held_); }
  const T& value() const& { assert(ok()); return std::get<0>(held_); }
  T&& value() && { assert(ok()); return std::get<0>(std::move(held_)); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }

  const Error& error() const { assert(!ok()); return std::get<1>(held_); }
  const std::vector<Note>& notes() const { return notes_; }
  std::vector<Note>& notes() { return notes_; }

 private:
  std::variant<T, Error> held_;
  std::vector<Note> notes_;
};

/// A success without a value: `return Done{};`.
struct Done {};
using Outcome = Result<Done>;

}  // namespace citymirror
