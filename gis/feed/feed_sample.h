#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace citymirror::gis {

/// A part of a sample message that is there in its rows, or once for all of them.
struct SampleField {
  std::string path;                 ///< as a descriptor names it: "/a/b", "^/a", a column
  std::string name;                 ///< last key, lower case
  std::vector<std::string> values;  ///< of the first rows; of one message: one
};

/// A sample message as rows of named parts.
struct FeedSample {
  std::string rows;     ///< JSON pointer to the list; empty = the message itself
  char separator = 0;   ///< of a table; 0 = JSON
  std::vector<SampleField> fields;

  const SampleField* find(std::string_view path) const;
};

/// The messages of a sample: one a line where each line is a JSON object or list and all together are
/// none; else the whole. Views into `text`.
std::vector<std::string_view> messagesIn(std::string_view text);

/// The longest list of objects is taken for the rows. Nothing where it is no JSON.
std::optional<FeedSample> sampleOfJson(std::string_view text);
/// A first line of names, parted by the one of , ; tab and | that gives most columns. Nothing where
/// there are fewer than two columns and rows.
std::optional<FeedSample> sampleOfTable(std::string_view text);

}  // namespace citymirror::gis
