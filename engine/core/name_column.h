#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/core/text.h"

namespace citymirror {

/// Names of rows of which few have one: of a city's buildings, one in a thousand. A row without a
/// name costs nothing, where two empty strings cost 64 bytes.
class NameColumn {
 public:
  std::size_t size() const { return size_; }
  /// Empty where the row has no name. O(log named).
  const Text& operator[](std::size_t row) const {
    static const Text none;
    const auto at = std::lower_bound(row_.begin(), row_.end(), row);
    return at != row_.end() && *at == row ? name_[std::size_t(at - row_.begin())] : none;
  }
  /// The name of the next row, below 2^32.
  void push_back(Text name) {
    if (!name.zh.empty() || !name.en.empty()) {
      row_.push_back(std::uint32_t(size_));
      name_.push_back(std::move(name));
    }
    ++size_;
  }
  /// No row has a name any longer.
  void blank() {
    row_.clear();
    name_.clear();
  }
  /// Rows behind the last have no name.
  void resize(std::size_t size) {
    const auto kept = std::lower_bound(row_.begin(), row_.end(), size) - row_.begin();
    row_.resize(std::size_t(kept));
    name_.resize(std::size_t(kept));
    size_ = size;
  }
  void shrink_to_fit() {
    row_.shrink_to_fit();
    name_.shrink_to_fit();
  }

 private:
  std::size_t size_ = 0;
  std::vector<std::uint32_t> row_;  ///< rows that have a name, rising
  std::vector<Text> name_;          ///< of these
};

}  // namespace citymirror
