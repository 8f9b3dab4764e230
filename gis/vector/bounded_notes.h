#pragma once
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"

namespace citymirror::gis {

/// Notes of one job: every kind is counted, the first 50 of a kind are kept one by one.
class BoundedNotes {
 public:
  static constexpr std::size_t kKept = 50;

  void add(const std::string& what, const std::string& where) {
    const std::size_t count = ++counts_[what];
    if (count <= kKept) notes_.push_back({what, where});
  }
  void addOnce(const std::string& what, const std::string& where) {
    notes_.push_back({what, where});
  }
  void append(const std::vector<Note>& notes) {
    notes_.insert(notes_.end(), notes.begin(), notes.end());
  }

  std::size_t count(const std::string& what) const {
    const auto found = counts_.find(what);
    return found == counts_.end() ? 0 : found->second;
  }
  /// All kinds with their counts, "12 x Empty geometry left out; ..."
  std::string summary() const {
    std::string text;
    for (const auto& [what, count] : counts_) {
      text += (text.empty() ? "" : "; ") + std::to_string(count) + " x " + what;
    }
    return text;
  }
  std::vector<Note> take(const std::string& where) {
    for (const auto& [what, count] : counts_) {
      if (count > kKept)
        notes_.push_back(
            {what + ": " + std::to_string(count - kKept) + " more of this kind", where});
    }
    return std::exchange(notes_, {});
  }

 private:
  std::map<std::string, std::size_t> counts_;
  std::vector<Note> notes_;
};

}  // namespace citymirror::gis
