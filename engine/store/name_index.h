#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/geometry.h"
#include "engine/core/result.h"
#include "engine/core/text.h"
#include "engine/run/job_queue.h"

namespace citymirror::store {

/// A thing that can be found.
struct NamedFeature {
  enum class Keys { nameAndCode, codeOnly };  ///< codeOnly: its name is already that of another

  int kind = 0;  ///< 0..15, lower kinds are found first
  std::string code;
  Text name;
  Point2 at = Point2::Zero();  ///< local metres
  Keys keys = Keys::nameAndCode;
};

/// How well a hit fits: the whole key, its beginning, or words inside the name.
enum class NameFit { whole, beginning, inside };

struct NameHit {
  NamedFeature feature;
  NameFit fit = NameFit::inside;
};

/// Search over names and codes of up to 10⁷ features in an SQLite file, in well under 200 ms.
///
/// Keys (中文 name, English name, its pinyin and initials, code, the number in the code) lie sorted
/// by kind: whole keys and beginnings are a few steps down a tree, whatever their number. What is
/// inside names is found by FTS5 over `wordsOf`: pairs of neighbouring Chinese signs. Debian's FTS5
/// has no Chinese dictionary; its own `trigram` tokenizer finds nothing of fewer than three signs,
/// and most Chinese queries (江津) have two; single signs would give lists of millions to
/// intersect. Rows are numbered by kind and length of the name, so that the first rows FTS5 comes
/// to are the best and it stops there. Words of other scripts are found from their beginning.
///
/// Immutable once built. One thread at a time.
class NameIndex {
 public:
  /// Fills a feature; false = there are no more.
  using Source = std::function<bool(NamedFeature&)>;

  /// Builds a new index at `path`, which must not exist; an empty path = a private file that goes
  /// with the object. O(n log n), some 10 µs of processor time a feature. Errors: ioFailed,
  /// diskFull, badInput (there is a file), cancelled; the file is then to be removed.
  static Result<NameIndex> build(const std::string& path, const Source& source,
                                 const run::JobContext& job);
  /// An index that was built before. Errors: notFound, unreadable.
  static Result<NameIndex> open(const std::string& path);

  /// Best first: whole key, beginning, inside; then lower kinds; then short keys in alphabetical
  /// order (of the first 240 beginnings of a kind), inside: short names. Empty for a query without
  /// letters. Every run of the query has to be there.
  Result<std::vector<NameHit>> find(const std::string& query, std::size_t limit) const;
  /// The feature of this very code.
  Result<std::optional<NamedFeature>> byCode(const std::string& code) const;
  std::size_t size() const;

  NameIndex(NameIndex&&) noexcept;
  NameIndex& operator=(NameIndex&&) noexcept;
  ~NameIndex();

 private:
  struct State;
  explicit NameIndex(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace citymirror::store
